"""When a business works: opening hours and closed dates in its own time zone."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.hours import OpeningHours, OpenSpan

MINUTE: Final = timedelta(minutes=1)
GRID: Final = timedelta(minutes=30)
"""Visits start on the half hour, counted from opening."""
DAY: Final = timedelta(days=1)
FURTHEST: Final = 3 * DAY
"""No visit lasts longer, so hours that never end are followed no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    zone: ZoneInfo
    opening_hours: OpeningHours
    closed_on: Container[date] = frozenset()
    """Blackout dates and public holidays."""

    def spans(self, on: date) -> tuple[OpenSpan, ...]:
        """Local opening hours on a date; empty when closed."""
        return () if on in self.closed_on else self.opening_hours[on.weekday()]

    def hours(self, on: date) -> tuple[Window, ...]:
        """The date's open hours as instants, in order, those that meet joined into one; what goes
        on after midnight belongs to them."""
        joined: list[Window] = []
        for span in self.spans(on):
            open_at = self._reached_at(datetime.combine(on, span.opens))
            close_at = self._reached_at(self._closing(on, span))
            # Clocks may skip all of a span, and one that meets the last is part of it already.
            if open_at < close_at and (not joined or joined[-1].end < open_at):
                joined.append(Window(open_at, close_at))
        return tuple(joined)

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether all of it lies within hours that are not interrupted."""
        return any(w.start <= start and end <= w.end for w in self.hours(self.date_of(start)))

    def is_open(self, at: datetime) -> bool:
        return any(w.start <= at < w.end for w in self.hours(self.date_of(at)))

    def starts(self, on: date, length: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """The day's grid as (by the wall, instant), without what clock changes make impossible.

        A span whose clocks do not change is converted once, not start by start.
        """
        for span in self.spans(on):
            opens, ends, closes = (
                datetime.combine(on, span.opens),
                _end(on, span),
                self._closing(on, span),
            )
            first, last = self._reached_at(opens), self._reached_at(closes)
            is_even = last - first == closes - opens and self._wall(first) == opens
            for clock in _grid(opens, min(ends, closes - length + GRID)):
                start = first + (clock - opens) if is_even else self._instant(clock)
                if start is not None and start + length <= last:
                    yield clock, start

    def window_at(self, on: date, clock: time, length: timedelta) -> Window | None:
        """The window that starts at a wall-clock time, if it fits into opening hours."""
        start = self._instant(datetime.combine(on, clock))
        if start is None or not self.holds(start, start + length):
            return None
        return Window(start, start + length)

    def date_of(self, at: datetime) -> date:
        """The date where the business is."""
        return at.astimezone(self.zone).date()

    def instant(self, on: date, clock: time) -> datetime:
        """Where clocks skip it, the moment they do."""
        return self._reached_at(datetime.combine(on, clock))

    def day(self, on: date) -> Window:
        """From midnight to midnight."""
        return Window(self.instant(on, time()), self.instant(on + DAY, time()))

    def _closing(self, on: date, span: OpenSpan) -> datetime:
        """By the wall; hours that meet, at midnight too, go on."""
        closes, furthest = _end(on, span), datetime.combine(on, time()) + FURTHEST
        while closes < furthest:
            after = next((s for s in self.spans(closes.date()) if s.opens == closes.time()), None)
            if after is None:
                break
            closes = _end(closes.date(), after)
        return closes

    def _reached_at(self, wall: datetime) -> datetime:
        """When the clock on the wall shows a time, or first shows a later one."""
        at = self._instant(wall)
        if at is None:
            at = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
            while self._wall(at) < wall:
                at += MINUTE
        return at

    def _instant(self, wall: datetime) -> datetime | None:
        """None when clocks skip it (spring forward); the first of two when they repeat it."""
        at = wall.replace(tzinfo=self.zone).astimezone(UTC)
        return at if self._wall(at) == wall else None

    def _wall(self, at: datetime) -> datetime:
        """What the clock on the business's wall shows."""
        return at.astimezone(self.zone).replace(tzinfo=None, fold=0)


def _grid(first: datetime, end: datetime) -> Iterator[datetime]:
    while first < end:
        yield first
        first += GRID


def _end(on: date, span: OpenSpan) -> datetime:
    """The wall-clock end of a span; 24:00 is the next day's midnight."""
    if span.closes == time.max:
        return datetime.combine(on + DAY, time())
    return datetime.combine(on, span.closes)
