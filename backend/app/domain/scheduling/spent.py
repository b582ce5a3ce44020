"""How the time of a day is spent: minutes that technicians work, booked, blocked and left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.appointments import Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.shifts import Shifts
from app.domain.technicians import Technician

NONE = timedelta()
NOT_ON_SHIFT = "not on shift"
TIME_OFF = "time off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """One person's day within opening hours; `on_shift` is the other three together."""

    technician: Technician | None
    """None is the business itself, which has no technicians."""
    jobs: int
    """Visits that begin that day, also outside opening hours."""
    on_shift: timedelta
    booked: timedelta
    blocked: timedelta
    """By time off and by linked calendars."""
    off: str | None
    """Why they do not work that day at all."""

    @property
    def left(self) -> timedelta:
        return self.on_shift - self.booked - self.blocked


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A date's opening hours, worked out once for everybody; what goes on after midnight counts
    on the next day."""

    on: date
    whole: Window
    """From midnight to midnight."""
    hours: tuple[Window, ...]

    @classmethod
    def of(cls, calendar: BusinessCalendar, on: date) -> "OpenDay":
        whole = calendar.day(on)
        hours = (Window(one.start, min(one.end, whole.end)) for one in calendar.hours(on))
        return cls(on, whole, tuple(hours))


class Worker:
    """One person's shifts and all that takes their time."""

    def __init__(
        self,
        technician: Technician | None,
        calendar: BusinessCalendar,
        held: Iterable[Commitment],
        busy: Iterable[BusyTime],
    ) -> None:
        self._technician = technician
        own = technician.id if technician else None
        self._visits = [
            one.window for one in held if technician is None or one.technician_id == own
        ]
        self._busy = [
            one.window for one in busy if technician is None or one.technician_id in (None, own)
        ]
        self._shifts = Shifts(technician, calendar)

    def spends(self, day: OpenDay) -> Spent:
        hours = self._shifts.within(day.on, day.hours)
        off = covered(hours, self._shifts.off)
        visits = [one for one in self._visits if one.overlaps(day.whole)]
        booked = covered(hours, visits)
        taken = covered(hours, [*visits, *self._busy, *self._shifts.off])
        on_shift = sum((one.end - one.start for one in hours), NONE)
        return Spent(
            technician=self._technician,
            jobs=sum(day.whole.start <= one.start for one in visits),
            on_shift=on_shift,
            booked=booked,
            blocked=taken - booked,
            off=self._why_off(day.whole, on_shift, off),
        )

    def _why_off(self, day: Window, on_shift: timedelta, off: timedelta) -> str | None:
        if off < on_shift:
            return None
        given = self._technician.time_off if self._technician else ()
        notes = [
            one.note or TIME_OFF
            for one in given
            if one.starts_at < day.end and day.start < one.ends_at
        ]
        return next(iter(notes), NOT_ON_SHIFT)


def covered(hours: Sequence[Window], taken: Iterable[Window]) -> timedelta:
    """How much of `hours`, which do not overlap, is taken; what is taken twice counts once."""
    total = NONE
    ordered = sorted(taken, key=lambda one: one.start)
    for span in hours:
        reached = span.start
        for one in ordered:
            start, end = max(one.start, reached), min(one.end, span.end)
            if start < end:
                total += end - start
                reached = end
    return total
