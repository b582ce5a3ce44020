"""The windows to offer for a wish, best first, with the reason when they are not what was asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from app.domain.appointments import Window
from app.domain.scheduling.crews import Crew
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.reasons import WhyNot
from app.domain.understanding.wishes import HORIZON_DAYS, TimeOption, TimeWish

NOTICE: Final = timedelta(minutes=60)
EMERGENCY_NOTICE: Final = timedelta(minutes=30)
MOST_COMPARED: Final = 60
APART: Final = timedelta(hours=2)
"""Two offers closer together than this are hardly a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    length: timedelta
    wish: TimeWish | None = None
    is_emergency: bool = False
    refused: tuple[Window, ...] = ()
    earlier_than: datetime | None = None
    later_than: datetime | None = None
    reach_days: int = HORIZON_DAYS
    """How far ahead to look."""


@dataclass(frozen=True, slots=True)
class Found:
    windows: tuple[Window, ...]
    why_not: WhyNot | None = None


class _Search:
    """One search; the calendar and crews do not change while it lasts."""

    def __init__(
        self, now: datetime, calendar: BusinessCalendar, crews: Sequence[Crew], wanted: Wanted
    ) -> None:
        self.calendar, self.crews, self.wanted = calendar, crews, wanted
        self.today = now.astimezone(calendar.zone).date()
        self.last_on = self.today + timedelta(days=wanted.reach_days)
        self.soonest = now + (EMERGENCY_NOTICE if wanted.is_emergency else NOTICE)
        self._refused = {window.start for window in wanted.refused}

    def free(self, option: TimeOption, wish: TimeWish) -> Iterator[Window]:
        """Free windows within an option, in order; round an exact hour, nearest first."""
        length = self.wanted.length
        for on in self.days(option, wish):
            starts = [
                (clock, start)
                for clock, start in self._starts(on, option)
                if self.is_possible(start) and _suits(clock, option, wish)
            ]
            if option.exact is not None:
                starts.sort(key=_nearness(datetime.combine(on, option.exact)))
            yield from (Window(start, start + length) for _, start in starts)

    def days(self, option: TimeOption, wish: TimeWish) -> Iterator[date]:
        on = max(option.first_on, self.today)
        while on <= min(option.last_on, self.last_on):
            if on not in wish.excluded_on:
                yield on
            on += timedelta(days=1)

    def _starts(self, on: date, option: TimeOption) -> Iterator[tuple[datetime, datetime]]:
        """The day's grid, and the exact hour where that is not on it."""
        on_grid = False
        for clock, start in self.calendar.starts(on, self.wanted.length):
            on_grid = on_grid or clock.time() == option.exact
            yield clock, start
        if option.exact is not None and not on_grid:
            window = self.calendar.window_at(on, option.exact, self.wanted.length)
            if window is not None:
                yield datetime.combine(on, option.exact), window.start

    def is_within_bounds(self, start: datetime) -> bool:
        """Earlier or later than what was offered, if that was asked for."""
        after, before = self.wanted.later_than, self.wanted.earlier_than
        return (after is None or start > after) and (before is None or start < before)

    def is_possible(self, start: datetime) -> bool:
        end = start + self.wanted.length
        return (
            start >= self.soonest
            and any(crew.is_free(start, end) for crew in self.crews)
            and self.is_within_bounds(start)
            and start not in self._refused
        )


def find_windows(
    now: datetime,
    calendar: BusinessCalendar,
    crews: Sequence[Crew],
    wanted: Wanted,
    *,
    count: int = 2,
) -> Found:
    """At most `count` free windows for the wish, else the nearest ones and why."""
    found = find_wished(now, calendar, crews, wanted, count=count)
    if found is not None:
        return found
    search, wish = _Search(now, calendar, crews, wanted), wanted.wish or TimeWish()
    options = wish.options or (_any_time(search),)
    nearest = _choose(search, options, wish, count) or _nearest(search, options, wish, count)
    if not nearest and wanted != _unbounded(wanted):
        nearest = find_windows(now, calendar, crews, _unbounded(wanted), count=count).windows
    return Found(nearest, _reason(search, options, wish))


def find_wished(
    now: datetime,
    calendar: BusinessCalendar,
    crews: Sequence[Crew],
    wanted: Wanted,
    *,
    count: int = 2,
) -> Found | None:
    """At most `count` free windows just as wished, looking at no other days than the wish's own;
    None when there are none."""
    search, wish = _Search(now, calendar, crews, wanted), wanted.wish or TimeWish()
    options = wish.options or (_any_time(search),)
    fitting = _choose(search, options, wish, count)
    exact = next((w for w in fitting if _is_exact(w, options, calendar)), None)
    exact = exact or _exact_on_another_day(search, options, wish)
    if exact is not None:
        return Found((exact,))
    return Found(fitting) if fitting and not any(o.exact for o in options) else None


