"""Reminders: when a coming visit is spoken of, and when that would be one text too many."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.due.tally import Why

REMINDED: Final = frozenset({AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED})
LAST_CALL: Final = timedelta(hours=1)
"""Before the visit; later than that nobody can rearrange their day."""
SETTLING: Final = timedelta(hours=4)
"""After a visit was agreed on, for so long nobody needs to hear of it again."""
HARDLY_MOVED: Final = timedelta(hours=1)
"""Moved by less, a visit is still the one its customer was reminded of."""
EVENING, MORNING, BEFORE_NIGHT = time(20), time(9), time(19)
"""Between the first two no reminder begins its way; the third is when it goes instead."""
LONGEST_NIGHT: Final = timedelta(hours=15)
"""From BEFORE_NIGHT to the end of the night when the clocks go back."""


def key(visit: Appointment) -> str:
    """A visit that was moved is another reason."""
    return f"reminder/{visit.id}/{visit.window.start.astimezone(UTC).isoformat()}"


def useful_until(visit: Appointment) -> datetime:
    return visit.window.start - LAST_CALL


def looks_until(now: datetime, ahead: timedelta) -> datetime:
    """Visits that start at this moment or later are not due yet."""
    return now + ahead + LONGEST_NIGHT


def is_due(visit: Appointment, now: datetime, ahead: timedelta, zone: ZoneInfo) -> bool:
    """Whether it is time to remind of it, as far as the clock alone can tell."""
    start = visit.window.start
    return visit.status in REMINDED and due_from(start, ahead, zone) <= now < start


def due_from(start: datetime, ahead: timedelta, zone: ZoneInfo) -> datetime:
    """`ahead` of the visit; or the evening before, where that is in a night whose end is too late.

    A business that reminds two hours ahead reminds of a visit at 8 AM at 7 PM.
    """
    at = (start - ahead).astimezone(UTC)
    local = at.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return at
    evening = local.date() if local.time() >= EVENING else local.date() - timedelta(days=1)
    morning = datetime.combine(evening + timedelta(days=1), MORNING, zone).astimezone(UTC)
    if morning <= start - LAST_CALL:
        return at
    return datetime.combine(evening, BEFORE_NIGHT, zone).astimezone(UTC)


def held_back(visit: Appointment, now: datetime) -> Why | None:
    """Why the customer is not reminded of this visit that is due; None when they are."""
    start, told = visit.window.start, visit.told.reminded_of
    if visit.reminder_sent or (told is not None and abs(start - told) < HARDLY_MOVED):
        return Why.ALREADY_TOLD
    if now >= useful_until(visit):
        return Why.TOO_LATE
    if now - (visit.agreed_at or visit.created_at) < SETTLING:
        return Why.TOO_SOON
    return None
