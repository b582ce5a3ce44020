"""Where United States ZIP codes are, from a list that comes with a library."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import zipcodes

list_all: Final[Callable[[], list[dict[str, str]]]] = zipcodes.list_all
"""Every place with its ZIP code; the library has no types."""
MOST_CITIES: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    at: tuple[float, float] | None
    """Latitude and longitude in degrees."""
    zone: str | None
    """IANA name."""
    city: str = ""


def locate(zip_code: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None for a code nobody uses."""
    found = _places().get(zip_code)
    return found.at if found else None


def zone_of(zip_code: str) -> str | None:
    """The time zone of a ZIP code; None for a code nobody uses, or soldiers abroad."""
    found = _places().get(zip_code)
    return found.zone if found else None


def cities_of(zip_codes: Iterable[str]) -> tuple[str, ...]:
    """The cities of ZIP codes, each once, in the order of the codes; at most a hundred."""
    known = _places()
    found = dict.fromkeys(known[code].city for code in zip_codes if code in known)
    return tuple(city for city in found if city)[:MOST_CITIES]


@cache
def _places() -> dict[str, Place]:
    """Read at the first question, which takes a fifth of a second, and kept."""
    return {place["zip_code"]: _place(place) for place in list_all()}


def _place(listed: dict[str, str]) -> Place:
    latitude, longitude, zone = listed["lat"], listed["long"], listed["timezone"]
    at = (float(latitude), float(longitude)) if latitude and longitude else None
    # One of them is named after its village instead.
    return Place(at, zone if "/" in zone else None, listed["city"].title())
