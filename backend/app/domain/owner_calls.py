"""Owner calls: an owner on the phone with their own receptionist."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerCall:
    """`id` is Twilio's CallSid."""

    id: str
    started_at: datetime
    is_admitted: bool = False
    """The PIN was right."""
    wrong_pins: int = 0
    wrong_at: tuple[datetime, ...] = ()
    """When each of them was given."""
    turn: int = 0
    """The last turn that was answered."""
    reply: str = ""
    """What was said then, so that a repeated request hears the same."""
    is_over: bool = False
    silences: int = 0
    """In a row."""
    language: str = "en"
    topic: str | None = None
    """A value of `owner_queries.Topic`: what "and Tuesday?" is about."""
    rest: tuple[str, ...] = ()
    """Sentences of a long list that were not said yet."""
