"""How long it takes from one visit to the next, by where their ZIPs are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Final, TypeAlias

Place: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_MILES: Final = 3958.8
ROAD_FACTOR: Final = 1.3
"""Roads are longer than the crow's flight, by about this much in US cities."""
MILES_PER_HOUR: Final = 30
PARKING_MINUTES: Final = 5
NOTHING: Final = timedelta()


def nowhere(zip_code: str) -> Place | None:
    """For a business that plans no driving: no ZIP is known."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    buffer: timedelta = NOTHING
    """Least time between two visits; zero plans no travel at all."""
    locate: Callable[[str], Place | None] = nowhere


class Roads:
    """Travel with what was already worked out remembered."""

    def __init__(self, travel: Travel) -> None:
        self._travel = travel
        self._known: dict[tuple[str | None, str | None], timedelta | None] = {}
        self.is_planned = travel.buffer > NOTHING

    def needed(self, start: str | None, end: str | None) -> timedelta:
        """Time that must lie between visits at two ZIPs."""
        buffer = self._travel.buffer
        if not self.is_planned:
            return NOTHING
        drive = self.drive(start, end)
        return buffer if drive is None else max(buffer, drive)

    def added(self, visit: str | None, before: str | None, after: str | None) -> timedelta:
        """Driving that a visit adds between its neighbours; zero where it is not known."""
        there, on, direct = (
            self.drive(before, visit),
            self.drive(visit, after),
            self.drive(before, after),
        )
        return (there or NOTHING) + (on or NOTHING) - (direct or NOTHING)

    def drive(self, start: str | None, end: str | None) -> timedelta | None:
        """None where one of the ZIPs is not known."""
        leg = (start, end)
        if leg not in self._known:
            self._known[leg] = self._driven(start, end)
        return self._known[leg]

    def is_known(self, zip_code: str | None) -> bool:
        return self.drive(zip_code, zip_code) is not None

    def _driven(self, start: str | None, end: str | None) -> timedelta | None:
        here = self._travel.locate(start) if start else None
        there = self._travel.locate(end) if end else None
        return driving_time(here, there) if here and there else None


def driving_time(here: Place, there: Place) -> timedelta:
    minutes = miles(here, there) * ROAD_FACTOR / MILES_PER_HOUR * 60 + PARKING_MINUTES
    return timedelta(minutes=ceil(minutes))


def miles(here: Place, there: Place) -> float:
    """The great-circle distance (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, place)) for place in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(min(1.0, half)))
