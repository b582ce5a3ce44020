"""Windows as people say them: a day, and an hour or the hours between which we arrive."""

from datetime import date, datetime, time
from typing import Final

from app.domain.appointments import ArrivalWindow, Window
from app.domain.prompts.values import MONTHS, WEEKDAYS, clock_text

NIGHTFALL: Final = {"en": 18, "es": 20}
"""The hour from which today is "tonight"; in Spanish it is still "de la tarde" before."""


def when(window: Window, now: datetime, language: str) -> str:
    """ "tomorrow, Tuesday, November 24, at 8 AM", or "…, between 8 and 10 AM" to arrive.

    `now` is in the business's zone.
    """
    start = window.start.astimezone(now.tzinfo)
    is_arrival = isinstance(window, ArrivalWindow)
    if is_arrival and start.date() == now.date() and start.hour >= NIGHTFALL[language]:
        told = tonight(start.date(), language)
    else:
        told = day(start.date(), now.date(), language)
    comma = "," if is_arrival and not told.endswith(",") else ""
    return f"{told}{comma} {hour(window, now, language)}"


def dated(window: Window, now: datetime, language: str) -> str:
    """The same without "today" or "tomorrow", for words that may be read on another day."""
    told = day(window.start.astimezone(now.tzinfo).date(), date.max, language)
    comma = "," if isinstance(window, ArrivalWindow) else ""
    return f"{told}{comma} {hour(window, now, language)}"


def hour(window: Window, now: datetime, language: str) -> str:
    """The same without its day."""
    start = window.start.astimezone(now.tzinfo).time()
    if isinstance(window, ArrivalWindow):
        return between(start, window.arrival_ends_at.astimezone(now.tzinfo).time(), language)
    if language == "en":
        return f"at {clock_text(start, language)}"
    return f"a {_the(start)} {clock_text(start, language)}"


def day(on: date, today: date, language: str) -> str:
    weekday, month = WEEKDAYS[language][on.weekday()], MONTHS[language][on.month - 1]
    ahead = (on - today).days
    if language == "es":
        near = {0: "hoy", 1: "mañana"}.get(ahead)
        dated = f"{weekday} {on.day} de {month}"
        return f"{near}, {dated}," if near else f"el {dated}"
    near = {0: "today", 1: "tomorrow"}.get(ahead)
    return f"{near}, {weekday}, {month} {on.day}," if near else f"{weekday}, {month} {on.day}"


def tonight(on: date, language: str) -> str:
    weekday, month = WEEKDAYS[language][on.weekday()], MONTHS[language][on.month - 1]
    if language == "es":
        return f"esta noche, {weekday} {on.day} de {month},"
    return f"tonight, {weekday}, {month} {on.day},"


def between(first: time, last: time, language: str) -> str:
    """ "between 8 and 10 AM": what both have in common is said once."""
    opening, closing = clock_text(first, language), clock_text(last, language)
    number, _, half = opening.partition(" ")
    if half and half == closing.partition(" ")[2]:
        opening = number
    if language == "en":
        return f"between {opening} and {closing}"
    return f"entre {_the(first)} {opening} y {_the(last)} {closing}"


def _the(clock: time) -> str:
    return "la" if clock.hour % 12 == 1 else "las"
