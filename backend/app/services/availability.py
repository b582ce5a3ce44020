"""Who is available when: the schedule of a span of days as scheduling reckons with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentId, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.scheduling import (
    Crews,
    DayOpenings,
    Job,
    Opening,
    Rules,
    WhyNot,
    crews,
    day_openings,
)
from app.domain.scheduling.closing import WhyClosed
from app.domain.technicians import Technician
from app.errors import Invalid
from app.ports import UnitOfWork
from app.services.business_facts import Moment
from app.services.closed_days import why_closed
from app.services.linked_calendars import linked_calendars

A_DAY: Final = timedelta(days=1)
USUAL_MINUTES: Final = 60
ANY_DAY: Final = 400
ONE_TAKEN: Final = "The one visit of the day is taken"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was read of a span."""

    technicians: Sequence[Technician]
    held: Sequence[Commitment]
    busy: Sequence[BusyTime] = ()

    def crews(self, rules: Rules, *, without: AppointmentId | None = None) -> Crews:
        """As if one appointment were not there."""
        held = [one for one in self.held if one.appointment_id != without]
        return crews(rules, self.technicians, held, self.busy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One date of an owner's overview: openings, or why there are none."""

    on: date
    openings: tuple[Opening, ...] = ()
    why_not: WhyNot | None = None
    explanation: str | None = None


def read_schedule(uow: UnitOfWork, moment: Moment, span: Window) -> Schedule:
    """All that takes somebody's time within `span`."""
    held = uow.appointments.list_holding(span)
    pulls = any(link.pulls for link in linked_calendars(moment.business))
    busy = uow.busy_times.list(span) if pulls else ()
    return Schedule(uow.technicians.list(), held, busy)


def span_round(moment: Moment, window: Window) -> Window:
    """A window's whole days, which limits are counted by, and visits before and after it."""
    first, last = moment.on(window.start), moment.on(window.end)
    return _days(moment, first - A_DAY, last + A_DAY)


def job_of(moment: Moment, appointment: Appointment) -> Job:
    return Job(
        length=appointment.window.end - appointment.window.start,
        skills=skills_for(moment, appointment.service_type),
        zip_code=appointment.zip_code,
        is_emergency=appointment.is_emergency,
    )


def skills_for(moment: Moment, service_type: str | None) -> frozenset[str]:
    """What whoever does this work must be able to do."""
    service = moment.profile.facts.service(service_type)
    return frozenset(service.skills) if service else frozenset()


def owner_rules(moment: Moment) -> Rules:
    """An owner may go wherever they like."""
    return replace(moment.profile.rules, service_area=frozenset())


def _without_promises(moment: Moment) -> Rules:
    """No notice, no reserve, no arrival window and no horizon."""
    return replace(
        owner_rules(moment),
        notice=timedelta(),
        emergency_reserve=0,
        mornings_for_emergencies=False,
        arrival=timedelta(),
        horizon_days=ANY_DAY,
    )


def propose(
    uow: UnitOfWork, moment: Moment, appointment_id: AppointmentId, *, days: int, count: int
) -> Sequence[Opening]:
    """The soonest openings for a stored appointment; its own time does not stand in its way."""
    appointment = uow.appointments.get(appointment_id)
    today = moment.local_now.date()
    span = _days(moment, today - A_DAY, today + timedelta(days=days))
    rules, job = owner_rules(moment), job_of(moment, appointment)
    candidates = read_schedule(uow, moment, span).crews(rules, without=appointment_id)
    found = day_openings(moment.now, rules, candidates, job, today, days)
    openings = [opening for day in found for opening in day.openings]
    return sorted(openings, key=lambda opening: opening.window.start)[:count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Days to come as callers are offered them, and the schedule and the visit they go by."""

    days: Sequence[Day]
    schedule: Schedule
    job: Job


def overview(
    uow: UnitOfWork,
    moment: Moment,
    days: int,
    *,
    service_type: str | None = None,
    zip_code: str | None = None,
    is_emergency: bool = False,
) -> Outlook:
    """The next `days` days; Invalid for a service nobody sells."""
    job = _job_for(moment, service_type, zip_code, is_emergency)
    today = moment.local_now.date()
    span = _days(moment, today - A_DAY, today + timedelta(days=days))
    schedule = read_schedule(uow, moment, span)
    rules = moment.profile.rules
    found = day_openings(moment.now, rules, schedule.crews(rules), job, today, days)
    told = [_explained(moment, schedule, day) for day in found]
    return Outlook(days=told, schedule=schedule, job=job)


def unpromised(uow: UnitOfWork, moment: Moment, first_on: date, days: int) -> Sequence[DayOpenings]:
    """Where the owner could still put an hour's work, whatever callers may be offered."""
    span = _days(moment, first_on - A_DAY, first_on + timedelta(days=days))
    rules = _without_promises(moment)
    candidates = read_schedule(uow, moment, span).crews(rules)
    job = Job(length=timedelta(minutes=USUAL_MINUTES))
    return day_openings(moment.now, rules, candidates, job, first_on, days)


def _job_for(
    moment: Moment, service_type: str | None, zip_code: str | None, is_emergency: bool
) -> Job:
    facts = moment.profile.facts
    service = facts.service(service_type or facts.fallback_service)
    if service is None and service_type is not None:
        raise Invalid(f"there is no service {service_type!r}")
    minutes = service.minutes if service else USUAL_MINUTES
    skills = frozenset(service.skills) if service else frozenset[str]()
    length = timedelta(minutes=minutes)
    return Job(length=length, skills=skills, zip_code=zip_code, is_emergency=is_emergency)


def _days(moment: Moment, first: date, last: date) -> Window:
    """From the beginning of one date to the end of another, by the business's clocks."""
    zone = moment.profile.rules.calendar.zone
    start = datetime.combine(first, time(), tzinfo=zone)
    return Window(start, datetime.combine(last + A_DAY, time(), tzinfo=zone))


def _explained(moment: Moment, schedule: Schedule, day: DayOpenings) -> Day:
    if day.why_not is None or day.openings:
        return Day(on=day.on, openings=day.openings)
    explanation = _sentence(moment, schedule, day.on, day.why_not)
    return Day(on=day.on, why_not=day.why_not, explanation=explanation)


def _sentence(moment: Moment, schedule: Schedule, on: date, why_not: WhyNot) -> str:
    """For the owner, in plain words."""
    if why_not is WhyNot.CLOSED:
        return why_closed_then(moment, schedule, on)
    if why_not is WhyNot.FULL:
        return _why_full(moment, schedule, on)
    return {
        WhyNot.RESERVED: "What is left is kept for emergencies",
        WhyNot.TOO_LATE: "What is left is too close to closing",
        WhyNot.TOO_SOON: "What is left begins too soon to promise",
        WhyNot.TOO_FAR: f"Visits are booked {moment.profile.rules.horizon_days} days ahead at most",
        WhyNot.NO_SKILL: "Nobody who works then can do this kind of work",
        WhyNot.OUT_OF_AREA: "The ZIP code is outside the service area",
    }[why_not]


def why_closed_then(moment: Moment, schedule: Schedule, on: date) -> str:
    closed = why_closed(moment, schedule.technicians, on)
    match closed and closed.why:
        case WhyClosed.DATE:
            return "Closed on this date"
        case WhyClosed.HOLIDAY:
            return f"A holiday: {closed.holiday if closed else ''}"
        case WhyClosed.WEEKDAY:
            return f"Closed on {on:%A}s"
    if any(one.is_active and (one.shifts or one.time_off) for one in schedule.technicians):
        return "Nobody works long enough that day: look at the technicians' shifts and time off"
    return "The opening hours are too short for this visit"


def _why_full(moment: Moment, schedule: Schedule, on: date) -> str:
    if is_at_limit(moment, schedule.held, on):
        limit = moment.profile.rules.max_jobs_per_day
        return f"All {limit} visits of the day are taken" if limit != 1 else ONE_TAKEN
    return "Everybody who could come is taken all day"


def is_at_limit(moment: Moment, held: Iterable[Commitment], on: date) -> bool:
    """As many ordinary visits begin on that date as the business takes."""
    limit = moment.profile.rules.max_jobs_per_day
    ordinary = sum(not one.is_emergency and moment.on(one.window.start) == on for one in held)
    return limit is not None and ordinary >= limit
