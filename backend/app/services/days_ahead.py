"""The days to come as the owner looks at them: how full each is, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.appointments import Commitment
from app.domain.hours import OpenSpan
from app.domain.prompts.values import clock_text
from app.domain.scheduling import Rules, WhyNot
from app.domain.scheduling.fullness import why_full
from app.domain.scheduling.spent import OpenDay, Spent, Worker
from app.domain.technicians import Technician
from app.ports import UnitOfWork
from app.services import availability
from app.services.availability import Day, Outlook, is_at_limit
from app.services.business_facts import Moment
from app.services.closed_days import why_closed

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    on: date
    opening_hours: Sequence[OpenSpan]
    closed_because: str | None
    jobs: int
    emergency_jobs: int
    free_openings: int
    why_full: WhyNot | None
    """Of an open day without openings."""
    explanation: str | None
    spent: Sequence[Spent]
    """By technician, or one for the business itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAhead:
    days: Sequence[DayAhead]
    reserved_openings: int
    """The last ones of every day, which only emergencies may take."""
    most_jobs: int | None
    """Ordinary visits that a day takes."""


def days_ahead(
    uow: UnitOfWork, at: Moment, days: int, service_type: str | None = None
) -> DaysAhead:
    """Today and the days after it; what is done or called off is not counted any more."""
    outlook = availability.overview(uow, at, days, service_type=service_type)
    schedule, calendar = outlook.schedule, at.profile.rules.calendar
    active: list[Technician | None] = [one for one in schedule.technicians if one.is_active]
    workers = [Worker(one, calendar, schedule.held, schedule.busy) for one in active or [None]]
    begins = [(at.on(one.window.start), one) for one in schedule.held]
    return DaysAhead(
        days=[
            _day(at, outlook, day, [one for on, one in begins if on == day.on], workers)
            for day in outlook.days
        ],
        reserved_openings=at.profile.rules.emergency_reserve,
        most_jobs=at.profile.rules.max_jobs_per_day,
    )


def _day(
    at: Moment,
    outlook: Outlook,
    day: Day,
    jobs: Sequence[Commitment],
    workers: Sequence[Worker],
) -> DayAhead:
    open_day = OpenDay.of(at.profile.rules.calendar, day.on)
    spent = [worker.spends(open_day) for worker in workers]
    closed = _closed(at, outlook, day.on)
    full = None if closed else day.why_not
    return DayAhead(
        on=day.on,
        opening_hours=at.profile.rules.calendar.spans(day.on),
        closed_because=closed,
        jobs=len(jobs),
        emergency_jobs=sum(one.is_emergency for one in jobs),
        free_openings=len(day.openings),
        why_full=full,
        explanation=closed or (_explained(at, outlook, day, spent) if full else None),
        spent=spent,
    )


def _closed(at: Moment, outlook: Outlook, on: date) -> str | None:
    if why_closed(at, outlook.schedule.technicians, on) is None:
        return None
    return availability.why_closed_then(at, outlook.schedule, on)


def _explained(at: Moment, outlook: Outlook, day: Day, spent: Sequence[Spent]) -> str | None:
    """Whose time is taken by what, where that is the reason."""
    is_taken = day.why_not is WhyNot.FULL and not is_at_limit(at, outlook.schedule.held, day.on)
    if not is_taken:
        return f"{day.explanation}." if day.explanation else None
    able = [one for one in spent if _can_do(one.technician, outlook.job.skills)]
    return why_full(able or spent, _hours(at.profile.rules, day.on), outlook.job.length)


def _can_do(technician: Technician | None, skills: frozenset[str]) -> bool:
    known = {skill.casefold() for skill in technician.skills} if technician else skills
    return all(skill.casefold() in known for skill in skills)


def _hours(rules: Rules, on: date) -> str:
    """ "from 8 AM to noon and from 1 PM to 5 PM"."""
    return " and ".join(
        f"from {clock_text(one.opens, ENGLISH)} to {_closing(one)}"
        for one in rules.calendar.spans(on)
    )


def _closing(span: OpenSpan) -> str:
    return "midnight" if span.closes == span.closes.max else clock_text(span.closes, ENGLISH)
