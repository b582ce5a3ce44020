"""Dispatch: who is told that somebody is on the way, or that they are to go."""

from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.technicians import TechnicianId
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment

AHEAD: Final = timedelta(hours=24)
"""Visits further off are nobody's news yet."""
BEHIND: Final = timedelta(hours=12)
"""Visits longer ago are somebody tidying up their books."""
WAKES: Final = timedelta(hours=12)
"""A technician hears of a visit within this at night as well; of others in the morning."""
LONGEST: Final = 160
"""Characters of a description in a text."""


def announce(
    uow: UnitOfWork, moment: Moment, before: Appointment | None, after: Appointment
) -> None:
    """Texts that a stored change of a visit calls for: the customer's when somebody sets out, the
    technician's when a visit within a day becomes theirs, moves, or is theirs no longer."""
    if _sets_out(before, after) and _is_near(moment, after):
        _tell_customer(uow, moment, after)
    held, holds = _whose(moment, before), _whose(moment, after)
    if held == holds:
        return
    if before is not None and held and _is_rid_of(before, after, holds):
        _tell_technician(uow, moment, before, "text_unassigned")
    if holds:
        _tell_technician(uow, moment, after, "text_assigned")


def _is_rid_of(before: Appointment, after: Appointment, holds: tuple[object, ...]) -> bool:
    """Somebody else goes, or nobody, or much later; not that the work is done."""
    if after.technician_id != before.technician_id:
        return True
    is_off = after.holds_time or after.status is AppointmentStatus.CANCELLED
    return is_off and not holds


def _sets_out(before: Appointment | None, after: Appointment) -> bool:
    was_out = before is not None and before.status is AppointmentStatus.EN_ROUTE
    return after.status is AppointmentStatus.EN_ROUTE and not was_out


def _is_near(moment: Moment, visit: Appointment) -> bool:
    return -BEHIND <= visit.window.start - moment.now <= AHEAD


def _whose(moment: Moment, visit: Appointment | None) -> tuple[object, ...]:
    """Who is to go, and when; empty unless that is soon and still to come."""
    if visit is None or visit.technician_id is None or not visit.holds_time:
        return ()
    is_soon = visit.window.end > moment.now and _is_near(moment, visit)
    return (visit.technician_id, visit.window.start) if is_soon else ()


def _tell_customer(uow: UnitOfWork, moment: Moment, visit: Appointment) -> None:
    """Once for a visit's day, however often its status goes to and fro."""
    customer = uow.customers.get(visit.customer_id)
    prompt = _on_the_way(moment, _name_of(uow, visit.technician_id))
    body = word([prompt], customer.language_code or moment.business.language_code, moment.local_now)
    text = SendText(
        customer.phone,
        body,
        TextKind.CONFIRMATION,
        appointment_id=visit.id,
        useful_until=visit.window.end,
        # Somebody stands at their door soon, whatever the hour.
        asked_at=moment.now,
    )
    day = moment.on(visit.window.start).isoformat()
    messaging.promise(uow, moment.now, text, key=f"en-route/{visit.id}/{day}")


def _on_the_way(moment: Moment, technician: str | None) -> Prompt:
    business = moment.business.name
    if technician is None:
        return Prompt("text_en_route_nobody", {"business": business})
    return Prompt("text_en_route", {"business": business, "technician": technician})


def _name_of(uow: UnitOfWork, technician_id: TechnicianId | None) -> str | None:
    return None if technician_id is None else uow.technicians.get(technician_id).name


def _tell_technician(uow: UnitOfWork, moment: Moment, visit: Appointment, prompt_name: str) -> None:
    if visit.technician_id is None:
        return
    phone = uow.technicians.get(visit.technician_id).phone
    if phone is None:
        return
    customer = uow.customers.get(visit.customer_id)
    told = (
        f"{customer.name} {customer.phone}",
        visit.address or customer.address,
        _what(visit),
    )
    values: dict[str, Value] = {
        "business": moment.business.name,
        "window": visit.window,
        "text": ", ".join(part for part in told if part),
    }
    body = word([Prompt(prompt_name, values)], moment.business.language_code, moment.local_now)
    is_near = visit.window.start - moment.now <= WAKES
    text = SendText(
        phone,
        body,
        TextKind.OWNER_ALERT,
        appointment_id=visit.id,
        asked_at=moment.now if is_near else None,
    )
    messaging.promise(uow, moment.now, text)


def _what(visit: Appointment) -> str:
    told = visit.description or (visit.service_type or "").replace("_", " ")
    return " ".join(told.split())[:LONGEST]
