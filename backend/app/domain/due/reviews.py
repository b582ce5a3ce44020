"""Asking for a review: soon after a visit, and not after every one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.due.tally import Why

DUST_SETTLES: Final = timedelta(hours=2)
FORGOTTEN: Final = timedelta(hours=48)
NEXT_ONE: Final = timedelta(days=90)
SAID_TO_BE_DONE: Final = timedelta(days=7)
"""A visit that began longer ago is old news, whenever somebody ticks it off."""


def key(visit: Appointment) -> str:
    return f"review/{visit.id}"


def finished_at(visit: Appointment) -> datetime:
    return visit.completed_at or visit.window.end


def is_due(visit: Appointment, now: datetime) -> bool:
    is_done = visit.status is AppointmentStatus.COMPLETED
    return is_done and DUST_SETTLES <= now - finished_at(visit) <= FORGOTTEN


def held_back(visit: Appointment, others: Iterable[Appointment], now: datetime) -> Why | None:
    """`others` are the same customer's visits of the last `NEXT_ONE` and some days."""
    if visit.told.review_asked_at is not None:
        return Why.ALREADY_TOLD
    asked = (other.told.review_asked_at for other in others)
    return Why.TOO_SOON if any(at is not None and now - at < NEXT_ONE for at in asked) else None