def _unbounded(wanted: Wanted) -> Wanted:
    """With nothing earlier, or later, what was offered stands."""
    return replace(wanted, earlier_than=None, later_than=None)


def _choose(
    search: _Search, options: Sequence[TimeOption], wish: TimeWish, count: int
) -> tuple[Window, ...]:
    """The best of each option, then more of the first: "Tuesday or Thursday" offers both."""
    firsts = [next(search.free(option, wish), None) for option in options[:count]]
    chosen = [window for window in dict.fromkeys(firsts) if window is not None]
    for option in options:
        chosen += _more(chosen, search.free(option, wish), count - len(chosen))
    return tuple(chosen[:count])


def _more(chosen: Sequence[Window], free: Iterable[Window], count: int) -> list[Window]:
    """Windows well apart from the chosen ones and each other, else simply the next ones."""
    if count <= 0:
        return []
    apart: list[Window] = []
    others: list[Window] = []
    for window in islice(free, MOST_COMPARED):
        if all(abs(window.start - c.start) >= APART for c in (*chosen, *apart)):
            apart.append(window)
        elif window not in chosen:
            others.append(window)
        if len(apart) == count:
            break
    return (apart or others)[:count]


def _is_exact(window: Window, options: Iterable[TimeOption], calendar: BusinessCalendar) -> bool:
    local = window.start.astimezone(calendar.zone)
    return any(
        option.exact == local.time() and option.first_on <= local.date() <= option.last_on
        for option in options
        if option.exact is not None
    )


def _exact_on_another_day(
    search: _Search, options: Sequence[TimeOption], wish: TimeWish
) -> Window | None:
    """ "At two", and no day: the first day on which two o'clock is free."""
    for option in options:
        if option.exact is None or option.first_on == option.last_on:
            continue
        for on in search.days(option, wish):
            if not _suits(datetime.combine(on, option.exact), option, wish):
                continue
            window = search.calendar.window_at(on, option.exact, search.wanted.length)
            if window is not None and search.is_possible(window.start):
                return window
    return None


def _nearest(
    search: _Search, options: Sequence[TimeOption], wish: TimeWish, count: int
) -> tuple[Window, ...]:
    """The same days at other hours, else later days at the same hours, else the soonest."""
    open_days = replace(wish, avoid=())
    anytime = [replace(o, earliest=None, latest=None) for o in options]
    later = [
        replace(o, first_on=o.first_on, last_on=search.last_on, days_open_ended=True)
        for o in options[:1]
    ]
    for relaxed in (anytime, later, [_any_time(search)]):
        found = _choose(search, relaxed, open_days, count)
        if found:
            return found
    return ()


def _reason(search: _Search, options: Sequence[TimeOption], wish: TimeWish) -> WhyNot:
    """Why nothing fits: looked at without anybody's commitments."""
    days = [on for option in options for on in search.days(option, wish)]
    if not days:
        return WhyNot.TOO_FAR if options[0].first_on > search.last_on else WhyNot.CLOSED
    open_windows = [
        window
        for option in options
        for window in _open_windows(search, option, wish)
        if search.is_within_bounds(window.start)
    ]
    if not open_windows:
        return WhyNot.CLOSED
    if all(window.start < search.soonest for window in open_windows):
        return WhyNot.TOO_SOON
    return WhyNot.FULL


def _open_windows(search: _Search, option: TimeOption, wish: TimeWish) -> Iterator[Window]:
    """What would be open for the option, taken or not; a week of it is enough to know why."""
    length = search.wanted.length
    for on in islice(search.days(option, wish), 7):
        if option.exact is not None:
            exact = search.calendar.window_at(on, option.exact, length)
            yield from (exact,) if exact else ()
            continue
        for clock, start in search.calendar.starts(on, length):
            if _suits(clock, option, wish):
                yield Window(start, start + length)


def _any_time(search: _Search) -> TimeOption:
    return TimeOption(first_on=search.today, last_on=search.last_on, days_open_ended=True)


def _suits(clock: datetime, option: TimeOption, wish: TimeWish) -> bool:
    at = clock.time()
    return (
        (option.earliest is None or option.earliest <= at)
        and (option.latest is None or at < option.latest or _may_start(at, option))
        and not any(begin <= at < end for begin, end in wish.avoid)
    )


def _may_start(at: time, option: TimeOption) -> bool:
    """ "By nine" may be nine; "between two and four", or a morning, does not begin as it ends."""
    return at == option.latest and option.earliest in (None, option.latest)


def _nearness(
    wished: datetime,
) -> Callable[[tuple[datetime, datetime]], tuple[timedelta, datetime]]:
    return lambda start: (abs(start[0] - wished), start[0])
