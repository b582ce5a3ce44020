"""Everything of a business for a download, a page at a time: no list is ever held whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.domain.appointments import Appointment
from app.domain.conversations import Conversation, Message
from app.domain.customers import Customer
from app.domain.records import RecordKind, key_of
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp
from app.services.looking_back import Glance, glances

AT_ONCE: Final = 500
FIRST: Final = ""


@dataclass(frozen=True, slots=True)
class Booked:
    appointment: Appointment
    customer: Customer


@dataclass(frozen=True, slots=True)
class Known:
    customer: Customer
    sms_opt_out: bool


@dataclass(frozen=True, slots=True)
class Transcribed:
    conversation: Conversation
    messages: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk through conversations has come to."""

    began: datetime
    conversation_id: str = FIRST

    @classmethod
    def days_before(cls, now: datetime, days: int) -> "Place":
        return cls((now - timedelta(days=days)).astimezone(UTC))


def note(uow: UnitOfWork, stamp: Stamp, what: str) -> None:
    """That it was taken out is part of the record of changes."""
    audit.record(uow.audit, stamp, f"export.{what}")


def customers(uow: UnitOfWork, after: str) -> Sequence[Known]:
    found: Sequence[Customer] = uow.records.page(RecordKind.CUSTOMERS, after, AT_ONCE)
    opted_out = uow.opt_outs.list_phones([one.phone for one in found])
    return [Known(one, one.phone in opted_out) for one in found]


def appointments(uow: UnitOfWork, after: str) -> Sequence[Booked]:
    found: Sequence[Appointment] = uow.records.page(RecordKind.APPOINTMENTS, after, AT_ONCE)
    ids = list(dict.fromkeys(one.customer_id for one in found))
    known = {one.id: one for one in uow.customers.list_by_ids(ids)}
    return [Booked(one, known[one.customer_id]) for one in found]


def conversations(uow: UnitOfWork, place: Place) -> Sequence[Glance]:
    found = uow.reports.conversations_after(place.began, place.conversation_id, AT_ONCE)
    return glances(uow, found)


def records(uow: UnitOfWork, kind: RecordKind, after: str) -> Sequence[Any]:
    """Conversations come with what was said."""
    found = uow.records.page(kind, after, AT_ONCE)
    if kind is not RecordKind.CONVERSATIONS:
        return found
    return [Transcribed(one, uow.conversations.messages(one.id)) for one in found]


def last_key(kind: RecordKind, page: Sequence[Any]) -> str:
    last = page[-1]
    return key_of(kind, last.conversation if isinstance(last, Transcribed) else last)
