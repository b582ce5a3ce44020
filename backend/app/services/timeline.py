"""Everything that happened with one customer, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.appointments import AppointmentFilter
from app.domain.conversations import ConversationFilter
from app.domain.customers import Customer, CustomerId
from app.domain.paging import Page, Paging
from app.domain.text_messages import TextFilter
from app.ports import UnitOfWork

MOST = Paging(limit=500)
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`timestamp` of an appointment is its start."""

    type: Literal["appointment", "conversation", "message", "note"]
    id: str
    timestamp: datetime
    title: str
    status: str | None = None
    channel: str | None = None


def of_customer(uow: UnitOfWork, customer_id: CustomerId, paging: Paging) -> Page[Happening]:
    """Newest first; of appointments, conversations and texts 500 each at most."""
    customer = uow.customers.get(customer_id)
    happenings = [
        *_appointments(uow, customer),
        *_conversations(uow, customer),
        *_texts(uow, customer),
        *_note(customer),
    ]
    happenings.sort(key=lambda one: (one.timestamp, one.id), reverse=True)
    return Page(happenings[paging.offset : paging.offset + paging.limit], len(happenings))


def _appointments(uow: UnitOfWork, customer: Customer) -> Iterator[Happening]:
    wanted = AppointmentFilter(customer_id=customer.id)
    for one in uow.appointments.list(wanted, MOST).items:
        yield Happening(
            type="appointment",
            id=one.id,
            timestamp=one.window.start,
            title=_title(one.service_type or one.description or "Appointment"),
            status=one.status.value,
        )


def _conversations(uow: UnitOfWork, customer: Customer) -> Iterator[Happening]:
    wanted = ConversationFilter(customer_id=customer.id)
    for one in uow.conversations.list(wanted, MOST).items:
        yield Happening(
            type="conversation",
            id=one.id,
            timestamp=one.started_at,
            title=_title(one.summary or "Conversation"),
            status=one.status.value,
            channel=one.channel.value,
        )


def _texts(uow: UnitOfWork, customer: Customer) -> Iterator[Happening]:
    filters = [TextFilter(phone=phone) for phone in (customer.phone, *customer.other_phones)]
    for one in (text for wanted in filters for text in uow.text_messages.list(wanted, MOST).items):
        yield Happening(
            type="message",
            id=one.id,
            timestamp=one.created_at,
            title=_title(one.body),
            status=one.status.value,
            channel="sms",
        )


def _note(customer: Customer) -> Iterator[Happening]:
    if customer.notes:
        yield Happening(
            type="note",
            id=customer.id,
            timestamp=customer.created_at,
            title=_title(customer.notes),
        )


def _title(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"
