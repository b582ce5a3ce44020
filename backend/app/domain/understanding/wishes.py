"""When a caller would like the visit, as constraints in the business's local time."""

from dataclasses import dataclass
from datetime import date, time

HORIZON_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOption:
    """One acceptable span of days, and of hours within each day."""

    first_on: date
    last_on: date
    """Inclusive."""
    earliest: time | None = None
    """A visit may start no earlier."""
    latest: time | None = None
    """A visit must start no later ("before nine" is 09:00)."""
    exact: time | None = None
    """"At two", "around ten": start then, or as near as can be."""
    days_open_ended: bool = False
    """"Any time after Tuesday": `last_on` is then only the horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWish:
    """Any of `options` will do, in the caller's order of preference."""

    options: tuple[TimeOption, ...] = ()
    excluded_on: frozenset[date] = frozenset()
    """"Any day but Friday"."""
    avoid: tuple[tuple[time, time], ...] = ()
    """Hours to avoid on any day: "except lunch"."""
    is_soonest: bool = False
    is_flexible: bool = False
    """Whenever, and no day or hour was named."""
    has_day: bool = False
    """A day was named; else the options run from today to the horizon."""
    has_time: bool = False
    """An hour or a part of the day was named."""
    wants_earlier: bool = False
    wants_later: bool = False
    """Than what was offered."""
