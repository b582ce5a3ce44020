"""What the day grammar and the hour grammar find: spans of days, spans of hours, and where."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both inclusive."""

    first: date
    last: date
    is_open_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of any day; `half` is the half of the day a part of day named or implied."""

    earliest: time | None = None
    latest: time | None = None
    exact: time | None = None
    is_part_of_day: bool = False
    is_half_known: bool = False
    """False for "at eight", which the evening would make 20:00."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMention:
    start: int
    end: int
    spans: tuple[Days, ...]
    weekday: int | None = None
    """Set when only a weekday was named."""
    hours: Hours | None = None
    """Set when the words fix the hour as well: "in an hour"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourMention:
    start: int
    end: int
    hours: Hours


def single(day: date) -> tuple[Days, ...]:
    return (Days(day, day),)
