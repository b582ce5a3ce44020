"""When a business works: opening hours and blackout dates in its own time zone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.businesses import OpeningHours, OpenSpan

GRID = timedelta(minutes=30)
"""Visits start on the half hour, counted from opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    zone: ZoneInfo
    opening_hours: OpeningHours
    blackout_dates: frozenset[date] = field(default_factory=frozenset)

    def spans(self, on: date) -> tuple[OpenSpan, ...]:
        """Local opening hours on a date; empty when closed."""
        return () if on in self.blackout_dates else self.opening_hours[on.weekday()]

    def starts(self, on: date, length: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """The day's grid as (by the wall, instant), without what clock changes make impossible.

        A span whose clocks do not change is converted once, not start by start.
        """
        for span in self.spans(on):
            opens, closes = datetime.combine(on, span.opens), closing(on, span)
            first = opens.replace(tzinfo=self.zone).astimezone(UTC)
            last = closes.replace(tzinfo=self.zone).astimezone(UTC)
            is_even = last - first == closes - opens and self._wall(first) == opens
            clock = opens
            while clock + length <= closes:
                if is_even:
                    yield clock, first + (clock - opens)
                else:
                    window = self.fitting(clock, length)
                    if window is not None:
                        yield clock, window.start
                clock += GRID

    def window_at(self, on: date, clock: time, length: timedelta) -> Window | None:
        """The window that starts at a wall-clock time, if it fits into opening hours."""
        return self.fitting(datetime.combine(on, clock), length)

    def fitting(self, start: datetime, length: timedelta) -> Window | None:
        """The window from a start by the wall, if all of it lies within one open span."""
        on = start.date()
        window = self.window(start, length)
        for span in self.spans(on):
            closes = closing(on, span)
            fits = datetime.combine(on, span.opens) <= start and start + length <= closes
            # A visit across the hour that clocks skip ends an hour later by the wall.
            if fits and window is not None and self._wall(window.end) <= closes:
                return window
        return None

    def window(self, wall: datetime, length: timedelta) -> Window | None:
        """A wall-clock start as instants; None when clocks skip it (spring forward)."""
        start = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if self._wall(start) != wall:
            return None
        return Window(start, start + length)

    def _wall(self, at: datetime) -> datetime:
        """What the clock on the business's wall shows."""
        return at.astimezone(self.zone).replace(tzinfo=None, fold=0)


def closing(on: date, span: OpenSpan) -> datetime:
    """The wall-clock end of a span; 24:00 is the next day's midnight."""
    if span.closes == time.max:
        return datetime.combine(on + timedelta(days=1), time())
    return datetime.combine(on, span.closes)
