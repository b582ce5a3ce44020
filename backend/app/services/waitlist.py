"""The waitlist: who wanted a sooner time, and is told when one becomes free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import uuid4

from app.domain.appointments import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    ArrivalWindow,
    Window,
)
from app.domain.dialogue.outcomes import Prompt
from app.domain.outbox import OutboxEntry, SendText
from app.domain.prompts import word
from app.domain.scheduling import Job, Placed, place, waits_for
from app.domain.text_messages import TextKind
from app.domain.waitlist import Waiting, WaitStatus
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp
from app.services.availability import Schedule, read_schedule, skills_for, span_round
from app.services.business_facts import Moment

MOST_OFFERED: Final = 3
"""To whom one freed time is offered at once; the first to call gets it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, with the customer's name."""

    waiting: Waiting
    customer_name: str | None


def list_all(uow: UnitOfWork) -> Sequence[Listed]:
    """Longest waiting first."""
    waiting = uow.waitlist.list()
    ids = list(dict.fromkeys(one.customer_id for one in waiting))
    names = {known.id: known.name for known in uow.customers.list_by_ids(ids)}
    return [Listed(one, names.get(one.customer_id) or None) for one in waiting]


def remove(uow: UnitOfWork, stamp: Stamp, waiting_id: str) -> None:
    uow.waitlist.remove(waiting_id)
    audit.record(uow.audit, stamp, "waitlist.remove", target_id=waiting_id)


def follow(uow: UnitOfWork, moment: Moment, before: Appointment | None, after: Appointment) -> None:
    """After a stored change of the schedule, in its transaction and under its lock."""
    freed, took = _freed(moment, before, after), _took(before, after)
    if freed is None and not took:
        return
    open_ones = list(_still_open(uow, moment))
    if took:
        open_ones = list(_not_served(uow, moment, open_ones, after))
    if after.status is AppointmentStatus.CANCELLED:
        open_ones = list(_not_gone(uow, open_ones, after))
    if freed is not None:
        others = [one for one in open_ones if one.customer_id != after.customer_id]
        _offer(uow, moment, freed, others)


def _freed(moment: Moment, before: Appointment | None, after: Appointment) -> Window | None:
    """The future time that a visit gave up: it is off, or was moved away."""
    if before is None or not before.holds_time:
        return None
    is_off = after.status is AppointmentStatus.CANCELLED
    is_elsewhere = after.holds_time and after.window != before.window
    is_ahead = before.window.start - moment.now >= moment.profile.rules.notice
    return before.window if is_ahead and (is_off or is_elsewhere) else None


def _took(before: Appointment | None, after: Appointment) -> bool:
    had = before.window if before is not None and before.holds_time else None
    return after.holds_time and after.window != had


def _still_open(uow: UnitOfWork, moment: Moment) -> Iterable[Waiting]:
    today = moment.local_now.date()
    for one in uow.waitlist.list_open():
        if one.last_on < today:
            uow.waitlist.save(replace(one, status=WaitStatus.EXPIRED))
        else:
            yield one


def _not_served(
    uow: UnitOfWork, moment: Moment, open_ones: Iterable[Waiting], visit: Appointment
) -> Iterable[Waiting]:
    zone = moment.profile.rules.calendar.zone
    for one in open_ones:
        if _is_theirs(one, visit) and waits_for(one, visit.window, zone):
            uow.waitlist.save(replace(one, status=WaitStatus.SERVED, appointment_id=visit.id))
        else:
            yield one


def _is_theirs(waiting: Waiting, visit: Appointment) -> bool:
    """Whether a visit is of the customer, and for the work, that is waited for."""
    is_the_work = visit.service_type in (None, waiting.service_type)
    return waiting.customer_id == visit.customer_id and (
        is_the_work or waiting.appointment_id == visit.id
    )


def _not_gone(
    uow: UnitOfWork, open_ones: Iterable[Waiting], visit: Appointment
) -> Iterable[Waiting]:
    """Who calls the visit off does not want it sooner."""
    for one in open_ones:
        if one.appointment_id == visit.id:
            uow.waitlist.save(replace(one, status=WaitStatus.EXPIRED))
        else:
            yield one


def _offer(uow: UnitOfWork, moment: Moment, freed: Window, waiting: Iterable[Waiting]) -> None:
    zone = moment.profile.rules.calendar.zone
    suited = [o for o in waiting if waits_for(o, freed, zone) and not _was_told(o, freed)]
    if not suited:
        return
    schedule = read_schedule(uow, moment, span_round(moment, freed))
    told = 0
    for one in suited:
        window = _window(moment, freed, one)
        if told < MOST_OFFERED and _could_have(uow, moment, schedule, one, window):
            _tell(uow, moment, one, window)
            told += 1


def _was_told(waiting: Waiting, freed: Window) -> bool:
    return waiting.offered is not None and waiting.offered.start == freed.start


def _window(moment: Moment, freed: Window, waiting: Waiting) -> Window:
    start, arrival = freed.start, moment.profile.rules.arrival
    end = start + timedelta(minutes=waiting.minutes)
    return ArrivalWindow(start, end, start + arrival) if arrival else Window(start, end)


def _could_have(
    uow: UnitOfWork, moment: Moment, schedule: Schedule, waiting: Waiting, window: Window
) -> bool:
    """By every rule, and sooner than the visit they took meanwhile, which would move."""
    visit = find_visit(uow, waiting.appointment_id)
    if visit is not None and visit.holds_time and visit.window.start <= window.start:
        return False
    rules = moment.profile.rules
    job = Job(
        length=window.end - window.start,
        skills=skills_for(moment, waiting.service_type),
        zip_code=waiting.zip_code,
    )
    candidates = schedule.crews(rules, without=waiting.appointment_id)
    return isinstance(place(rules, candidates, job, window), Placed)


def _tell(uow: UnitOfWork, moment: Moment, waiting: Waiting, window: Window) -> None:
    business = moment.business
    prompt = Prompt(
        "text_sooner",
        {
            "business": business.name,
            "window": window,
            "phone": business.twilio_phone_number or business.owner_phone or "",
        },
    )
    body = word([prompt], waiting.language_code, moment.local_now)
    promise = SendText(waiting.phone, body, TextKind.FOLLOWUP)
    uow.outbox.add(OutboxEntry(id=uuid4().hex, promise=promise, due_at=moment.now))
    offered = Window(window.start, window.end)
    uow.waitlist.save(
        replace(waiting, status=WaitStatus.OFFERED, offered=offered, offered_at=moment.now)
    )


def find_visit(uow: UnitOfWork, appointment_id: str | None) -> Appointment | None:
    """None, too, when it is no longer kept."""
    if appointment_id is None:
        return None
    try:
        return uow.appointments.get(AppointmentId(appointment_id))
    except NotFound:
        return None
