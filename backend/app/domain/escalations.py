"""Escalations: an emergency on its way to a human, rung by rung, until somebody takes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class EscalationStatus(StrEnum):
    OPEN = "OPEN"
    """Somebody is being told, or the next is about to be."""
    ACKNOWLEDGED = "ACKNOWLEDGED"
    EXHAUSTED = "EXHAUSTED"
    """Everybody was told as often as we may, and nobody took it."""
    WITHDRAWN = "WITHDRAWN"
    """There is no emergency any more: the owner said so."""


Role = Literal["on_call", "owner", "transfer"]
Acknowledgement = Literal["key", "text", "dashboard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a person needs to hear in one breath."""

    problem: str
    hazards: tuple[str, ...] = ()
    name: str | None = None
    address: str | None = None
    callback: str | None = None
    """E.164; None when the caller's number is withheld and none was given."""
    window: str | None = None
    """When we promised to come, in words; None while nothing is booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One rung: somebody was told, by text and by phone."""

    number: int
    """Counts up from 0 over all rounds."""
    name: str
    phone: str
    role: Role
    at: datetime
    rings: int = 0
    """How often we began to ring them; a second time only where nobody knows about the first."""
    call_sid: str | None = None
    call_result: str | None = None
    """What became of ringing them: `answered`, `no-answer`, `busy`, `failed`, `canceled`; or
    `declined`, `unavailable`, `unknown` where the call could not be placed."""
    passed_at: datetime | None = None
    """When they said that they cannot take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    id: str
    conversation_id: str
    opened_at: datetime
    brief: Brief
    language: str = "en"
    """The caller's."""
    status: EscalationStatus = EscalationStatus.OPEN
    told: tuple[Told, ...] = ()
    announced: Brief | None = None
    """The brief that everybody told so far knows."""
    climbs_from: int = 0
    """The first rung of the present climb: worse news after everybody was told begins another."""
    next_at: datetime | None = None
    """When the next rung is due; None when there is none."""
    acknowledged_by: str | None = None
    acknowledged_phone: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_through: Acknowledgement | None = None
    ended_at: datetime | None = None
    """When the owner closed it."""
    note: str | None = None
    """What the owner wrote then."""
    version: int = 0
    """Counts stored changes; 0 is not stored yet."""

    @property
    def is_open(self) -> bool:
        """Nobody has taken it, and nobody has closed it."""
        return self.status in (EscalationStatus.OPEN, EscalationStatus.EXHAUSTED)

    @property
    def is_climbing(self) -> bool:
        return self.status is EscalationStatus.OPEN

    def rung(self, number: int) -> Told | None:
        return self.told[number] if 0 <= number < len(self.told) else None

    def was_told(self, phone: str) -> bool:
        return any(one.phone == phone for one in self.told)
