"""Find the days a caller names, with "after", "by" and "or later" taken into account."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from app.domain.understanding.times import calendar_days as calendar
from app.domain.understanding.times.day_meanings import Spans
from app.domain.understanding.times.day_rules import DAY_RULES
from app.domain.understanding.times.spans import DayMention, Days, single
from app.domain.understanding.times.vocabulary import leading_number, template, weekday_number
from app.domain.understanding.wishes import HORIZON_DAYS

MASK = "@"
Bound: TypeAlias = Callable[[Days, date], Days]

_lead = (
    r"(?P<lead>(?:on|by|before|after|until|for|next|try|do|of|to|is|about|starting|from) (?:the )?"
    r"|the )"
)
_ORDINAL_LED = template(_lead + r"{nth}{end_of_time}")
_ORDINAL_ALONE = template(r"{nth}{end_of_time}")
_ONLY_WEEKDAY = template(r"(?:this |coming )*{weekday}")
# Up to the fifth, an ordinal may be a choice ("the second") or a place in a list.
_SURELY_A_DATE = 6

_AFTER_THAT = re.compile(r"(?: \w+){0,3} after (?:that|then)\b")
_BEFORE_THAT = re.compile(r"(?: \w+){0,3} before (?:that|then)\b")
_the = r"(?: on| the| about| around)*"
_AFTER = re.compile(rf"\b(?:after|later than|past){_the} ?$")
_not_free = r"(?:not|cant|wont|dont|unable|out of town|away|gone|busy|booked|tied up|vacation)"
_not_until = rf"{_not_free}(?: \w+){{0,3}} (?:until|till|before)"
_FROM = re.compile(
    rf"\b(?:{_not_until}|no (?:earlier|sooner) than|starting|beginning|from|as of|earliest is)"
    rf"{_the} ?$"
)
_BY = re.compile(rf"\b(?:by|until|till|no later than|on or before|through){_the} ?$")
_BEFORE = re.compile(rf"\b(?:before|sooner than|earlier than|prior to|ahead of){_the} ?$")
_OR_LATER = re.compile(
    r" ?(?:or|and) (?:later|after|beyond|any time after|onwards?|on)\b(?! @)"
    r"| ?on ?wards?\b| forward\b| on(?= *$)"
)


def find_days(text: str, today: date, asked: bool) -> tuple[list[DayMention], str]:
    """The days named, and the text with their words masked out (same length)."""
    mentions = []
    for match, spans in _matches(text, today, asked):
        mention = _bounded(text, match, spans, today)
        mentions.append(mention)
        text = _masked(text, mention)
    return sorted(mentions, key=lambda mention: mention.start), text


def _matches(
    text: str, today: date, asked: bool
) -> Iterator[tuple[re.Match[str], tuple[Days, ...]]]:
    taken: list[tuple[int, int]] = []
    for match, spans in _candidates(text, today, asked):
        is_free = all(match.end() <= start or end <= match.start() for start, end in taken)
        if spans and is_free:
            taken.append(match.span())
            yield match, spans


def _candidates(text: str, today: date, asked: bool) -> Iterator[tuple[re.Match[str], Spans]]:
    for pattern, meaning in DAY_RULES:
        for match in pattern.finditer(text):
            yield match, meaning(match, today)
    for match in _ORDINAL_LED.finditer(text):
        day = leading_number(match["nth"])
        if asked or day >= _SURELY_A_DATE or match["lead"] != "the ":
            yield match, _ordinal(day, today)
    for match in _ORDINAL_ALONE.finditer(text):
        day = leading_number(match["nth"])
        if asked and day >= _SURELY_A_DATE:
            yield match, _ordinal(day, today)


def _ordinal(day: int, today: date) -> Spans:
    found = calendar.coming_day_of_month(today, day)
    return single(found) if found else None


def _bounded(text: str, match: re.Match[str], spans: tuple[Days, ...], today: date) -> DayMention:
    """A day with the words that make it the first or the last of many."""
    lead = match.groupdict().get("lead") or ""
    before, after = text[: match.start() + len(lead)], text[match.end() :]
    start, end = match.start(), match.end()
    weekday_only = _ONLY_WEEKDAY.fullmatch(match[0])
    bounded = _bound_before(before)
    or_later = _OR_LATER.match(after)
    if or_later:
        end, spans = end + or_later.end(), (_from(spans[0], today),)
    elif bounded:
        start = min(start, bounded[0])
        bound = _by if bounded[1] is _before and "end of" in match[0] else bounded[1]
        spans = (bound(spans[0], today),)
    else:
        spans = _as_deadline(spans, after, today)
    is_plain = weekday_only and not (or_later or bounded)
    weekday = weekday_number(weekday_only["weekday"]) if weekday_only and is_plain else None
    return DayMention(start=start, end=end, spans=spans, weekday=weekday)


def _bound_before(before: str) -> tuple[int, Bound] | None:
    for pattern, bound in _BOUNDS:
        if found := pattern.search(before):
            return found.start(), bound
    return None


def _as_deadline(spans: tuple[Days, ...], after: str, today: date) -> tuple[Days, ...]:
    """ "We have guests on Saturday, so before then"."""
    if _BEFORE_THAT.match(after):
        return (_before(spans[0], today),)
    return (_after(spans[0], today),) if _AFTER_THAT.match(after) else spans


def _from(days: Days, today: date) -> Days:
    horizon = calendar.days_after(today, HORIZON_DAYS)
    if days.first >= horizon:
        horizon = calendar.days_after(days.first, HORIZON_DAYS)
    return Days(days.first, horizon, is_open_ended=True)


def _after(days: Days, today: date) -> Days:
    return _from(Days(calendar.days_after(days.last, 1), days.last), today)


def _by(days: Days, today: date) -> Days:
    return Days(min(today, days.last), days.last)


def _before(days: Days, today: date) -> Days:
    return Days(today, max(today, calendar.days_after(days.first, -1)))


_BOUNDS = ((_FROM, _from), (_AFTER, _after), (_BY, _by), (_BEFORE, _before))


def _masked(text: str, mention: DayMention) -> str:
    width = mention.end - mention.start
    return text[: mention.start] + MASK * width + text[mention.end :]
