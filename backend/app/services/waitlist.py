"""The waitlist: who wanted a sooner time, and is told when one becomes free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.appointments import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    ArrivalWindow,
    Window,
)
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.scheduling import Job, Placed, day_openings, place, waits_for
from app.domain.text_messages import TextKind
from app.domain.waitlist import Waiting, WaitStatus
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import audit, messaging
from app.services.audit import Stamp
from app.services.availability import Schedule, read_schedule, skills_for, span_round
from app.services.business_facts import Moment

MOST_OFFERED: Final = 3
"""To whom one freed time is offered at once; the first to call gets it."""
NEWS_AGAIN: Final = timedelta(hours=1)


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
    uow.lock_schedule()
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
        open_ones = [_told_anew(uow, moment, one, after.window) for one in open_ones]
    if after.status is AppointmentStatus.CANCELLED:
        open_ones = list(_not_gone(uow, open_ones, after))
    if freed is not None:
        others = [one for one in open_ones if one.customer_id != after.customer_id]
        _offer(uow, moment, freed, others)


def expire(uow: UnitOfWork, moment: Moment) -> None:
    """Whoever waited for days that are over waits no longer."""
    uow.lock_schedule()
    list(_still_open(uow, moment))


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


def _told_anew(uow: UnitOfWork, moment: Moment, waiting: Waiting, taken: Window) -> Waiting:
    """Somebody was quicker: should that time become free again, it is news again, but not to
    somebody who was told within the hour."""
    offered, told_at = waiting.offered, waiting.offered_at
    if offered is None or not offered.overlaps(taken):
        return waiting
    if told_at is None or moment.now - told_at < NEWS_AGAIN:
        return waiting
    again = replace(waiting, status=WaitStatus.WAITING, offered=None, offered_at=None)
    uow.waitlist.save(again)
    return again


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
    on = moment.on(freed.start)
    suited = [one for one in waiting if one.first_on <= on <= one.last_on]
    suited = _reachable(uow, suited)
    if not suited:
        return
    schedule = read_schedule(uow, moment, span_round(moment, freed))
    told = 0
    for one in suited:
        window = _opening(moment, schedule, freed, one)
        if window is None or told == MOST_OFFERED or _was_told(one, window):
            continue
        if _could_have(uow, moment, schedule, one, window):
            _tell(uow, moment, one, window)
            told += 1


def _opening(moment: Moment, schedule: Schedule, freed: Window, waiting: Waiting) -> Window | None:
    """The freed time, or, where the day takes so many visits and no more, any time of it."""
    rules = moment.profile.rules
    if waits_for(waiting, freed, rules.calendar.zone):
        return _window(moment, freed, waiting)
    if rules.max_jobs_per_day is None:
        return None
    on, candidates = moment.on(freed.start), schedule.crews(rules, without=waiting.appointment_id)
    (day,) = day_openings(moment.now, rules, candidates, _job(moment, waiting), on, 1)
    wished = (o.window for o in day.openings if waits_for(waiting, o.window, rules.calendar.zone))
    return next(wished, None)


def _job(moment: Moment, waiting: Waiting) -> Job:
    return Job(
        length=timedelta(minutes=waiting.minutes),
        skills=skills_for(moment, waiting.service_type),
        zip_code=waiting.zip_code,
    )


def _reachable(uow: UnitOfWork, waiting: Sequence[Waiting]) -> list[Waiting]:
    """Neither gone from our books nor opted out: their place is the next one's."""
    ids = list(dict.fromkeys(one.customer_id for one in waiting))
    known = {one.id for one in uow.customers.list_by_ids(ids)}
    silent = uow.opt_outs.list_phones([one.phone for one in waiting])
    return [one for one in waiting if one.customer_id in known and one.phone not in silent]


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
    candidates = schedule.crews(rules, without=waiting.appointment_id)
    return isinstance(place(rules, candidates, _job(moment, waiting), window), Placed)


def _tell(uow: UnitOfWork, moment: Moment, waiting: Waiting, window: Window) -> None:
    business = moment.business
    values: dict[str, Value] = {"business": business.name, "window": window}
    prompt = Prompt("text_sooner_call_us", values)
    if business.twilio_phone_number:
        prompt = Prompt("text_sooner", {**values, "phone": business.twilio_phone_number})
    body = word([prompt], waiting.language_code, moment.local_now)
    text = SendText(
        waiting.phone,
        body,
        TextKind.FOLLOWUP,
        appointment_id=waiting.appointment_id,
        useful_until=window.start,
        number_was_told=True,
    )
    messaging.promise(uow, moment.now, text)
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
