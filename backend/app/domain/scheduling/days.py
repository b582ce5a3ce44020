"""Openings day by day, for the owner, with who would go and why a day has none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.appointments import ArrivalWindow, Window
from app.domain.scheduling.crews import Crews
from app.domain.scheduling.fitting import Fitting
from app.domain.scheduling.on_call import on_call_takers, on_call_windows
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.rules import Job, Rules
from app.domain.technicians import TechnicianId


@dataclass(frozen=True, slots=True)
class Opening:
    window: Window
    technician_id: TechnicianId | None
    """Who would go; None for the business itself."""


@dataclass(frozen=True, slots=True)
class DayOpenings:
    on: date
    openings: tuple[Opening, ...]
    why_not: WhyNot | None
    """Why there are none."""


def day_openings(
    now: datetime, rules: Rules, crews: Crews, job: Job, first_on: date, days: int
) -> list[DayOpenings]:
    """Every opening on the grid of each day, as a caller could have it."""
    outlook = _Outlook(now, rules, crews, job)
    return [outlook.of(first_on + timedelta(days=n)) for n in range(days)]


def promised(start: datetime, job_length: timedelta, arrival: timedelta) -> Window:
    """As the caller is told it: an arrival window, or an exact time."""
    if arrival:
        return ArrivalWindow(start, start + job_length, start + arrival)
    return Window(start, start + job_length)


class _Outlook:
    def __init__(self, now: datetime, rules: Rules, crews: Crews, job: Job) -> None:
        self._rules, self._job = rules, job
        self._fitting = Fitting(rules, crews, job, rules.arrival)
        self._soonest = now + (rules.emergency_notice if job.is_emergency else rules.notice)
        self._last_on = rules.calendar.date_of(now) + timedelta(days=rules.horizon_days)

    def of(self, on: date) -> DayOpenings:
        never = self._fitting.never()
        if never or on > self._last_on:
            return DayOpenings(on, (), never[0] if never else WhyNot.TOO_FAR)
        starts = list(self._starts(on))
        openings = (*self._on_call(on), *self._openings(on, starts))
        return DayOpenings(on, openings, None if openings else self._reason(on, starts))

    def _starts(self, on: date) -> Iterator[datetime]:
        reach = max(self._job.length, self._rules.arrival)
        return (start for _, start in self._rules.calendar.starts(on, reach))

    def _on_call(self, on: date) -> Iterator[Opening]:
        """The first visit by whoever is on call, if it comes before any within opening hours."""
        window = next(on_call_windows(self._fitting, self._soonest), None)
        if window is None or self._rules.calendar.date_of(window.start) != on:
            return
        first = next(self._openings(on, list(self._starts(on))), None)
        if first is None or window.start < first.window.start:
            taker = on_call_takers(self._fitting, window)[0]
            yield Opening(window, taker.technician_id)

    def _openings(self, on: date, starts: list[datetime]) -> Iterator[Opening]:
        for start in starts:
            window = promised(start, self._job.length, self._rules.arrival)
            crew = self._fitting.best(on, window) if start >= self._soonest else None
            if crew is not None:
                yield Opening(window, crew.technician_id)

    def _reason(self, on: date, starts: list[datetime]) -> WhyNot:
        whys = [(s, self._fitting.why_not(on, s, s + self._job.length)) for s in starts]
        return main_reason(whys, self._soonest)


def main_reason(whys: list[tuple[datetime, list[WhyNot]]], soonest: datetime) -> WhyNot:
    """What to say of several starts none of which can be had."""
    working = [(start, why) for start, why in whys if WhyNot.CLOSED not in why]
    if not working:
        return WhyNot.CLOSED
    if all(start < soonest for start, _ in working):
        return WhyNot.TOO_SOON
    is_kept = any(why == [WhyNot.RESERVED] for start, why in working if start >= soonest)
    return WhyNot.RESERVED if is_kept else WhyNot.FULL
