"""Whether an hour, by the wall, is one that was wished for, and how near it comes."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final, TypeAlias

from app.domain.understanding.wishes import TimeOption, TimeWish

NEAR: Final = timedelta(hours=2)
"""Among starts no further apart than this, less driving counts for more than sooner."""
PARTS_OF_DAY: Final = (12, 17)
"""Hours at which afternoon and evening begin."""
MINUTE: Final = timedelta(minutes=1)
Start: TypeAlias = tuple[datetime, datetime]
"""By the wall, and as an instant."""


def suits(clock: datetime, option: TimeOption, wish: TimeWish, arrival: timedelta) -> bool:
    at = clock.time()
    return (
        (option.earliest is None or option.earliest <= at)
        and (option.latest is None or at < option.latest or _may_start(at, option))
        and not any(begin <= at < end for begin, end in wish.avoid)
        and (not arrival or _arrives_in_time(clock, option, arrival))
    )


def is_within(at: time, option: TimeOption, wish: TimeWish) -> bool:
    """For a time that is not on the grid of opening hours."""
    return (
        option.exact in (None, at)
        and (option.earliest is None or option.earliest <= at)
        and (option.latest is None or at <= option.latest)
        and not any(begin <= at < end for begin, end in wish.avoid)
    )


def is_near(first: datetime, other: datetime) -> bool:
    """Close enough, in the same part of the day, for driving to decide between them."""
    return other - first <= NEAR and _part_of_day(first) == _part_of_day(other)


def nearness(wished: datetime) -> Callable[[Start], tuple[timedelta, datetime]]:
    return lambda start: (abs(start[0] - wished), start[0])


def _may_start(at: time, option: TimeOption) -> bool:
    """ "By nine" may be nine; "between two and four", or a morning, does not begin as it ends."""
    return at == option.latest and option.earliest in (None, option.latest)


def _arrives_in_time(clock: datetime, option: TimeOption, arrival: timedelta) -> bool:
    """ "Between eight and noon" holds the whole arrival window, unless it is too narrow for it."""
    earliest, latest = option.earliest, option.latest
    if earliest is None or latest is None:
        return True
    on = clock.date()
    # Parts of the day are understood to end at 11:59, 16:59 and so on.
    ends = datetime.combine(on, latest) + MINUTE
    is_wide = ends - datetime.combine(on, earliest) >= arrival
    return not is_wide or clock + arrival <= ends


def _part_of_day(clock: datetime) -> int:
    return sum(clock.hour >= begins for begins in PARTS_OF_DAY)
