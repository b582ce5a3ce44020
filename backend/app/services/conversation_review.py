"""Looking back at conversations: reading them, and judging how they went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.conversations import (
    Conversation,
    ConversationFilter,
    ConversationId,
    ConversationStatus,
    Message,
)
from app.domain.customers import Customer
from app.domain.paging import Page, Paging
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp

LIKELY_OUTCOMES = {
    ConversationStatus.SCHEDULED: "booked",
    ConversationStatus.PENDING_FOLLOWUP: "follow_up",
    ConversationStatus.CANCELLED: "cancelled",
    ConversationStatus.COMPLETED: "answered",
    ConversationStatus.ABANDONED: "abandoned",
}
NEEDS_FOLLOWUP = frozenset({ConversationStatus.PENDING_FOLLOWUP, ConversationStatus.ABANDONED})


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the stored facts suggest; None where they say nothing."""

    likely_outcome: str | None
    followup_needed: bool | None
    emergency_handled_ok: bool | None
    source: str = "rules"


@dataclass(frozen=True, slots=True)
class Reviewed:
    conversation: Conversation
    messages: Sequence[Message]
    suggestions: Suggestions
    customer: Customer | None
    has_active_appointment: bool
    """The appointment it made or changed last still stands."""

    @property
    def name(self) -> str | None:
        """As we know them, else as they called themselves."""
        return self.customer.name if self.customer else self.conversation.state.name

    @property
    def phone(self) -> str | None:
        """Under which they can be called."""
        talk = self.conversation
        return talk.state.phone or talk.phone or (self.customer.phone if self.customer else None)


def list_page(uow: UnitOfWork, wanted: ConversationFilter, paging: Paging) -> Page[Conversation]:
    if wanted.customer_id is not None:
        uow.customers.get(wanted.customer_id)
    return uow.conversations.list(wanted, paging)


def get(uow: UnitOfWork, conversation_id: ConversationId) -> Reviewed:
    conversation = uow.conversations.get(conversation_id)
    messages = uow.conversations.messages(conversation_id)
    known = [conversation.customer_id] if conversation.customer_id else []
    made = [conversation.appointment_id] if conversation.appointment_id else []
    return Reviewed(
        conversation,
        messages,
        suggest(uow, conversation),
        next(iter(uow.customers.list_by_ids(known)), None),
        bool(uow.reports.standing(made)),
    )


def recording_of(uow: UnitOfWork, conversation_id: ConversationId) -> str:
    """Where the message they left is kept; NotFound when they left none."""
    address = uow.conversations.get(conversation_id).recording_url
    if address is None:
        raise NotFound("they left no message")
    return address


def suggest(uow: UnitOfWork, conversation: Conversation) -> Suggestions:
    """While the conversation goes on, nothing is suggested."""
    if not conversation.is_over and conversation.status is ConversationStatus.ACTIVE:
        return Suggestions(None, None, None)
    handled = bool(conversation.appointment_id) or _is_owed_a_call(uow, conversation)
    return Suggestions(
        likely_outcome=conversation.outcome or LIKELY_OUTCOMES.get(conversation.status),
        followup_needed=conversation.status in NEEDS_FOLLOWUP,
        emergency_handled_ok=handled if conversation.is_emergency else None,
    )


def judge(
    uow: UnitOfWork, stamp: Stamp, conversation_id: ConversationId, changes: Mapping[str, Any]
) -> Conversation:
    """`changes` are fields of Conversation."""
    judged = uow.conversations.save(replace(uow.conversations.get(conversation_id), **changes))
    audit.record(uow.audit, stamp, "conversation.judge", target_id=conversation_id, fields=changes)
    return judged


def _is_owed_a_call(uow: UnitOfWork, conversation: Conversation) -> bool:
    phone = conversation.state.phone or conversation.phone
    return phone is not None and uow.return_calls.find(phone) is not None
