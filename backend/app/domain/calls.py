"""Calls: one party's connection by phone, and the conversation it carries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

CallId = NewType("CallId", str)


class CallStatus(StrEnum):
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`id` is the provider's (Twilio's CallSid) or our own where the provider gives none."""

    id: CallId
    conversation_id: str
    started_at: datetime
    from_number: str | None = None
    to_number: str | None = None
    lead_source: str | None = None
    status: CallStatus = CallStatus.IN_PROGRESS
    ended_at: datetime | None = None
