"""Conversations: what was said with one person on one channel, and where the dialogue stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, NewType

from app.domain.customers import CustomerId
from app.domain.dialogue.state import DialogueState, Line
from app.domain.return_calls import withheld

ConversationId = NewType("ConversationId", str)

COLD_AFTER: Final = timedelta(hours=24)
"""So long after its last message a written conversation is taken for over."""


class Channel(StrEnum):
    PHONE = "phone"
    SMS = "sms"
    WEB = "web"


class ConversationStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SCHEDULED = "SCHEDULED"
    PENDING_FOLLOWUP = "PENDING_FOLLOWUP"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance: `user` is the person, `assistant` is us, `system` a note."""

    role: Literal["user", "assistant", "system"]
    text: str
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt of a reply; whoever heard the reply as far as `matters_to` heard what it says."""

    prompt: str
    matters_to: int
    """In characters of the reply's text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What we said, word for word, and what the line does afterwards."""

    text: str
    line: Line = Line.LISTEN
    spoken: tuple[Spoken, ...] = ()
    """What the text is made of, in order."""


@dataclass(frozen=True, slots=True)
class LastTurn:
    """The turn stored last, so that a repeated request hears the same words."""

    number: int
    words: str
    reply: Reply
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: ConversationId
    channel: Channel
    started_at: datetime
    last_message_at: datetime
    phone: str | None = None
    """E.164 of the other party; None when withheld."""
    customer_id: CustomerId | None = None
    lead_source: str | None = None
    status: ConversationStatus = ConversationStatus.ACTIVE
    state: DialogueState = field(default_factory=DialogueState)
    last_turn: LastTurn | None = None
    message_count: int = 0
    ended_at: datetime | None = None
    is_emergency: bool = False
    flagged_for_review: bool = False
    language_code: str = "en"
    service_type: str | None = None
    outcome: str | None = None
    tags: tuple[str, ...] = ()
    notes: str | None = None
    summary: str | None = None
    recording_url: str | None = None
    has_line: bool = False
    """The telephone network itself carries it, through Twilio: the call can be put through to
    a person, and a message recorded."""
    appointment_id: str | None = None
    """The appointment this conversation made or changed last."""
    version: int = 0
    """Counts stored changes; 0 is not stored yet."""

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def owed_under(self) -> str:
        """The phone under which a call back is owed; a name of its own where it is withheld."""
        return self.state.phone or self.phone or self.withheld_as

    @property
    def withheld_as(self) -> str:
        return withheld(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationFilter:
    """Every given part must match; None matches all."""

    channel: Channel | None = None
    flagged: bool | None = None
    is_emergency: bool | None = None
    query: str | None = None
    """Stands in the transcript, ignoring case and accents."""
    customer_id: CustomerId | None = None
    phone: str | None = None
    started_from: datetime | None = None
    """Inclusive, as `last_from`."""
    last_from: datetime | None = None
    """Bounds of the moment of the last message."""
    last_before: datetime | None = None
    """Exclusive."""
