"""Where United States ZIP codes are, from a list that comes with a library."""

from collections.abc import Callable
from functools import cache
from typing import Final

import zipcodes

list_all: Final[Callable[[], list[dict[str, str]]]] = zipcodes.list_all
"""Every place with its ZIP code; the library has no types."""


def locate(zip_code: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None for a code nobody uses."""
    return _places().get(zip_code)


@cache
def _places() -> dict[str, tuple[float, float]]:
    """Read at the first question, which takes a fifth of a second, and kept."""
    return {
        place["zip_code"]: (float(place["lat"]), float(place["long"]))
        for place in list_all()
        if place["lat"] and place["long"]
    }
