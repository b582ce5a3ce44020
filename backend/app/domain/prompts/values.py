"""Values inside prompts: money, clocks and opening hours as people say them."""

from datetime import time
from decimal import Decimal
from itertools import groupby
from typing import Final

from app.domain.hours import OpeningHours, OpenSpan

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


def money(amount: Decimal) -> str:
    """`Decimal("150.00")` -> `$150`; cents only where there are some."""
    whole = amount == amount.to_integral_value()
    return f"${amount:,.0f}" if whole else f"${amount:,.2f}"


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
