"""When a technician works: on shift, and not off."""

from datetime import date, datetime

from app.domain.appointments import Window
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.technicians import Technician


class Shifts:
    """Days are worked out when they are looked at, and no other ones."""

    def __init__(self, technician: Technician | None, calendar: BusinessCalendar) -> None:
        time_off = technician.time_off if technician else ()
        self.off = [Window(off.starts_at, off.ends_at) for off in time_off]
        hours = technician.shifts if technician else None
        self._own = (
            BusinessCalendar(zone=calendar.zone, opening_hours=hours) if hours is not None else None
        )
        self._days: dict[date, tuple[Window, ...]] = {}

    def hold(self, on: date, start: datetime, end: datetime) -> bool:
        """On shift all through a time that begins on a date, off or not."""
        if self._own is None:
            return True
        return any(shift.start <= start and end <= shift.end for shift in self._on(on))

    def is_off(self, start: datetime, end: datetime) -> bool:
        return any(off.start < end and start < off.end for off in self.off)

    def within(self, on: date, hours: tuple[Window, ...]) -> list[Window]:
        """The parts of a date's hours that are on shift."""
        if self._own is None:
            return list(hours)
        return [
            Window(max(a.start, b.start), min(a.end, b.end))
            for a in hours
            for b in self._on(on)
            if a.overlaps(b)
        ]

    def _on(self, on: date) -> tuple[Window, ...]:
        if self._own is None:
            return ()
        if on not in self._days:
            self._days[on] = self._own.hours(on)
        return self._days[on]
