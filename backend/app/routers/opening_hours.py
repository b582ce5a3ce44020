"""Hours of a week as published: spans per weekday, or one span for a simple week."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, WithJsonSchema

from app.domain.hours import WEEKDAYS, OpeningHours, OpenSpan, every_day

MIDNIGHT = "24:00"

CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


def _clock(written: str) -> str:
    if re.fullmatch(CLOCK, written) is None:
        raise ValueError("is not a time such as 08:30")
    return written


ClockTime: TypeAlias = Annotated[
    str, AfterValidator(_clock), WithJsonSchema({"type": "string", "pattern": CLOCK})
]
Hours: TypeAlias = Annotated[int, Field(ge=0, le=24)]
Span: TypeAlias = tuple[ClockTime, ClockTime]
PublishedHours: TypeAlias = dict[str, list[Span]]
"""`{"mon": [["08:00", "17:00"]], …}`; a weekday that is missing is closed."""


@dataclass(frozen=True, slots=True)
class SimpleWeek:
    """Every day the same hours, except closed days (`"Sat,Sun"`)."""

    open_hour: int = 8
    close_hour: int = 17
    closed_days: str = ""


class HoursFault(ValueError):
    """`day` is the weekday it is about, as it was written; empty when it is about none."""

    def __init__(self, day: str, why: str) -> None:
        super().__init__(why)
        self.day = day


def parse(published: PublishedHours) -> OpeningHours:
    """HoursFault for an unknown weekday or a span that does not end after it begins."""
    by_day = {day.strip().lower()[:3]: (day, spans) for day, spans in published.items()}
    if unknown := set(by_day) - set(WEEKDAYS):
        why = f"unknown weekday {min(unknown)!r}: use {', '.join(WEEKDAYS)}"
        raise HoursFault(by_day[min(unknown)][0], why)
    return tuple(_parse_day(*by_day.get(day, (day, []))) for day in WEEKDAYS)


def parse_shifts(published: PublishedHours) -> OpeningHours:
    """As `parse`, but a span may end on the day after: ("22:00", "06:00") becomes two."""
    spans: dict[str, list[Span]] = {}
    for day, given in published.items():
        name = day.strip().lower()[:3]
        for opens, closes in given:
            ends = MIDNIGHT if closes == "00:00" else closes
            if ends >= opens:
                spans.setdefault(name, []).append((opens, ends))
            else:
                spans.setdefault(name, []).append((opens, MIDNIGHT))
                spans.setdefault(_day_after(name), []).append(("00:00", ends))
    return parse(spans)


def publish(hours: OpeningHours) -> PublishedHours:
    return {day: publish_day(spans) for day, spans in zip(WEEKDAYS, hours, strict=True)}


def publish_day(spans: Iterable[OpenSpan]) -> list[Span]:
    return [(_write(span.opens), _write(span.closes)) for span in spans]


def expand(week: SimpleWeek) -> OpeningHours:
    """ValueError for an unknown weekday or a close that is not after the opening."""
    if week.open_hour >= week.close_hour:
        raise ValueError("close_hour must be later than open_hour")
    names = [part.strip().lower()[:3] for part in week.closed_days.split(",") if part.strip()]
    if unknown := set(names) - set(WEEKDAYS):
        raise ValueError(f"closed_days: unknown weekday {min(unknown)!r}")
    closed = frozenset(WEEKDAYS.index(name) for name in names)
    return every_day(week.open_hour, week.close_hour, closed)


def simplify(hours: OpeningHours) -> SimpleWeek | None:
    """None unless all open days have one and the same span on whole hours."""
    open_days = {spans for spans in hours if spans}
    if len(open_days) != 1 or len(spans := next(iter(open_days))) != 1:
        return None
    opens, closes = (_whole_hour(moment) for moment in (spans[0].opens, spans[0].closes))
    if opens is None or closes is None:
        return None
    closed = (day.title() for day, spans in zip(WEEKDAYS, hours, strict=True) if not spans)
    return SimpleWeek(opens, closes, ",".join(closed))


def _day_after(name: str) -> str:
    if name not in WEEKDAYS:
        return name
    return WEEKDAYS[(WEEKDAYS.index(name) + 1) % len(WEEKDAYS)]


def _parse_day(day: str, published: list[Span]) -> tuple[OpenSpan, ...]:
    try:
        spans = sorted((_span(*span) for span in published), key=lambda span: span.opens)
    except ValueError as error:
        raise HoursFault(day, str(error)) from error
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise HoursFault(day, "opening hours of one day overlap")
    return tuple(spans)


def _span(opens: str, closes: str) -> OpenSpan:
    if opens == MIDNIGHT:
        raise ValueError("a business opens before 24:00")
    return OpenSpan(
        time.fromisoformat(opens), time.max if closes == MIDNIGHT else time.fromisoformat(closes)
    )


def _write(moment: time) -> str:
    return MIDNIGHT if moment == time.max else moment.strftime("%H:%M")


def _whole_hour(moment: time) -> int | None:
    if moment == time.max:
        return 24
    return moment.hour if moment == time(moment.hour) else None
