"""A wish that leans on what was offered: "same time the next day"."""

import re
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from app.domain.appointments import Window
from app.domain.understanding.wishes import TimeOption, TimeWish

SAME_TIME = re.compile(r"\b(?:same (?:time|hour)|(?:la )?misma hora)\b", re.IGNORECASE)
DAY_AFTER = re.compile(
    r"\b(?:next day|following day|day after(?! tomorrow)|(?:día|dia) siguiente)\b", re.IGNORECASE
)
DAY_BEFORE = re.compile(r"\b(?:day before|previous day|(?:día|dia) anterior)\b", re.IGNORECASE)
WEEK_AFTER = re.compile(
    r"\b(?:next week|following week|week after|semana siguiente)\b", re.IGNORECASE
)


def same_time(
    words: str, wish: TimeWish | None, offered: tuple[Window, ...], zone: tzinfo | None
) -> TimeWish | None:
    """The offered hour on the day that is named instead; None when the words say no such thing."""
    if not offered or not SAME_TIME.search(words):
        return None
    start = offered[-1].start.astimezone(zone)
    option = TimeOption(first_on=start.date(), last_on=start.date(), exact=start.time())
    on = _counted_from(words, start.date())
    if on is not None:
        return TimeWish(
            options=(replace(option, first_on=on, last_on=on),), has_day=True, has_time=True
        )
    if wish is None or not wish.has_day or wish.has_time:
        return None
    options = tuple(replace(one, exact=start.time()) for one in wish.options)
    return replace(wish, options=options, has_time=True)


def _counted_from(words: str, day: date) -> date | None:
    if DAY_AFTER.search(words):
        return day + timedelta(days=1)
    if DAY_BEFORE.search(words):
        return day - timedelta(days=1)
    return day + timedelta(weeks=1) if WEEK_AFTER.search(words) else None
