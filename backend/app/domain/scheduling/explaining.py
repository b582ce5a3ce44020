"""Why a wish cannot be granted: what to say of times none of which can be had."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final

from app.domain.scheduling.days import main_reason
from app.domain.scheduling.lookout import Lookout
from app.domain.scheduling.openings import GRID
from app.domain.scheduling.reasons import WhyNot
from app.domain.understanding.wishes import TimeOption

DAYS_EXPLAINED: Final = 7
"""A week of what was wished for is enough to know why."""


def reason(search: Lookout, options: Sequence[TimeOption]) -> WhyNot:
    if not any(True for option in options for _ in search.days(option, search.wish)):
        return WhyNot.TOO_FAR if options[0].first_on > search.last_on else WhyNot.CLOSED
    length = search.wanted.length
    whys = [
        (start, search.fitting.why_not(on, start, start + length))
        for on, start in _open_starts(search, options)
        if search.is_within_bounds(start)
    ]
    found = main_reason(whys, search.soonest)
    is_late = not whys and not search.is_bound and any(_open_hours(search, options))
    return WhyNot.TOO_LATE if is_late else found


def _open_hours(search: Lookout, options: Iterable[TimeOption]) -> Iterator[bool]:
    """Whether the business is open at the hours wished for, on days long enough for the visit."""
    calendar, reach = search.rules.calendar, max(search.wanted.length, search.rules.arrival)
    for option in options:
        if (option.exact, option.earliest, option.latest) == (None, None, None):
            continue
        for on in islice(search.days(option, search.wish), DAYS_EXPLAINED):
            if not any(True for _ in calendar.starts(on, reach)):
                continue
            if option.exact is not None:
                yield calendar.window_at(on, option.exact, GRID) is not None
                continue
            for clock, _ in calendar.starts(on, GRID):
                yield search.suits(clock, option)


def _open_starts(search: Lookout, options: Iterable[TimeOption]) -> Iterator[tuple[date, datetime]]:
    """What would be open as wished, taken or not."""
    for option in options:
        for on in islice(search.days(option, search.wish), DAYS_EXPLAINED):
            for clock, start in search.starts(on, option):
                is_exact = clock.time() == option.exact
                if is_exact or (option.exact is None and search.suits(clock, option)):
                    yield on, start
