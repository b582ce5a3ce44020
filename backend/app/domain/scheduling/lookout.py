"""Looking for free windows within a wish: in order, and with least driving among near ones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.domain.appointments import Window
from app.domain.scheduling.crews import Crews
from app.domain.scheduling.days import promised
from app.domain.scheduling.fitting import Fitting
from app.domain.scheduling.rules import Rules
from app.domain.scheduling.suiting import Start, is_near, is_within, nearness, suits
from app.domain.scheduling.wanted import Wanted
from app.domain.understanding.wishes import TimeOption, TimeWish


class Lookout:
    """One search; rules, crews and commitments do not change while it lasts."""

    def __init__(self, now: datetime, rules: Rules, crews: Crews, wanted: Wanted) -> None:
        self._now, self.rules, self._crews, self.wanted = now, rules, crews, wanted
        self.wish = wanted.wish or TimeWish()
        self.fitting = Fitting(rules, crews, wanted.job, rules.arrival)
        self.today = rules.calendar.date_of(now)
        reach = rules.horizon_days if wanted.reach_days is None else wanted.reach_days
        self.last_on = self.today + timedelta(days=min(reach, rules.horizon_days))
        self.soonest = now + (rules.emergency_notice if wanted.is_emergency else rules.notice)
        self.options = self.wish.options or (self.any_time(),)
        self._possible: dict[datetime, bool] = {}
        self._refused = {window.start for window in wanted.refused}
        # Work and the promised arrival both end by closing.
        self._reach = max(wanted.length, rules.arrival)
        self._weighs_driving = (
            self.fitting.compares_driving and not wanted.is_emergency and not self.wish.is_soonest
        )

    @property
    def is_bound(self) -> bool:
        return (self.wanted.earlier_than, self.wanted.later_than) != (None, None)

    def unbounded(self) -> "Lookout":
        anything = replace(self.wanted, earlier_than=None, later_than=None)
        return Lookout(self._now, self.rules, self._crews, anything)

    def any_time(self) -> TimeOption:
        return TimeOption(first_on=self.today, last_on=self.last_on, days_open_ended=True)

    def free(self, option: TimeOption, wish: TimeWish) -> Iterator[Window]:
        """Free windows within an option, best first: round an exact hour the nearest, else the
        soonest, and of near ones the one with least driving."""
        for on in self.days(option, wish):
            starts = (
                start
                for start in self.starts(on, option)
                if self.suits(start[0], option, wish) and self.is_possible(on, start[1])
            )
            for _, start in self._ranked(on, option, starts):
                yield promised(start, self.wanted.length, self.rules.arrival)

    def _ranked(self, on: date, option: TimeOption, starts: Iterator[Start]) -> Iterable[Start]:
        if option.exact is not None:
            return sorted(starts, key=nearness(datetime.combine(on, option.exact)))
        return self._least_driving_first(on, starts) if self._weighs_driving else starts

    def days(self, option: TimeOption, wish: TimeWish) -> Iterator[date]:
        on = max(option.first_on, self.today)
        while on <= min(option.last_on, self.last_on):
            if on not in wish.excluded_on:
                yield on
            on += timedelta(days=1)

    def is_possible(self, on: date, start: datetime) -> bool:
        if start not in self._possible:
            self._possible[start] = (
                start >= self.soonest
                and self.is_within_bounds(start)
                and start not in self._refused
                and self.fitting.is_possible(on, start, start + self.wanted.length)
            )
        return self._possible[start]

    def is_within_bounds(self, start: datetime) -> bool:
        """Earlier or later than what was offered, if that was asked for."""
        after, before = self.wanted.later_than, self.wanted.earlier_than
        return (after is None or start > after) and (before is None or start < before)

    def suits(self, clock: datetime, option: TimeOption, wish: TimeWish | None = None) -> bool:
        return suits(clock, option, wish or self.wish, self.rules.arrival)

    def is_exact(self, window: Window) -> bool:
        local = window.start.astimezone(self.rules.calendar.zone)
        return any(
            option.exact == local.time() and option.first_on <= local.date() <= option.last_on
            for option in self.options
            if option.exact is not None
        )

    def exact_on_another_day(self) -> Window | None:
        """ "At two", and no day: the first day on which two o'clock is free."""
        for option in self.options:
            if option.exact is None or option.first_on == option.last_on:
                continue
            for on in self.days(option, self.wish):
                start = self._exact(on, option.exact)
                if (
                    start is not None
                    and self.suits(start[0], option, self.wish)
                    and self.is_possible(on, start[1])
                ):
                    return promised(start[1], self.wanted.length, self.rules.arrival)
        return None

    def may_be_outside_hours(self, window: Window) -> bool:
        """Whether whoever is on call may be offered then: not again when they were refused."""
        is_open = self.rules.calendar.is_open
        return self.is_within_bounds(window.start) and all(map(is_open, self._refused))

    def is_wished_outside_hours(self, window: Window) -> bool:
        clock = self._clock(window)
        return any(
            clock.date() in self.days(option, self.wish)
            and is_within(clock.time(), option, self.wish)
            for option in self.options
        )

    def is_no_sooner_than_wished(self, window: Window) -> bool:
        """ "Tonight", said before midnight, is better kept at one than at eight."""
        clock = self._clock(window)
        return clock.date() not in self.wish.excluded_on and any(
            datetime.combine(option.first_on, option.exact or option.earliest or time()) <= clock
            for option in self.options
        )

    def _clock(self, window: Window) -> datetime:
        return window.start.astimezone(self.rules.calendar.zone).replace(tzinfo=None)

    def starts(self, on: date, option: TimeOption) -> Iterator[Start]:
        """The day's grid, and the exact hour where that is not on it."""
        on_grid = False
        for clock, start in self.rules.calendar.starts(on, self._reach):
            on_grid = on_grid or clock.time() == option.exact
            yield clock, start
        if option.exact is not None and not on_grid:
            exact = self._exact(on, option.exact)
            yield from (exact,) if exact else ()

    def _exact(self, on: date, clock: time) -> Start | None:
        window = self.rules.calendar.window_at(on, clock, self._reach)
        return (datetime.combine(on, clock), window.start) if window else None

    def _least_driving_first(self, on: date, starts: Iterator[Start]) -> Iterator[Start]:
        """Sooner still comes first where that is a different choice."""
        near: list[Start] = []
        for start in starts:
            if near and not is_near(near[0][0], start[0]):
                yield from sorted(near, key=self._driving(on))
                near = []
            near.append(start)
        yield from sorted(near, key=self._driving(on))

    def _driving(self, on: date) -> Callable[[Start], int]:
        length = self.wanted.length
        return lambda start: self.fitting.least_driving(on, Window(start[1], start[1] + length))
