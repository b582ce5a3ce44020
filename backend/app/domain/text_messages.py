"""Text messages: the ledger of what was sent, received, or held back and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class TextKind(StrEnum):
    REPLY = "reply"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    FOLLOWUP = "followup"
    RETENTION = "retention"
    OWNER_ALERT = "owner_alert"
    ESCALATION = "escalation"
    MISSED_CALL = "missed_call"
    REVIEW = "review"


class TextStatus(StrEnum):
    QUEUED = "QUEUED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    UNDELIVERED = "UNDELIVERED"
    FAILED = "FAILED"
    SUPPRESSED = "SUPPRESSED"


NOT_OUT = (TextStatus.SUPPRESSED, TextStatus.FAILED)
"""Outbound texts that nobody got and nobody will."""


HAS_LEFT = frozenset({TextStatus.SENT, TextStatus.DELIVERED, TextStatus.UNDELIVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingText:
    """A text as it is handed to whoever sends it. `id` is our own, for its status callbacks."""

    id: str
    business_id: str
    to_number: str
    from_number: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentText:
    """A text as the provider lists it."""

    sid: str
    body: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    id: str
    direction: Literal["inbound", "outbound"]
    to_number: str
    from_number: str
    body: str
    kind: TextKind
    status: TextStatus
    created_at: datetime
    suppressed_because: str | None = None
    provider_sid: str | None = None
    error_code: str | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    let_go_because: str | None = None
    """The rule that let it go, as `suppressed_because` is the one that stopped it."""
    held_until: datetime | None = None
    """It waits until then, by the rule `held_because`, and is judged again."""
    held_because: str | None = None
    sending_since: datetime | None = None
    """It was handed to the provider then, and nobody knows yet what came of it."""
    dismissed_at: datetime | None = None
    """The owner has seen that it did not arrive."""
    provider_status: str | None = None
    """As the provider told last."""
    useful_until: datetime | None = None
    """Later than that it is not worth sending."""
    redelivery: int = 0
    """Times it was sent before and did not arrive."""
    segments: int = 0
    """Parts it is sent in."""
    conversation_id: str | None = None
    appointment_id: str | None = None
    campaign: str | None = None
    outcome: str | None = None
    """What came of a text that came in: `confirmed`, `moved`, `cancelled`, `opted_out`,
    `opted_in`."""

    @property
    def other_number(self) -> str:
        """Of whoever is not us."""
        return self.from_number if self.direction == "inbound" else self.to_number

    @property
    def has_left(self) -> bool:
        """The provider has it, whatever became of it there."""
        return self.status in HAS_LEFT

    @property
    def rule(self) -> str | None:
        """The rule that stopped it, makes it wait, or let it go."""
        return self.suppressed_because or self.held_because or self.let_go_because


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFilter:
    """Every given part must match; None matches all."""

    phone: str | None = None
    """E.164 of the other party, whichever direction."""
    kind: TextKind | None = None
    status: TextStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """This number gets no more texts from this business, customer or not."""

    phone: str
    opted_out_at: datetime
    source: str
    """Where it was said: `sms`, `crm`, `voice`, `provider`."""
    words: str | None = None
    """What they said or wrote, as evidence."""
    message_id: str | None = None
    """Of the text, or of the conversation it was said in."""
