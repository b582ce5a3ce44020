"""What can happen to a conversation."""

from dataclasses import dataclass
from typing import TypeAlias

from app.domain.appointments import Appointment, AppointmentId, Window
from app.domain.scheduling.reasons import WhyNot
from app.domain.understanding.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody got in touch; `name` and `address` are what we have on file for their number."""

    name: str | None = None
    address: str | None = None
    is_crowded: bool = False
    """Too many are on the line already, or this one calls too often."""


@dataclass(frozen=True, slots=True)
class Said:
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was said before the line gave up waiting."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """They left; nobody hears what we say now."""


@dataclass(frozen=True, slots=True)
class PutThrough:
    """They spoke with a person, and that call is over."""


@dataclass(frozen=True, slots=True)
class NotReached:
    """Nobody took the call that was to be put through."""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """A message was recorded, and the caller is still there; or nothing was."""

    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class WindowsFound:
    """Windows to offer, best first. `why_not` is None when they are what was asked for."""

    windows: tuple[Window, ...]
    why_not: WhyNot | None = None
    is_on_call: bool = False
    """Outside opening hours: whoever is on call comes."""


@dataclass(frozen=True, slots=True)
class Booked:
    appointment_id: AppointmentId


@dataclass(frozen=True, slots=True)
class WindowTaken:
    """The window went to somebody else while we were talking."""


@dataclass(frozen=True, slots=True)
class VisitGone:
    """The visit was called off, done or removed while we were talking."""


@dataclass(frozen=True, slots=True)
class VisitsFound:
    """The caller's appointments to come, earliest first."""

    visits: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The visit is at its new window."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The visit is off."""


Answer: TypeAlias = (
    WindowsFound | Booked | WindowTaken | VisitGone | VisitsFound | Moved | Cancelled
)
Happening: TypeAlias = PutThrough | NotReached | MessageLeft
"""What the telephone network tells of a call, in place of the caller's words."""
Event: TypeAlias = Started | Said | Silence | HungUp | Happening | Answer
