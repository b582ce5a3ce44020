"""Time that nobody can be sent in: off, off shift, or taken by an entry in a linked calendar."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.appointments import Window
from app.domain.calendars import BusyTime
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.shifts import Shifts
from app.domain.technicians import Technician, TechnicianId


class AbsenceKind(StrEnum):
    TIME_OFF = "time_off"
    OFF_SHIFT = "off_shift"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    kind: AbsenceKind
    window: Window
    technician_id: TechnicianId | None = None
    """None takes everybody's time."""
    note: str | None = None


def absences(
    technicians: Iterable[Technician],
    busy: Iterable[BusyTime],
    calendar: BusinessCalendar,
    days: Sequence[date],
) -> list[Absence]:
    """Of those days and the technicians who still work here, by start."""
    span = Window(calendar.day(days[0]).start, calendar.day(days[-1]).end)
    found = [*map(_entry, busy)]
    for one in technicians:
        if one.is_active:
            found += _time_off(one, span)
            found += _off_shift(one, calendar, days)
    return sorted(found, key=lambda one: (one.window.start, one.window.end))


def _entry(busy: BusyTime) -> Absence:
    return Absence(
        kind=AbsenceKind.CALENDAR,
        window=busy.window,
        technician_id=busy.technician_id,
        note=busy.title,
    )


def _time_off(technician: Technician, span: Window) -> Iterator[Absence]:
    for off in technician.time_off:
        window = Window(off.starts_at, off.ends_at)
        if window.overlaps(span):
            yield Absence(
                kind=AbsenceKind.TIME_OFF,
                window=window,
                technician_id=technician.id,
                note=off.note,
            )


def _off_shift(
    technician: Technician, calendar: BusinessCalendar, days: Iterable[date]
) -> Iterator[Absence]:
    """Within opening hours; outside of them nobody is expected anyway."""
    shifts = Shifts(technician, calendar)
    for on in days:
        hours = calendar.hours(on)
        for window in _without(hours, shifts.within(on, hours)):
            yield Absence(kind=AbsenceKind.OFF_SHIFT, window=window, technician_id=technician.id)


def _without(hours: Iterable[Window], worked: Sequence[Window]) -> Iterator[Window]:
    for open_ in hours:
        at = open_.start
        for shift in sorted(worked, key=lambda one: one.start):
            if shift.overlaps(open_):
                if at < shift.start:
                    yield Window(at, shift.start)
                at = max(at, shift.end)
        if at < open_.end:
            yield Window(at, open_.end)
