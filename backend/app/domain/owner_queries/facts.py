"""What is true when an owner asks: read before the answer is put into words."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.appointments import AppointmentStatus, Window
from app.domain.dialogue.facts import OfferedService
from app.domain.escalations import Escalation
from app.domain.owner_queries.queries import Span
from app.domain.return_calls import ReturnCallReason
from app.domain.scheduling.closing import Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An appointment that stands, as the owner hears of it."""

    id: str
    on: date
    promised: Window
    ends_at: datetime
    customer_name: str | None
    phone: str | None
    service_type: str | None
    service: OfferedService | None
    description: str | None
    address: str | None
    technician_id: str | None
    technician: str | None
    """Their name, where there are several to tell apart."""
    is_emergency: bool = False
    is_over: bool = False
    status: AppointmentStatus = AppointmentStatus.SCHEDULED
    conversation_id: str | None = None
    customer_id: str | None = None
    customer_notes: str | None = None

    @property
    def wants_other_time(self) -> bool:
        return self.status is AppointmentStatus.PENDING_RESCHEDULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The visits of a span, by start."""

    span: Span
    visits: tuple[Visit, ...] = ()
    closed: Closed | None = None
    """Why nobody works, if it is one day and nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergencies:
    span: Span
    visits: tuple[Visit, ...] = ()
    alarms: tuple[Escalation, ...] = ()
    """Those that are not open any more and have no visit, newest first."""
    has_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A call to return."""

    reason: ReturnCallReason
    since: datetime
    name: str | None = None
    phone: str | None = None
    """None when the number was withheld."""
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeDay:
    """Times in which a visit of the usual length can still be had, in order."""

    on: date
    spans: tuple[Window, ...] = ()
    closed: Closed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    span: Span
    days: tuple[FreeDay, ...]
    in_the_way: tuple[Visit, ...] = ()
    """What is on at the hour that was asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One day's calls, and the day's visits."""

    diary: Diary
    calls: int
    booked: int
    missed: int
    owed: int
    """Calls to return, from whatever day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Somebody, when, and a few words about it: a conversation, a text."""

    at: datetime
    who: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Customers of a name, each with the visit that comes next, if any."""

    name: str
    matches: tuple[tuple[str, Visit | None], ...] = ()
