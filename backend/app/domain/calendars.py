"""Calendars elsewhere: mirrors of our schedule, and sources of times that are taken."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.appointments import Window
from app.domain.technicians import TechnicianId


class CalendarKind(StrEnum):
    ICS = "ics"
    """A published file; it can only be read."""
    CALDAV = "caldav"
    GOOGLE = "google"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLink:
    """One calendar of the business, or of one technician."""

    id: str
    kind: CalendarKind
    address: str
    """A URL; for Google the calendar's id."""
    technician_id: TechnicianId | None = None
    """Whose time its entries take; None means everybody's."""
    username: str | None = None
    sealed_secret: str | None = None
    """A CalDAV password, or Google credentials as JSON; encrypted."""
    pulls: bool = True
    """Its entries take time here."""
    pushes: bool = False
    """Our appointments appear there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTime:
    """Time that an entry elsewhere takes."""

    link_id: str
    event_id: str
    """Unique within its calendar; occurrences of a repeated entry differ."""
    window: Window
    technician_id: TechnicianId | None = None
    """None takes everybody's time."""
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarState:
    """How the last look at a calendar went."""

    link_id: str
    tried_at: datetime | None = None
    synced_at: datetime | None = None
    failures: int = 0
    """In a row."""
    last_error: str | None = None
    etag: str | None = None
    """Of an ICS file, so that an unchanged one is not sent again."""
    alerted: tuple[str, ...] = ()
    """Conflicts the owner has been told of, as `appointment_id event_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """What a look at a calendar found."""

    times: tuple[BusyTime, ...]
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An appointment as a calendar shows it."""

    id: str
    """Derived from the appointment, so that the same one is never shown twice."""
    window: Window
    title: str
    description: str = ""
    location: str = ""
    is_tentative: bool = False
    is_cancelled: bool = False
    """Shown for a while all the same, so that those who subscribed take it away."""
    changed_at: datetime | None = None
    """As of when it is shown."""
