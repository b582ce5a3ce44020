"""Values inside prompts: times, money and opening hours as people say them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Final

from app.domain.appointments import Window
from app.domain.businesses import OpeningHours, OpenSpan
from app.domain.dialogue.outcomes import Value

WEEKDAYS: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}

NUMBERED: Final = frozenset({"address", "phone", "zip"})
LONG_NUMBER: Final = re.compile(r"(?<![\w-])\d{3,}(?![\w-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    language: str
    now: datetime
    """In the business's zone."""
    is_spoken: bool = False


def rendered(values: Mapping[str, Value], rendering: Rendering) -> dict[str, str]:
    """Every value as text. A second window on the first one's day is told by its hour alone."""
    texts = {name: _text(value, rendering) for name, value in values.items()}
    if rendering.is_spoken:
        texts |= {name: digit_by_digit(texts[name]) for name in NUMBERED & texts.keys()}
    first, second = values.get("first"), values.get("second")
    if isinstance(first, Window) and isinstance(second, Window):
        zone = rendering.now.tzinfo
        if first.start.astimezone(zone).date() == second.start.astimezone(zone).date():
            texts["second"] = _at(second.start.astimezone(zone).time(), rendering.language)
    return texts


def digit_by_digit(text: str) -> str:
    """`6100 West 75th Street` -> `6 1 0 0 West 75th Street`: nobody says six thousand one hundred.

    Two digits are a number people say whole; ordinals stay.
    """
    return LONG_NUMBER.sub(lambda number: " ".join(number[0]), text)


def _text(value: Value, rendering: Rendering) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, Window):
        return when(value.start.astimezone(rendering.now.tzinfo), rendering)
    return hours(value, rendering.language)


def money(amount: Decimal) -> str:
    """`Decimal("150.00")` -> `$150`; cents only where there are some."""
    whole = amount == amount.to_integral_value()
    return f"${amount:,.0f}" if whole else f"${amount:,.2f}"


def when(start: datetime, rendering: Rendering) -> str:
    """A day and an hour: "tomorrow, Tuesday, November 24, at 8 AM"."""
    language = rendering.language
    return f"{day(start.date(), rendering)} {_at(start.time(), language)}"


def day(on: date, rendering: Rendering) -> str:
    language = rendering.language
    weekday, month = WEEKDAYS[language][on.weekday()], MONTHS[language][on.month - 1]
    ahead = (on - rendering.now.date()).days
    if language == "es":
        written = f"el {weekday} {on.day} de {month}"
        near = {0: "hoy", 1: "mañana"}.get(ahead)
        return f"{near}, {weekday} {on.day} de {month}," if near else written
    near = {0: "today", 1: "tomorrow"}.get(ahead)
    return f"{near}, {weekday}, {month} {on.day}," if near else f"{weekday}, {month} {on.day}"


def _at(clock: time, language: str) -> str:
    if language == "en":
        return f"at {clock_text(clock, language)}"
    return f"a la{'' if clock.hour % 12 == 1 else 's'} {clock_text(clock, language)}"


def clock_text(clock: time, language: str) -> str:
    """`8 AM`, `2:30 PM`, `noon`; in Spanish `8 de la mañana`."""
    hour, minutes = clock.hour % 12 or 12, f":{clock.minute:02}" if clock.minute else ""
    if language == "es":
        is_night = clock.hour == 0 or clock.hour >= 20
        part = "noche" if is_night else "mañana" if clock.hour < 12 else "tarde"
        return f"{hour}{minutes} de la {part}"
    if clock == time(12):
        return "noon"
    return f"{hour}{minutes} {'AM' if clock.hour < 12 else 'PM'}"


def hours(week: OpeningHours, language: str) -> str:
    """`Monday through Friday, 8 AM to 5 PM; Saturday, 9 AM to noon`."""
    runs = []
    numbered = list(enumerate(week))
    for spans, days in groupby(numbered, key=lambda pair: pair[1]):
        if spans:
            runs.append(_run([number for number, _ in days], spans, language))
    nothing = "con cita solamente" if language == "es" else "by appointment only"
    return "; ".join(runs) or nothing


def _run(days: list[int], spans: tuple[OpenSpan, ...], language: str) -> str:
    to, through, joined = (
        (" a ", " a ", " y de ")
        if language == "es"
        else (
            " to ",
            " through ",
            " and ",
        )
    )
    names = WEEKDAYS[language]
    first, last = names[days[0]], names[days[-1]]
    named = first if len(days) == 1 else f"{first}{through}{last}"
    clocks = joined.join(
        f"{clock_text(s.opens, language)}{to}{_closing(s.closes, language)}" for s in spans
    )
    return f"{named}, {'de ' if language == 'es' else ''}{clocks}"


def _closing(closes: time, language: str) -> str:
    if closes == time.max:
        return "medianoche" if language == "es" else "midnight"
    return clock_text(closes, language)
