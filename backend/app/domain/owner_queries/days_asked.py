"""The days and hours an owner asks about, read with the grammar of callers' wishes."""

import re
from collections.abc import Set
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.owner_queries.queries import Span
from app.domain.understanding.times import find_wish
from app.domain.understanding.wishes import TimeOption, TimeWish

FRIDAY: Final = 4
LONGEST: Final = timedelta(days=31)
A_WEEK: Final = timedelta(days=7)
MORNING: Final = (time(8), time(12))
EVENING: Final = time(17)
_SAYS_HOW: Final = re.compile(
    r"\b(?:busy|free|available|booked|slammed|ocupad[oa]s?|libres?|disponibles?|desocupad[oa]s?|"
    r"full|packed|llen[oa]s?|jobs?|trabajos?|look\w* at)\b",
    re.IGNORECASE,
)
"""In a wish these say that a day will or will not do, or which shift somebody works."""
_PLACES: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last|prim\w+|segund[oa]|tercer[oa]?|"
    r"cuart[oa]|quint[oa]|[uú]ltim[oa])\b",
    re.IGNORECASE,
)


def find_span(words: str, now: datetime, concepts: Set[str]) -> Span | None:
    """None when no day or hour is named. `concepts` are those the words mention."""
    if "yesterday" in concepts:
        yesterday = now.date() - timedelta(days=1)
        return Span(first_on=yesterday, last_on=yesterday)
    wish = find_wish(_SAYS_HOW.sub(" ", words), now)
    if wish is None or not wish.options:
        return None
    return _span(wish, now.date(), is_week="week" in concepts)


def without_places(words: str) -> str:
    """ "The first job tomorrow" is not about the first of a month."""
    return _PLACES.sub(" ", words)


def _span(wish: TimeWish, today: date, *, is_week: bool) -> Span:
    """Hours without a day are today's."""
    if not wish.has_day:
        return _with_hours(today, today, wish.options[0])
    first = min(option.first_on for option in wish.options)
    last = max(_last_on(option, is_week) for option in wish.options)
    hours = wish.options[0] if len(wish.options) == 1 else None
    return _with_hours(first, min(last, first + LONGEST), hours)


def _last_on(option: TimeOption, is_week: bool) -> date:
    """Callers mean working days by a week; an owner wants to hear of the weekend too."""
    if option.days_open_ended:
        return option.first_on + A_WEEK
    is_working_week = is_week and option.last_on.weekday() == FRIDAY
    is_span = option.first_on != option.last_on
    return option.last_on + timedelta(days=2) if is_working_week and is_span else option.last_on


def _with_hours(first: date, last: date, hours: TimeOption | None) -> Span:
    if hours is None:
        return Span(first_on=first, last_on=last)
    earliest, latest = hours.earliest, hours.latest
    if (earliest, latest) == MORNING:
        earliest = None
    if earliest is not None and earliest >= EVENING:
        latest = None
    return Span(first_on=first, last_on=last, earliest=earliest, latest=latest, exact=hours.exact)
