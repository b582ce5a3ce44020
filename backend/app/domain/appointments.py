"""Appointments: a promise to come, and the span of time it holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from app.domain.customers import CustomerId
from app.domain.technicians import TechnicianId

AppointmentId = NewType("AppointmentId", str)


class AppointmentStatus(StrEnum):
    SCHEDULED = "SCHEDULED"
    CONFIRMED = "CONFIRMED"
    EN_ROUTE = "EN_ROUTE"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    PENDING_RESCHEDULE = "PENDING_RESCHEDULE"
    NO_SHOW = "NO_SHOW"


HOLDING_TIME = frozenset(
    {
        AppointmentStatus.SCHEDULED,
        AppointmentStatus.CONFIRMED,
        AppointmentStatus.EN_ROUTE,
        AppointmentStatus.IN_PROGRESS,
        AppointmentStatus.PENDING_RESCHEDULE,
    }
)
"""A technician cannot be elsewhere while one of these stands."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span [start, end) of zoned instants."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs time zones")
        if self.end <= self.start:
            raise ValueError("a window must end after it starts")

    def overlaps(self, other: "Window") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class ArrivalWindow(Window):
    """Work time that is promised to begin between `start` and `arrival_ends_at`."""

    arrival_ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the customer was texted about an appointment unasked, so that once is enough."""

    reminded_of: datetime | None = None
    """The start they were reminded of last."""
    review_asked_at: datetime | None = None
    recalled_at: datetime | None = None
    """When they were last asked to come back."""
    asked_by: tuple[str, ...] = ()
    """The campaigns that asked them. The texts themselves may be gone by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    id: AppointmentId
    customer_id: CustomerId
    window: Window
    """When the technician's time is taken."""
    created_at: datetime
    arrival_ends_at: datetime | None = None
    """We promise to arrive between `window.start` and this; None means at the start."""
    status: AppointmentStatus = AppointmentStatus.SCHEDULED
    service_type: str | None = None
    description: str | None = None
    address: str | None = None
    is_emergency: bool = False
    technician_id: TechnicianId | None = None
    overlap_allowed: bool = False
    """An owner put it on top of another on purpose."""
    lead_source: str | None = None
    estimated_value: float | None = None
    quoted_value: float | None = None
    quote_status: str | None = None
    job_stage: str | None = None
    tags: tuple[str, ...] = ()
    conversation_id: str | None = None
    calendar_event_id: str | None = None
    zip_code: str | None = None
    """Of the address; five digits."""
    reminder_sent: bool = False
    agreed_at: datetime | None = None
    """When it was given its present time; None is when it was made."""
    completed_at: datetime | None = None
    """When it was said to be done; None where it is not, or was stored as done."""
    told: Told = Told()

    @property
    def holds_time(self) -> bool:
        return self.status in HOLDING_TIME

    @property
    def promised(self) -> Window:
        """As the customer was told: an ArrivalWindow unless an exact time was promised."""
        if self.arrival_ends_at is None or self.arrival_ends_at <= self.window.start:
            return self.window
        return ArrivalWindow(self.window.start, self.window.end, self.arrival_ends_at)


@dataclass(frozen=True, slots=True)
class Commitment:
    """All that scheduling needs of an appointment: whose time is held, and when."""

    appointment_id: AppointmentId
    technician_id: TechnicianId | None
    window: Window
    zip_code: str | None = None
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFilter:
    """Every given part must match; None matches all."""

    starts_from: datetime | None = None
    """Inclusive."""
    starts_before: datetime | None = None
    """Exclusive."""
    status: AppointmentStatus | None = None
    service_type: str | None = None
    is_emergency: bool | None = None
    tag: str | None = None
    customer_id: CustomerId | None = None
