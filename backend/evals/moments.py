"""Moments at which calls are played, by the wall clock of whichever business is rung."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MOMENTS = {
    "monday morning": "2026-01-12T09:10",
    "friday evening": "2026-05-15T18:40",
    "sunday noon": "2026-06-21T12:05",
    "before clocks go forward": "2026-03-07T14:20",
    "before clocks go back": "2026-10-31T10:30",
    "new year's eve": "2026-12-31T16:15",
    "late at night": "2026-09-23T23:20",
    "the 28th of a leap year's february": "2028-02-28T07:45",
}
"""Wall-clock times, which are instants only together with a business's zone."""
SPECIAL = {
    "the day before thanksgiving": "2026-11-25T14:10",
    "the saturday before clocks go forward": "2026-03-07T09:30",
    "tuesday night": "2026-09-22T21:40",
    "monday, early": "2026-01-12T08:20",
}
"""Played only where a scenario asks for one of them."""


def instant(moment: str, zone: ZoneInfo) -> datetime:
    wall = datetime.fromisoformat({**MOMENTS, **SPECIAL}[moment])
    return wall.replace(tzinfo=zone).astimezone(UTC)


class SteeredClock:
    """The service's clock: stands still wherever the present call is played."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at
