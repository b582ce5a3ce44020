"""Appointments as iCalendar (RFC 5545)."""

import re
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Final

from icalendar import Calendar, Event, vText

from app.domain.calendars import CalendarEvent

PRODUCT: Final = "-//receptionist//appointments//EN"
OURS: Final = "@receptionist"
"""Ends every UID of ours, so that we know our own entries when they come back."""
REFRESH: Final = timedelta(hours=1)
NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LINE_ENDS: Final = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def published(name: str, events: Sequence[CalendarEvent]) -> bytes:
    """A file to subscribe to."""
    calendar = _empty()
    calendar.add("method", "PUBLISH")
    # Said to be texts: names the library does not know are written as they stand.
    calendar.add("name", vText(clean(name)))
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # A name of its own, so the library does not know that it is a duration.
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_entry(event))
    written: bytes = calendar.to_ical()
    return written


def stored(event: CalendarEvent) -> bytes:
    """One entry as CalDAV keeps it: RFC 4791, 4.1 forbids a method."""
    calendar = _empty()
    calendar.add_component(_entry(event))
    written: bytes = calendar.to_ical()
    return written


def clean(text: str) -> str:
    """Without what iCalendar cannot hold."""
    return NO_TEXT.sub("", LINE_ENDS.sub("\n", text))


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _entry(event: CalendarEvent) -> Event:
    entry = Event()
    entry.add("uid", f"{event.id}{OURS}")
    entry.add("dtstamp", (event.changed_at or event.window.start).astimezone(UTC))
    entry.add("dtstart", event.window.start.astimezone(UTC))
    entry.add("dtend", event.window.end.astimezone(UTC))
    entry.add("summary", clean(event.title))
    if event.location:
        entry.add("location", clean(event.location))
    if event.description:
        entry.add("description", clean(event.description))
    entry.add("status", _status(event))
    entry.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    return entry


def _status(event: CalendarEvent) -> str:
    if event.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.is_tentative else "CONFIRMED"
