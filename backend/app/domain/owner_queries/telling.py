"""Days, counts, ages, numbers and names as one says them to an owner, in either language."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue.facts import OfferedService
from app.domain.owner_queries.queries import Span
from app.domain.owner_queries.words import AGES, AND, NEAR, NOUNS, NUMBERS, PARTS
from app.domain.prompts.rendering import digit_by_digit
from app.domain.prompts.values import MONTHS, WEEKDAYS
from app.domain.prompts.windows import between, hour

LONGEST: Final = 80
"""Characters of a name, an address or a problem; more is not listened to."""
_STATE_AND_ZIP: Final = re.compile(r",? +[A-Z]{2},? +\d{5}(?:-\d{4})?$|, *\d{5}(?:-\d{4})?$")
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    language: str
    now: datetime
    """In the business's zone."""
    is_spoken: bool = False

    def day(self, on: date) -> str:
        """ "tomorrow", "Monday, January 12", "el lunes 12 de enero"."""
        near = NEAR[self.language].get((on - self.now.date()).days)
        if near:
            return near
        weekday, month = WEEKDAYS[self.language][on.weekday()], MONTHS[self.language][on.month - 1]
        year = "" if abs((on - self.now.date()).days) < 300 else f" {on.year}"
        if self.language == "es":
            return f"el {weekday} {on.day} de {month}{year and ' de' + year}"
        return f"{weekday}, {month} {on.day}{year and ',' + year}"

    def span(self, span: Span) -> str:
        if not span.is_one_day:
            first, last = self.day(span.first_on), self.day(span.last_on)
            if self.language == "en":
                return f"from {first} through {last}"
            return f"desde {first} hasta {last}".replace("desde el ", "del ")
        return self._hours(self.day(span.first_on), span)

    def _hours(self, day: str, span: Span) -> str:
        part = PARTS.get((span.earliest, span.latest)) if span.exact is None else None
        if part is not None:
            of_today = part[self.language][1]
            is_today = span.first_on == self.now.date()
            return of_today if is_today else f"{day}{part[self.language][0]}".strip()
        return f"{day} {told}" if (told := self._clock(span)) else day

    def _clock(self, span: Span) -> str:
        if span.exact is not None:
            return self._at(span.exact)
        if span.earliest is not None and span.latest is not None:
            return between(span.earliest, span.latest, self.language)
        bound = span.earliest or span.latest
        if bound is None:
            return ""
        # Without its "at": "after 3 PM", "después de las 3 de la tarde".
        _, _, clock = self._at(bound).partition(" ")
        if self.language == "en":
            return f"{'after' if span.earliest else 'before'} {clock}"
        return f"{'después' if span.earliest else 'antes'} de {clock}"

    def _at(self, clock: time) -> str:
        start = datetime.combine(self.now.date(), clock, self.now.tzinfo)
        return hour(Window(start, start + _MINUTE), self.now, self.language)

    def hour(self, window: Window) -> str:
        return hour(window, self.now, self.language)

    def hours(self, spans: Iterable[Window]) -> str:
        """ "between 8 AM and noon, and between 2 and 5 PM"."""
        zone = self.now.tzinfo
        told = [
            between(
                one.start.astimezone(zone).time(), one.end.astimezone(zone).time(), self.language
            )
            for one in spans
        ]
        return f", {AND[self.language]} ".join(told)

    def number(self, count: int) -> str:
        words = NUMBERS[self.language]
        return words[count] if 0 <= count < len(words) else f"{count:,}"

    def count(self, count: int, noun: str) -> str:
        """`count(1, "call")` -> "one call", "una llamada"."""
        one, many, is_feminine = NOUNS[self.language][noun]
        if count == 1:
            return f"{'one' if self.language == 'en' else 'una' if is_feminine else 'un'} {one}"
        return f"{self.number(count)} {many}"

    def ago(self, at: datetime) -> str:
        """ "twenty minutes ago", "since yesterday", "three days ago"."""
        passed = max(self.now - at, timedelta())
        for unit, length, most in AGES:
            count = passed // length
            if count < most:
                return self._aged(count, unit)
        return self._aged(passed // timedelta(days=7), "week")

    def _aged(self, count: int, unit: str) -> str:
        if unit == "minute" and count < 2:
            return "just now" if self.language == "en" else "ahora mismo"
        told = self.count(count, unit)
        return f"{told} ago" if self.language == "en" else f"hace {told}"

    def phone(self, number: str) -> str:
        """`+19135550123` -> `913-555-0123`; a voice reads it digit by digit."""
        if number.startswith("+1") and len(number) == len("+19135550123"):
            return f"{number[2:5]}-{number[5:8]}-{number[8:]}"
        return number

    def service(self, service: OfferedService) -> str:
        """In the middle of a sentence: "leak repair", "HVAC check"."""
        name = clean(service.name_es if self.language == "es" else service.name_en)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def address(self, address: str) -> str:
        """Street and town: an owner knows the state they work in."""
        short = _STATE_AND_ZIP.sub("", clean(address))
        return digit_by_digit(short) if self.is_spoken else short


def clean(text: str) -> str:
    """One short line without characters that cannot be said."""
    kept = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    line = " ".join(kept.split())
    if len(line) <= LONGEST:
        return line.rstrip(" .?!")
    return line[:LONGEST].rpartition(" ")[0].rstrip(" .,;?!") or line[:LONGEST]
