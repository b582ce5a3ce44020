"""Where United States ZIP codes are, from a list that comes with a library."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import zipcodes

list_all: Final[Callable[[], list[dict[str, str]]]] = zipcodes.list_all
"""Every place with its ZIP code; the library has no types."""


@dataclass(frozen=True, slots=True)
class Place:
    at: tuple[float, float] | None
    """Latitude and longitude in degrees."""
    zone: str | None
    """IANA name."""


def locate(zip_code: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None for a code nobody uses."""
    found = _places().get(zip_code)
    return found.at if found else None


def zone_of(zip_code: str) -> str | None:
    """The time zone of a ZIP code; None for a code nobody uses, or soldiers abroad."""
    found = _places().get(zip_code)
    return found.zone if found else None


@cache
def _places() -> dict[str, Place]:
    """Read at the first question, which takes a fifth of a second, and kept."""
    return {place["zip_code"]: _place(place) for place in list_all()}


def _place(listed: dict[str, str]) -> Place:
    latitude, longitude, zone = listed["lat"], listed["long"], listed["timezone"]
    at = (float(latitude), float(longitude)) if latitude and longitude else None
    # One of them is named after its village instead.
    return Place(at, zone if "/" in zone else None)
