"""Outbox: work promised inside a transaction and done after it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from app.domain.text_messages import TextKind


@dataclass(frozen=True, slots=True)
class SendText:
    """A text for a customer or for the owner; `body` is final."""

    to_number: str
    body: str
    kind: TextKind
    conversation_id: str | None = None
    appointment_id: str | None = None
    redelivery: int = 0
    """Times it was sent before and did not arrive."""
    useful_until: datetime | None = None
    """Later than that it is not worth sending; None is always."""
    campaign: str | None = None
    """What a text that asks a customer to come back belongs to."""
    asked_at: datetime | None = None
    """When the recipient did what this answers, or a visit of theirs came close enough: for an
    hour after it, the text may come at night. None is a text that waits for the morning."""
    number_was_told: bool = False
    """Somebody said or typed the number; nothing shows that it is theirs."""


@dataclass(frozen=True, slots=True)
class MirrorAppointment:
    """Make the linked calendars show this appointment as it is now, or no longer."""

    appointment_id: str


@dataclass(frozen=True, slots=True)
class PullCalendar:
    """Look at a linked calendar for times that are taken; promised anew after every look."""

    link_id: str


@dataclass(frozen=True, slots=True)
class ClimbLadder:
    """See what an escalation needs now: the next person told, or nothing more."""

    escalation_id: str


@dataclass(frozen=True, slots=True)
class RingPerson:
    """Ring the person on one rung of an escalation, and ask whether they take it."""

    escalation_id: str
    rung: int


@dataclass(frozen=True, slots=True)
class StopRinging:
    """Nobody need answer any more: phones that still ring for an escalation fall silent."""

    escalation_id: str


class Rhythm(StrEnum):
    """How often a business is looked over; each has its own entry in the outbox."""

    FREQUENT = "frequent"
    """Every five minutes."""
    HOURLY = "hourly"
    DAILY = "daily"
    """In the morning of the business's own day."""


@dataclass(frozen=True, slots=True)
class DoDueWork:
    """Look for what comes due in a business: reminders, follow-ups, calls that never ended;
    promised anew after every look."""

    rhythm: Rhythm = Rhythm.FREQUENT


Promise: TypeAlias = (
    SendText | MirrorAppointment | PullCalendar | ClimbLadder | RingPerson | StopRinging | DoDueWork
)
"""Everything that may be promised; a new kind joins this union."""


URGENT: Final = "urgent-"
"""How the ids of entries begin that wait behind no others: somebody may be in danger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    id: str
    promise: Promise
    due_at: datetime
    attempts: int = 0
    """Times it was claimed."""
    leased_until: datetime | None = None
    """Claimed by a worker until then; whoever claims it later may assume that worker died."""
    is_dead: bool = False
    """Given up; kept for the owner to see."""
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Promised work that is due and not dead."""

    business_ids: tuple[str, ...] = ()
    """Of businesses that have some, by id; at most 100."""
    pending: int = 0
    oldest_due_at: datetime | None = None
