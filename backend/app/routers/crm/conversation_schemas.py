"""A conversation, and a customer's history, as published."""

from datetime import datetime
from typing import Any, Literal, Self

from app.domain.conversations import Channel, Conversation
from app.routers.schemas import Answer, Asked, Line, Tags, Text
from app.services.conversation_review import Reviewed

SAME_NAME = frozenset(
    {
        "id",
        "channel",
        "customer_id",
        "message_count",
        "flagged_for_review",
        "tags",
        "outcome",
        "notes",
        "summary",
        "language_code",
        "is_emergency",
        "service_type",
        "recording_url",
    }
)


class ConversationAnswer(Answer):
    id: str
    channel: Channel
    customer_id: str | None
    session_id: str | None
    created_at: datetime
    message_count: int
    flagged_for_review: bool
    tags: list[str]
    outcome: str | None
    notes: str | None
    summary: str | None
    language_code: str
    is_emergency: bool
    service_type: str | None
    has_appointments: bool
    recording_url: str | None

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        return cls.model_validate(_published(conversation))


class MessageAnswer(Answer):
    role: Literal["user", "assistant", "system"]
    text: str
    timestamp: datetime


class SuggestionsAnswer(Answer):
    likely_outcome: str | None
    followup_needed: bool | None
    emergency_handled_ok: bool | None
    source: str


class WholeConversation(ConversationAnswer):
    customer_name: str | None
    phone: str | None
    ended_at: datetime | None
    appointment_id: str | None
    has_active_appointment: bool
    messages: list[MessageAnswer]
    qa_suggestions: SuggestionsAnswer

    @classmethod
    def reviewed(cls, found: Reviewed) -> Self:
        talk = found.conversation
        more = {
            "customer_name": found.name,
            "phone": found.phone,
            "ended_at": talk.ended_at,
            "appointment_id": talk.appointment_id,
            "has_active_appointment": found.has_active_appointment,
            "messages": found.messages,
            "qa_suggestions": found.suggestions,
        }
        return cls.model_validate({**_published(talk), **more})


class Judgement(Asked):
    """Null clears what may be empty; absent fields stay as they are."""

    flagged_for_review: bool | None = None
    tags: Tags | None = None
    outcome: Line | None = None
    notes: Text | None = None

    def changes(self) -> dict[str, Any]:
        return self.replacing(clearable={"outcome", "notes"}, lists={"tags"})


class HappeningAnswer(Answer):
    type: Literal["appointment", "conversation", "message", "note"]
    id: str
    timestamp: datetime
    title: str
    status: str | None
    channel: str | None


def _published(conversation: Conversation) -> dict[str, Any]:
    is_call = conversation.channel is Channel.PHONE
    return {
        **{name: getattr(conversation, name) for name in SAME_NAME},
        "session_id": conversation.id if is_call else None,
        "created_at": conversation.started_at,
        "has_appointments": conversation.appointment_id is not None,
    }
