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
Event: TypeAlias = Started | Said | Silence | HungUp | Answer
