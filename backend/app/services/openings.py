"""Somebody gets in touch: a conversation begins, and the call that carries it."""

from dataclasses import dataclass, replace
from datetime import UTC
from uuid import uuid4

from app.domain.calls import Call, CallId, CallStatus
from app.domain.conversations import Channel, Conversation, ConversationId
from app.domain.dialogue.state import DialogueState, Language
from app.ports import UnitOfWork
from app.services.business_facts import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says of themselves before the first word. Nothing proves any of it."""

    name: str | None = None
    phone: str | None = None
    """E.164."""
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody got in touch. `call_id` is the provider's; the same one again is the same call."""

    channel: Channel = Channel.PHONE
    phone: str | None = None
    to_number: str | None = None
    call_id: str | None = None
    lead_source: str | None = None
    told: Told = Told()
    has_line: bool = False
    """See `Conversation`."""
    forwarded_from: str | None = None
    is_crowded: bool = False
    """See `call_limits`."""
    language_code: Language | None = None
    """Spoken to begin with; None is the business's own."""


def new_conversation(at: Moment, opening: Opening) -> Conversation:
    now, told = at.now.astimezone(UTC), opening.told
    usual: Language = "es" if at.business.language_code == "es" else "en"
    language = opening.language_code or usual
    state = DialogueState(language=language, name=told.name, phone=told.phone, email=told.email)
    return Conversation(
        id=ConversationId(uuid4().hex),
        channel=opening.channel,
        started_at=now,
        last_message_at=now,
        phone=opening.phone,
        lead_source=opening.lead_source,
        has_line=opening.has_line,
        state=state,
        language_code=language,
    )


def new_call(at: Moment, opening: Opening, conversation: Conversation) -> Call:
    return Call(
        id=CallId(opening.call_id or conversation.id),
        conversation_id=conversation.id,
        started_at=at.now.astimezone(UTC),
        from_number=opening.phone,
        to_number=opening.to_number,
        lead_source=opening.lead_source,
        forwarded_from=opening.forwarded_from,
    )


def end_calls(uow: UnitOfWork, conversation: Conversation) -> None:
    for call in uow.calls.list_by_conversation(conversation.id):
        if call.status is CallStatus.IN_PROGRESS:
            ended = replace(call, status=CallStatus.COMPLETED, ended_at=conversation.ended_at)
            uow.calls.save(ended)
