"""What a practice call came to: what would be booked, who would be told, which texts would go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from app.domain.appointments import Appointment, AppointmentId
from app.domain.conversations import Conversation
from app.domain.customers import Customer
from app.domain.escalations import Escalation, Told
from app.domain.outbox import URGENT, OutboxEntry, SendText
from app.domain.records import RecordKind
from app.domain.return_calls import ReturnCall, ReturnCallStatus
from app.domain.text_messages import TextMessage
from app.ports import UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.climbing import climb
from app.services.recipients import people_of

Addressee: TypeAlias = Literal["caller", "owner", "on_call", "technician", "other"]
MOST: Final = 500
LONGEST_LADDER: Final = 70
"""Rungs; three rounds of the longest list of people on call, and the last ones."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`done` is what the call did with it: `booked`, `moved` or `cancelled`."""

    appointment: Appointment
    customer: Customer
    technician: str | None
    done: str


@dataclass(frozen=True, slots=True)
class PromisedText:
    """`row` is what the ledger would say of it: whether it goes, waits, or is held back."""

    to: Addressee
    row: TextMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    hazards: tuple[str, ...]
    opened_at: datetime | None
    ladder: tuple[Told, ...]
    """Everybody who would be told as long as nobody takes it, in order; `at` is when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    visit: Visit | None
    callback: ReturnCall | None
    alarm: Alarm | None
    texts: tuple[PromisedText, ...]
    is_flagged: bool
    is_on_waitlist: bool
    wants_no_texts: bool


def outcome_of(uow: UnitOfWork, at: Moment, talk: Conversation) -> Outcome:
    """Looks ahead by carrying out what was promised: in a sandbox only."""
    texts = _texts(uow, at, talk)  # Before the ladder is climbed any further.
    owed = uow.return_calls.find(talk.owed_under)
    is_owed = owed is not None and owed.status is ReturnCallStatus.PENDING
    return Outcome(
        visit=_visit(uow, talk),
        callback=owed if owed and is_owed and owed.conversation_id == talk.id else None,
        alarm=_alarm(uow, at, talk) if talk.is_emergency else None,
        texts=texts,
        is_flagged=talk.flagged_for_review,
        is_on_waitlist=any(one.created_at >= talk.started_at for one in uow.waitlist.list_open()),
        wants_no_texts=_opted_out(uow, talk),
    )


def _visit(uow: UnitOfWork, talk: Conversation) -> Visit | None:
    if talk.appointment_id is None:
        return None
    visit = uow.appointments.get(AppointmentId(talk.appointment_id))
    goes = uow.technicians.get(visit.technician_id) if visit.technician_id else None
    is_new = visit.conversation_id == talk.id
    done = "cancelled" if not visit.holds_time else "booked" if is_new else "moved"
    return Visit(visit, uow.customers.get(visit.customer_id), goes.name if goes else None, done)


def _opted_out(uow: UnitOfWork, talk: Conversation) -> bool:
    phones = filter(None, (talk.phone, talk.state.phone))
    return any(
        out.message_id == talk.id for one in phones if (out := uow.opt_outs.find(one)) is not None
    )


# --- texts ----------------------------------------------------------------------------


def _texts(uow: UnitOfWork, at: Moment, talk: Conversation) -> tuple[PromisedText, ...]:
    entries: Sequence[OutboxEntry] = uow.records.page(RecordKind.OUTBOX, "", MOST)
    ordered = sorted(entries, key=lambda one: (one.due_at, not one.id.startswith(URGENT), one.id))
    rows = [
        messaging.admit(uow, at.business, entry, entry.promise, entry.due_at)
        for entry in ordered
        if isinstance(entry.promise, SendText)
    ]
    return tuple(PromisedText(_addressee(uow, at, talk, row.to_number), row) for row in rows)


def _addressee(uow: UnitOfWork, at: Moment, talk: Conversation, number: str) -> Addressee:
    if number in (talk.phone, talk.state.phone):
        return "caller"
    if number == at.business.owner_phone:
        return "owner"
    if number in people_of(at.business):
        return "on_call"
    is_technician = any(one.phone == number for one in uow.technicians.list())
    return "technician" if is_technician else "other"


# --- emergencies ----------------------------------------------------------------------


def _alarm(uow: UnitOfWork, at: Moment, talk: Conversation) -> Alarm:
    found = uow.escalations.find_by_conversation(talk.id)
    if found is None:
        return Alarm(hazards=talk.state.hazards, opened_at=None, ladder=())
    climbed = _climbed(uow, at, found)
    return Alarm(hazards=talk.state.hazards, opened_at=found.opened_at, ladder=climbed.told)


def _climbed(uow: UnitOfWork, at: Moment, escalation: Escalation) -> Escalation:
    """As far as it goes while nobody answers."""
    for _ in range(LONGEST_LADDER):
        if not escalation.is_climbing or escalation.next_at is None:
            break
        escalation = climb(uow, at.business, escalation.next_at, escalation)
    return escalation
