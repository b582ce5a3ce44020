"""The waitlist: customers who wanted a sooner time than there was."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from app.domain.appointments import AppointmentId, Window
from app.domain.customers import CustomerId


class WaitStatus(StrEnum):
    WAITING = "WAITING"
    OFFERED = "OFFERED"
    """A freed time was offered to them; first come, first served."""
    SERVED = "SERVED"
    """They have a time they wanted, or came in another way."""
    EXPIRED = "EXPIRED"
    """The days they wanted are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One customer's wish: a visit of `minutes` on a day in [first_on, last_on]."""

    id: str
    customer_id: CustomerId
    phone: str
    created_at: datetime
    service_type: str
    minutes: int
    first_on: date
    last_on: date
    earliest: time | None = None
    """Local bounds for the start: from `earliest` (inclusive) to `latest` (exclusive)."""
    latest: time | None = None
    zip_code: str | None = None
    language_code: str = "en"
    appointment_id: AppointmentId | None = None
    """The later visit they took meanwhile, which would move."""
    status: WaitStatus = WaitStatus.WAITING
    offered: Window | None = None
    offered_at: datetime | None = None
