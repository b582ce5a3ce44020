"""Our appointments as calendars elsewhere show them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentStatus, ArrivalWindow, Window
from app.domain.businesses import Business
from app.domain.calendars import CalendarEvent
from app.domain.customers import Customer
from app.domain.prompts.values import MONTHS, WEEKDAYS, clock_text
from app.domain.technicians import Technician, TimeOff
from app.domain.understanding.service_types import catalogue

LONGEST_TITLE = 200
LONGEST_TEXT = 2000
"""Calendars elsewhere refuse or cut what is much longer."""


def event_of(
    appointment: Appointment,
    customer: Customer | None,
    technician: Technician | None,
    zone: ZoneInfo,
    now: datetime,
    service_name: str | None = None,
) -> CalendarEvent:
    """`service_name` is the business's own name for the kind of work, where it has one.

    `now` says as of when it is shown; everything else is the same at any time.
    """
    return CalendarEvent(
        id=appointment.id,
        window=Window(appointment.window.start, appointment.window.end),
        title=_title(appointment, customer, service_name),
        description=_description(appointment, customer, technician, zone),
        location=_line(appointment.address or "", LONGEST_TEXT),
        is_tentative=appointment.status is AppointmentStatus.PENDING_RESCHEDULE,
        is_cancelled=appointment.status is AppointmentStatus.CANCELLED,
        changed_at=now,
    )


def service_names(business: Business) -> Mapping[str, str]:
    """By service type: what the business calls it, else what its trade does."""
    usual = {one.service_type: one.name_en for one in catalogue(business.vertical.value)}
    return usual | {one.service_type: one.name for one in business.services}


def time_off_event(technician: Technician, off: TimeOff, now: datetime) -> CalendarEvent:
    """That they are away, and not why."""
    began = int(off.starts_at.timestamp())
    return CalendarEvent(
        id=f"{technician.id}-off-{began}",
        window=Window(off.starts_at, off.ends_at),
        title=_line(f"{technician.name}: time off", LONGEST_TITLE),
        changed_at=now,
    )


def promised_words(promised: Window, zone: ZoneInfo) -> str:
    """`Monday, January 8, 8 AM to 10 AM`, or one hour where an exact time was promised."""
    start = promised.start.astimezone(zone)
    hours = clock_text(start.time(), "en")
    if isinstance(promised, ArrivalWindow):
        latest = promised.arrival_ends_at.astimezone(zone)
        hours = f"{hours} to {clock_text(latest.time(), 'en')}"
    weekday, month = WEEKDAYS["en"][start.weekday()], MONTHS["en"][start.month - 1]
    return f"{weekday}, {month} {start.day}, {hours}"


def _title(appointment: Appointment, customer: Customer | None, service_name: str | None) -> str:
    work = service_name or _in_words(appointment.service_type or "") or "Visit"
    named = f"{work} - {customer.name}" if customer else work
    return _line(f"EMERGENCY: {named}" if appointment.is_emergency else named, LONGEST_TITLE)


def _description(
    appointment: Appointment,
    customer: Customer | None,
    technician: Technician | None,
    zone: ZoneInfo,
) -> str:
    problem = _cut((appointment.description or "").strip(), LONGEST_TEXT)
    lines = [
        problem,
        f"Promised arrival: {promised_words(appointment.promised, zone)}",
        f"Technician: {technician.name}" if technician else "",
        f"Phone: {customer.phone}" if customer else "",
    ]
    return _joined(lines)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)


def _in_words(code: str) -> str:
    """`water_heater_repair` -> `Water heater repair`."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _line(text: str, longest: int) -> str:
    return _cut(" ".join(text.split()), longest)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
