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
    call_sid: str | None = None
    call_result: str | None = None
    """What became of ringing them: `answered`, `no-answer`, `busy`, `failed`, `machine`."""


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
    next_at: datetime | None = None
    """When the next rung is due; None when there is none."""
    acknowledged_by: str | None = None
    acknowledged_phone: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_through: Acknowledgement | None = None
    ended_at: datetime | None = None
    version: int = 0
    """Counts stored changes; 0 is not stored yet."""

    @property
    def is_open(self) -> bool:
        return self.status is EscalationStatus.OPEN
