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
class Transfer:
    """The caller is put through to a person."""

    asked_at: datetime
    to_number: str
    accepted_at: datetime | None = None
    """When they pressed the key that takes the call."""
    result: str | None = None
    """Twilio's `DialCallStatus` once it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    recording_sid: str
    url: str
    """At Twilio, which asks for the account's credentials."""
    left_at: datetime
    seconds: int | None = None
    transcript: str | None = None
    """As the provider understood it; we heard nothing ourselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Sessions of ConversationRelay on this call."""

    token_digest: str
    """Of the one-time token that the next session has to show; empty once it was shown."""
    sessions: int = 0
    """Begun so far; a call whose socket drops comes back, a limited number of times."""
    is_given_up: bool = False
    """The rest of the call goes by <Gather>."""
    drops: int = 0
    """Sessions that ended without anybody's wish."""
    issued_at: datetime | None = None
    """When the token was given to Twilio last."""


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
    forwarded_from: str | None = None
    """The business's own line, if it forwards to us: nobody may be put through to that one."""
    transfer: Transfer | None = None
    voicemail: Voicemail | None = None
    relay: Relay | None = None

    @property
    def is_open(self) -> bool:
        return self.status is CallStatus.IN_PROGRESS
