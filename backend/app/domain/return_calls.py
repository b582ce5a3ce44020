"""Return calls: people we owe a call, one entry per phone number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

STALE_AFTER: Final = timedelta(days=7)
"""Somebody has come to them since, or they need nobody any more."""


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
    """E.164, or that of `withheld` when the caller hid the number and gave none."""
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


def most_urgent_first(owed: Iterable[ReturnCall], now: datetime) -> list[ReturnCall]:
    """Those nobody has called yet: whoever tried most often, then whoever waits longest. What is
    older than a week comes after all others."""

    def rank(one: ReturnCall) -> tuple[bool, int, datetime, str]:
        return now - one.last_seen_at > STALE_AFTER, -one.attempts, one.last_seen_at, one.phone

    return sorted((one for one in owed if one.status is ReturnCallStatus.PENDING), key=rank)


def withheld(conversation_id: str) -> str:
    """Stands for the number that a caller hid; it tells callers apart and is short to look at."""
    return f"withheld-{conversation_id[:12]}"
