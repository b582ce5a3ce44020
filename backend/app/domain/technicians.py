"""Technicians: who goes, when they work and what they can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from app.domain.credentials import Credential
from app.domain.hours import OpeningHours

TechnicianId = NewType("TechnicianId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOff:
    """Half-open [starts_at, ends_at): vacation, a dentist, a course."""

    starts_at: datetime
    ends_at: datetime
    note: str | None = None

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("time off needs time zones")
        if self.ends_at <= self.starts_at:
            raise ValueError("time off must end after it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    id: TechnicianId
    name: str
    phone: str | None = None
    color: str | None = None
    skills: tuple[str, ...] = ()
    is_active: bool = True
    shifts: OpeningHours | None = None
    """None means the business's opening hours; else only where both are open."""
    time_off: tuple[TimeOff, ...] = ()
    home_zip: str | None = None
    """Where they set out from; None means the business's base."""
    feed: Credential | None = None
    """Opens the calendar of their visits that others subscribe to."""
