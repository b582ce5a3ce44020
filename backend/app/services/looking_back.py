"""Conversations lately and those to be looked at, and visits that wait for a new time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus
from app.domain.conversations import Conversation, ConversationFilter
from app.domain.customers import Customer, CustomerId
from app.domain.dialogue.outcomes import Prompt
from app.domain.paging import Paging
from app.domain.prompts import word
from app.domain.reports import contacts
from app.domain.reports.contacts import Totals
from app.ports import UnitOfWork
from app.services.business_facts import Moment

MOST: Final = Paging(limit=200)
NOBODY: Final = CustomerId("")
NAMED: Final = 5
"""Customers that a sentence names."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A conversation as a list shows it."""

    conversation: Conversation
    customer: Customer | None
    has_active_appointment: bool
    """The appointment it made or changed last still stands."""


@dataclass(frozen=True, slots=True)
class Lately:
    totals: Totals
    """Of all conversations of the window."""
    items: Sequence[Glance]
    count: int
    """Of all pages of items."""


def conversations(
    uow: UnitOfWork, at: Moment, days: int, paging: Paging, wanted: ConversationFilter
) -> Lately:
    """Newest first; of the last `days`, those that are wanted."""
    since = at.now - timedelta(days=days)
    page = uow.conversations.list(replace(wanted, started_from=since), paging)
    totals = contacts.totals(uow.reports.talks(since, at.now + timedelta(seconds=1)))
    return Lately(totals, glances(uow, page.items), page.total)


def glances(uow: UnitOfWork, talks: Sequence[Conversation]) -> Sequence[Glance]:
    known = _customers(uow, [talk.customer_id for talk in talks if talk.customer_id])
    made = [talk.appointment_id for talk in talks if talk.appointment_id]
    standing = uow.reports.standing(made)
    return [
        Glance(talk, known.get(talk.customer_id or NOBODY), talk.appointment_id in standing)
        for talk in talks
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    appointment: Appointment
    customer: Customer

    @property
    def customer_name(self) -> str:
        return self.customer.name or self.customer.phone


@dataclass(frozen=True, slots=True)
class Reschedules:
    reply_text: str
    items: Sequence[Waiting]


def reschedules(uow: UnitOfWork, at: Moment) -> Reschedules:
    """By start, 200 at most; the sentence is in the business's language."""
    page = uow.appointments.list(
        AppointmentFilter(status=AppointmentStatus.PENDING_RESCHEDULE), MOST
    )
    known = _customers(uow, [visit.customer_id for visit in page.items])
    items = [Waiting(visit, known[visit.customer_id]) for visit in page.items]
    return Reschedules(_sentence(at, items, page.total), items)


def _sentence(at: Moment, items: Sequence[Waiting], total: int) -> str:
    name = {0: "reschedules_none", 1: "reschedules_one"}.get(total, "reschedules_many")
    named = ", ".join(one.customer_name for one in items[:NAMED])
    more = ", …" if total > NAMED else ""
    values = {"count": str(total), "names": named + more} if total else {}
    language = "es" if at.business.language_code == "es" else "en"
    return word([Prompt(name, values)], language, at.local_now)


def _customers(uow: UnitOfWork, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
    return {one.id: one for one in uow.customers.list_by_ids(list(dict.fromkeys(ids)))}
