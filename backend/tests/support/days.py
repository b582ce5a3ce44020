"""A whole day of a calendar, for tests about opening hours."""

from datetime import date, timedelta

from app.domain.appointments import Window
from app.domain.scheduling import BusinessCalendar


def windows_of(calendar: BusinessCalendar, on: date, length: timedelta) -> list[Window]:
    """Every window of `length` on the day's grid, in order."""
    return [Window(start, start + length) for _, start in calendar.starts(on, length)]
