"""Why a day is full, in a sentence or three that an owner understands."""

from collections.abc import Sequence
from datetime import timedelta

from app.domain.scheduling.spent import NONE, Spent


def why_full(day: Sequence[Spent], hours: str, length: timedelta) -> str:
    """ "Both technicians are booked from 8 AM to 5 PM: 9 jobs. Sam is off." `hours` are those
    between which the business is open; `length` is the visit for which there is no room."""
    working = [one for one in day if one.off is None and one.on_shift]
    off = [one for one in day if one not in working]
    told = [_booked(working, everybody(working, day), hours, length)] if working else []
    blocked = sum((one.blocked for one in working), NONE)
    if blocked and any(one.jobs for one in working):
        told.append(f"Time off and calendars take {duration(blocked)}.")
    if off and off[0].technician is not None:
        told.append(f"{named(off)} {'is' if len(off) == 1 else 'are'} off.")
    return " ".join(told)


def _booked(working: Sequence[Spent], who: str, hours: str, length: timedelta) -> str:
    is_one = len(working) == 1
    jobs = counted(sum(one.jobs for one in working))
    if not any(one.jobs for one in working):
        return f"{who} {'has' if is_one else 'have'} no time: all of it is blocked."
    if any(one.left for one in working):
        room = f"no room left for a visit of {duration(length)}"
        return f"{who} {'has' if is_one else 'have'} {room}: {jobs}."
    return f"{who} {'is' if is_one else 'are'} booked {hours}: {jobs}."


def everybody(working: Sequence[Spent], day: Sequence[Spent]) -> str:
    if working[0].technician is None:
        return "The day"
    if len(working) < len(day) or len(day) == 1:
        return named(working)
    return "Both technicians" if len(day) == 2 else f"All {len(day)} technicians"


def named(some: Sequence[Spent]) -> str:
    """ "Ann", "Ann and Bob", "Ann, Bob and Cy"."""
    names = [one.technician.name for one in some if one.technician]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def counted(jobs: int) -> str:
    return "1 job" if jobs == 1 else f"{jobs} jobs"


def duration(length: timedelta) -> str:
    """ "45 minutes", "2 hours", "2 h 30 min"."""
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    if not hours:
        return f"{minutes} minutes"
    if minutes:
        return f"{hours} h {minutes} min"
    return "1 hour" if hours == 1 else f"{hours} hours"
