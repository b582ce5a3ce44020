"""Return calls: people we owe a call, one entry per phone number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReturnCallReason(StrEnum):
    MISSED_CALL = "MISSED_CALL"
    PARTIAL_INTAKE = "PARTIAL_INTAKE"
    HUMAN_REQUESTED = "HUMAN_REQUESTED"
    NO_SLOT = "NO_SLOT"
    VOICEMAIL = "VOICEMAIL"
    DECLINED_TIMES = "DECLINED_TIMES"
    OTHER = "OTHER"


class ReturnCallStatus(StrEnum):
    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    UNREACHABLE = "UNREACHABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCall:
    phone: str
    """E.164, or `withheld-<conversation id>` when the caller hid the number and gave none."""
    first_seen_at: datetime
    last_seen_at: datetime
    reason: ReturnCallReason
    channel: str
    attempts: int = 1
    """How often they got in touch and left without an appointment."""
    name: str | None = None
    lead_source: str | None = None
    status: ReturnCallStatus = ReturnCallStatus.PENDING
    last_result: str | None = None
    voicemail_url: str | None = None
    conversation_id: str | None = None
    note: str | None = None
    """What is known of the problem and how far the caller got, for whoever rings back."""
