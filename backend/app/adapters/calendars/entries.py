"""Times that the entries of an iCalendar file take, with repeated ones unrolled."""

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from app.adapters.calendars.rendering import OURS
from app.domain.appointments import Window
from app.domain.calendars import BusyTime, CalendarLink
from app.errors import Invalid

MOST_TIMES: Final = 5000
READING_SECONDS: Final = 20.0
LONGEST_UID: Final = 200
LONGEST_TITLE: Final = 100
A_DAY: Final = timedelta(days=1)
REPEATING: Final = ("RRULE", "RDATE", "RECURRENCE-ID")
TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY"})
UNREADABLE: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What the libraries raise on entries that break the rules."""

log = logging.getLogger("app.calendars")


def busy_times(
    files: Iterable[bytes], link: CalendarLink, span: Window, zone: ZoneInfo
) -> tuple[BusyTime, ...]:
    """By start, the first 5,000. Invalid when one is no calendar, or takes too long to read.

    Entries that are free, cancelled or our own take no time; an unreadable one is left out. Whole
    days and times without a zone are read in `zone`.
    """
    until = monotonic() + READING_SECONDS
    found: dict[str, BusyTime] = {}
    unreadable = 0
    for calendar in (one for file in files for one in _calendars(file)):
        for series in _series(calendar):
            if monotonic() > until:
                raise Invalid("the calendar takes too long to read")
            try:
                for taken in islice(_taken(calendar, series, link, span, zone), MOST_TIMES):
                    found[taken.event_id] = taken
            except UNREADABLE:
                unreadable += 1
    if unreadable:
        facts = {"link_id": link.id, "entries": unreadable}
        log.warning("calendar entries cannot be read", extra={"facts": facts})
    ordered = sorted(found.values(), key=lambda taken: (taken.window.start, taken.event_id))
    return tuple(ordered[:MOST_TIMES])


def _calendars(file: bytes) -> list[Calendar]:
    try:
        found = Calendar.from_ical(file, multiple=True)
    except UNREADABLE as error:
        raise Invalid("what the calendar's server sends is no calendar") from error
    calendars = [one for one in found if one.name == "VCALENDAR"]
    if not calendars:
        raise Invalid("what the calendar's server sends is no calendar")
    return calendars


def _series(calendar: Calendar) -> Iterable[list[Event]]:
    """An entry and the changed occurrences of it share their UID."""
    by_uid: dict[str, list[Event]] = {}
    for entry in calendar.walk("VEVENT"):
        if not isinstance(entry, Event):
            continue
        uid = str(entry.get("UID") or sha256(entry.to_ical()).hexdigest())
        if not uid.endswith(OURS):
            by_uid.setdefault(uid, []).append(entry)
    return by_uid.values()


def _taken(
    calendar: Calendar, series: list[Event], link: CalendarLink, span: Window, zone: ZoneInfo
) -> Iterator[BusyTime]:
    repeats = any(name in entry for entry in series for name in REPEATING)
    for entry in _unrolled(calendar, series, span, zone) if repeats else series:
        if _is_free(entry):
            continue
        start, end = _instant(entry.start, zone), _instant(entry.end, zone)
        if start < end and start < span.end and span.start < end:
            yield BusyTime(
                link_id=link.id,
                event_id=_event_id(entry, start if repeats else None),
                window=Window(start, end),
                technician_id=link.technician_id,
                title=_title(entry),
            )


def _unrolled(
    calendar: Calendar, series: list[Event], span: Window, zone: ZoneInfo
) -> Iterable[Event]:
    """A day more at both ends: the library compares times without a zone in its own way."""
    if any(_is_endless_work(entry) for entry in series):
        raise ValueError("repeats too often")
    alone = Calendar()
    if "X-WR-TIMEZONE" in calendar:
        alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    for entry in series:
        alone.add_component(entry)
    found: list[Event] = recurring_ical_events.of(alone).between(
        span.start.astimezone(zone) - A_DAY, span.end.astimezone(zone) + A_DAY
    )
    return found


def _is_endless_work(entry: Event) -> bool:
    """Nobody's appointments repeat within the hour, and unrolling them could take for ever."""
    rules = entry.get("RRULE") or []
    if isinstance(rules, list) and len(rules) > 1:
        return True
    for rule in rules if isinstance(rules, list) else [rules]:
        often = {str(one).upper() for one in rule.get("FREQ", ())}
        if "HOURLY" in often and any(part.upper().startswith("BY") for part in rule):
            return True
        if rule.get("BYSETPOS") and not often & {"MONTHLY", "YEARLY"}:
            return True
        if TOO_OFTEN & {str(often).upper() for often in rule.get("FREQ", ())}:
            return True
        if len(rule.get("BYMINUTE", ())) > 4 or len(rule.get("BYSECOND", ())) > 1:
            return True
    return False


def _is_free(entry: Event) -> bool:
    transparency = str(entry.get("TRANSP", "")).upper()
    return transparency == "TRANSPARENT" or str(entry.get("STATUS", "")).upper() == "CANCELLED"


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def _title(entry: Event) -> str | None:
    """In print: it is told to the owner by text."""
    summary = "".join(one for one in str(entry.get("SUMMARY", "")) if one.isprintable())
    return summary.strip()[:LONGEST_TITLE] or None


def _event_id(entry: Event, occurs_at: datetime | None) -> str:
    uid = str(entry.get("UID", ""))
    if not uid or len(uid) > LONGEST_UID or not uid.isprintable():
        written = uid.encode("utf-8", "replace") or entry.to_ical()
        uid = sha256(written).hexdigest()
    return f"{uid} {occurs_at:%Y%m%dT%H%M%SZ}" if occurs_at else uid
