"""What is happening now: who is talking to us, what is on fire, whom to call, today's jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus
from app.domain.calls import Call
from app.domain.conversations import COLD_AFTER, Conversation, ConversationFilter, ConversationId
from app.domain.customers import Customer, CustomerId
from app.domain.escalations import Escalation
from app.domain.paging import Paging
from app.domain.return_calls import ReturnCall, most_urgent_first
from app.ports import UnitOfWork
from app.services.business_facts import Moment
from app.services.lost_calls import LONGEST_TRANSFER

BEGAN_WITHIN: Final = 3 * COLD_AFTER
"""Conversations by text go on for days."""
LIVE_FOR: Final = timedelta(minutes=10)
"""After the last thing anybody said; who is silent longer has left, on whatever channel."""
MOST_LIVE: Final = Paging(limit=100)
MOST_JOBS: Final = Paging(limit=500)
CALLBACKS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class LiveCall:
    conversation: Conversation
    customer: Customer | None
    with_person: bool
    """They talk to somebody of the business."""


@dataclass(frozen=True, slots=True)
class Job:
    appointment: Appointment
    customer: Customer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightNow:
    live_calls: Sequence[LiveCall]
    """Newest first."""
    open_emergencies: Sequence[Escalation]
    """Oldest first."""
    pending_callbacks: int
    callbacks: Sequence[ReturnCall]
    """The most urgent few of them."""
    jobs_today: Sequence[Job]
    """By start, without what was cancelled."""


def right_now(uow: UnitOfWork, at: Moment) -> RightNow:
    talks, visits = _live(uow, at), _today(uow, at)
    ids = [talk.customer_id for talk, _ in talks if talk.customer_id]
    ids += [visit.customer_id for visit in visits]
    known = {one.id: one for one in uow.customers.list_by_ids(list(dict.fromkeys(ids)))}
    owed = most_urgent_first(uow.return_calls.list(), at.now)
    return RightNow(
        live_calls=[LiveCall(talk, _of(known, talk.customer_id), there) for talk, there in talks],
        open_emergencies=uow.escalations.list_open(),
        pending_callbacks=len(owed),
        callbacks=owed[:CALLBACKS_SHOWN],
        jobs_today=[Job(visit, _of(known, visit.customer_id)) for visit in visits],
    )


def _of(known: dict[CustomerId, Customer], customer_id: CustomerId | None) -> Customer | None:
    return known.get(customer_id) if customer_id else None


def _live(uow: UnitOfWork, at: Moment) -> list[tuple[Conversation, bool]]:
    """Each with whether a person of the business has them on the line."""
    wanted = ConversationFilter(started_from=at.now - BEGAN_WITHIN, last_from=at.now - LIVE_FOR)
    open_calls = uow.calls.list_open(at.now + LIVE_FOR)
    put_through = {call.conversation_id for call in open_calls if _talks_to_person(at, call)}
    found = {one.id: one for one in uow.conversations.list(wanted, MOST_LIVE).items}
    for conversation_id in put_through - found.keys():
        talk = uow.conversations.find(ConversationId(conversation_id))
        if talk is not None:
            found[talk.id] = talk
    live = [one for one in found.values() if not one.is_over]
    live.sort(key=lambda one: (one.started_at, one.id), reverse=True)
    return [(one, one.id in put_through) for one in live]


def _talks_to_person(at: Moment, call: Call) -> bool:
    """As far as we were told; of a call whose end got lost we hear nothing."""
    transfer = call.transfer
    if transfer is None or transfer.accepted_at is None or transfer.result is not None:
        return False
    return at.now - transfer.accepted_at < LONGEST_TRANSFER


def _today(uow: UnitOfWork, at: Moment) -> list[Appointment]:
    day = at.profile.rules.calendar.day(at.local_now.date())
    wanted = AppointmentFilter(starts_from=day.start, starts_before=day.end)
    found = uow.appointments.list(wanted, MOST_JOBS).items
    return [one for one in found if one.status is not AppointmentStatus.CANCELLED]
