"""Whether an appointment may stand where it is put, and whose time it takes.

Callers get what the business's rules allow, and nothing else. Its owner need not give notice and
may go anywhere; the other rules hold for them too until they say that they know better.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment
from app.domain.hours import every_day
from app.domain.scheduling import Placed, Refused, Rules, WhyNot, place
from app.domain.technicians import Technician
from app.errors import OutsideTheRules, WindowTaken
from app.ports import UnitOfWork
from app.services.availability import (
    Schedule,
    is_at_limit,
    job_of,
    owner_rules,
    read_schedule,
    span_round,
)
from app.services.business_facts import Moment

REASONS: Final = {
    WhyNot.CLOSED: "nobody works then",
    WhyNot.FULL: "there is no time left then",
    WhyNot.RESERVED: "the time is kept for emergencies",
    WhyNot.NO_SKILL: "nobody who works then can do it",
    WhyNot.OUT_OF_AREA: "it is outside the service area",
    WhyNot.TOO_LATE: "it is too close to closing",
    WhyNot.TOO_SOON: "it is too soon",
    WhyNot.TOO_FAR: "it is too far ahead",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An appointment as it may be stored, and the rules that were set aside for it."""

    appointment: Appointment
    overridden: tuple[WhyNot, ...] = ()


def for_caller(
    uow: UnitOfWork, moment: Moment, appointment: Appointment, *, is_moved: bool = False
) -> Appointment:
    """With a technician who can; WindowTaken when nobody can any more.

    How much notice there must be was a matter of offering: who takes their time to say yes is not
    sent away for it, as long as the visit is still to come.
    """
    if not _is_in_reach(moment, appointment):
        raise WindowTaken("that time is over, or too far ahead")
    # A visit that moves is where it was, in the area or not.
    rules = owner_rules(moment) if is_moved else moment.profile.rules
    schedule = read_schedule(uow, moment, span_round(moment, appointment.window))
    placed = _try(moment, rules, schedule, appointment)
    if isinstance(placed, Refused):
        raise WindowTaken(_sentence(placed.reasons))
    return replace(appointment, technician_id=placed.technician_id)


def for_owner(
    uow: UnitOfWork,
    moment: Moment,
    appointment: Appointment,
    *,
    is_named: bool,
    override: bool,
    is_counted: bool = False,
) -> Standing:
    """WindowTaken when it only overlaps another and `overlap_allowed` is not set; OutsideTheRules,
    with the reasons, when more speaks against it. `override` lets it stand all the same.

    `is_named` insists on its technician, who otherwise is exchanged if need be. One that
    `is_counted` among the day's visits already takes nothing of what is kept or limited.
    """
    schedule = read_schedule(uow, moment, span_round(moment, appointment.window))
    rules = owner_rules(moment)
    rules = _unlimited(rules) if is_counted else rules
    placed = _try(moment, rules, schedule, appointment, is_named=is_named)
    if isinstance(placed, Placed):
        return Standing(replace(appointment, technician_id=placed.technician_id))
    free = _try_without_rules(moment, schedule, appointment, is_named=is_named)
    reasons = placed.reasons
    if isinstance(free, Refused):
        return _overlapping(moment, schedule, appointment, reasons, override=override)
    if not override:
        raise OutsideTheRules(_refusal(reasons), reasons=[reason.value for reason in reasons])
    return Standing(replace(appointment, technician_id=free.technician_id), reasons)


def _overlapping(
    moment: Moment,
    schedule: Schedule,
    appointment: Appointment,
    reasons: tuple[WhyNot, ...],
    *,
    override: bool,
) -> Standing:
    """Somebody would have to be in two places, whatever else is wrong."""
    others = [one for one in schedule.held if one.appointment_id != appointment.id]
    limited = not appointment.is_emergency and is_at_limit(
        moment, others, moment.on(appointment.window.start)
    )
    overlaps_only = set(reasons) <= {WhyNot.FULL} and not limited
    if override or (overlaps_only and appointment.overlap_allowed):
        overridden = tuple(dict.fromkeys((*reasons, WhyNot.FULL)))
        return Standing(replace(appointment, overlap_allowed=True), overridden)
    if overlaps_only:
        raise WindowTaken("nobody is free then")
    raise OutsideTheRules(_refusal(reasons), reasons=[reason.value for reason in reasons])


def _is_in_reach(moment: Moment, appointment: Appointment) -> bool:
    last_on = moment.local_now.date() + timedelta(days=moment.profile.rules.horizon_days)
    start = appointment.window.start
    return start > moment.now and moment.on(start) <= last_on


def _try(
    moment: Moment,
    rules: Rules,
    schedule: Schedule,
    appointment: Appointment,
    *,
    is_named: bool = False,
) -> Placed | Refused:
    """Its own time, where it is stored already, does not count."""
    return place(
        rules,
        schedule.crews(rules, without=appointment.id),
        job_of(moment, appointment),
        appointment.promised,
        technician_id=appointment.technician_id if is_named else None,
        preferred=appointment.technician_id,
    )


def _try_without_rules(
    moment: Moment, schedule: Schedule, appointment: Appointment, *, is_named: bool
) -> Placed | Refused:
    """Where nothing but other visits and entries can be in the way."""
    calendar = replace(
        moment.profile.rules.calendar, opening_hours=every_day(0, 24), closed_on=frozenset()
    )
    rules = _unlimited(replace(owner_rules(moment), calendar=calendar))
    skills = job_of(moment, appointment).skills
    named = appointment.technician_id if is_named else None
    everybody = [
        replace(
            one,
            shifts=None,
            time_off=(),
            skills=(*one.skills, *skills),
            is_active=one.is_active or one.id == named,
        )
        for one in _able_first(schedule.technicians, skills)
    ]
    unruled = replace(schedule, technicians=everybody)
    return _try(moment, rules, unruled, appointment, is_named=is_named)


def _unlimited(rules: Rules) -> Rules:
    return replace(
        rules, max_jobs_per_day=None, emergency_reserve=0, mornings_for_emergencies=False
    )


def _able_first(technicians: Iterable[Technician], skills: frozenset[str]) -> list[Technician]:
    return sorted(technicians, key=lambda one: not skills <= set(one.skills))


def _refusal(reasons: Iterable[WhyNot]) -> str:
    return f"{_sentence(reasons)}; send `override: true` to book it anyway"


def _sentence(reasons: Iterable[WhyNot]) -> str:
    return "; ".join(REASONS[reason] for reason in reasons)
