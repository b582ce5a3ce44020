"""Read from a caller's words when they would like the visit."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.domain.understanding.times import moods
from app.domain.understanding.times.clocks import spell_out
from app.domain.understanding.times.combine import combine
from app.domain.understanding.times.days import MASK, find_days
from app.domain.understanding.times.hours import find_hours
from app.domain.understanding.times.links import Mention, link_mentions, with_moves_as_corrections
from app.domain.understanding.times.noise import without_noise
from app.domain.understanding.times.normalise import fold, normalise
from app.domain.understanding.times.number_words import NUMBER_WORDS
from app.domain.understanding.times.spanish import MARKERS
from app.domain.understanding.times.spans import DayMention, Hours, single
from app.domain.understanding.times.vocabulary import (
    MONTHS,
    TELLING_WORDS,
    WEEKDAYS,
    leading_number,
    template,
)
from app.domain.understanding.wishes import TimeWish

# "I work till three, so Wednesday after that": after the hour, which is a bound already.
_AFTER_THAT_HOUR = re.compile(
    r"(?P<hour>\b(?:till|til|until|off at|out at|done at) \d{1,2}\b.{0,60}?) after (?:that|then)\b"
)
_THEN = template(r"(?:before|after) (?:that|then)\b")
_MOST_WORDS = 80
_TOKEN = re.compile(r"[a-z]+?(?=ish\b)|[a-z]+|\d")
_TELLING = TELLING_WORDS.union(
    WEEKDAYS, (f"{day}s" for day in WEEKDAYS), MONTHS, NUMBER_WORDS, MARKERS, "0123456789"
)

_SOON = template(
    r"(?:in|within)(?: the)?(?: next| about| around)?(?: {n})? (?P<unit>hours?|minutes?)"
)
_FROM_NOW = template(r"(?P<n>\d{1,3}|an?) (?P<unit>hours?|minutes?|mins?) from now")


def find_wish(words: str, now: datetime, *, asked: bool = False) -> TimeWish | None:
    """The days and hours a caller names, or None when their words hold none.

    `now` is in the business's zone. `asked` says the receptionist has just asked for a day or an
    hour, so that a bare "ten" or "the second" is an answer; otherwise it is only a number.
    """
    folded = fold(words)
    if _TELLING.isdisjoint(_TOKEN.findall(folded)):
        return None
    normal = " ".join(normalise(folded).split()[:_MOST_WORDS])
    hours_once = _AFTER_THAT_HOUR.sub(r"\g<hour>", normal)
    spoken = with_moves_as_corrections(spell_out(without_noise(hours_once)))
    mentions, text = _mentions(spoken, now, asked)
    wish = combine(link_mentions(mentions, text), now.date())
    return _with_moods(wish, spoken, asked)


def _mentions(text: str, now: datetime, asked: bool) -> tuple[list[Mention], str]:
    soon, text = _hours_from_now(text, now)
    days, text = find_days(text, now.date(), asked)
    hours = find_hours(text, asked)
    mentions: list[Mention] = [*soon, *days, *hours]
    return sorted(mentions, key=lambda mention: mention.start), text


def _hours_from_now(text: str, now: datetime) -> tuple[list[DayMention], str]:
    """ "In an hour", "within the next two hours"."""
    match = _FROM_NOW.search(text) or _SOON.search(text)
    if not match:
        return [], text
    count = leading_number(match["n"] or "1")
    is_within = "within" in match[0] or "next" in match[0]
    length = timedelta(hours=count) if match["unit"][0] == "h" else timedelta(minutes=count)
    then = now + length
    day, at = then.date(), _to_minute(then)
    if is_within and day == now.date():
        hours = Hours(earliest=_to_minute(now), latest=at, is_half_known=True)
    else:
        hours = Hours(exact=at, is_half_known=True)
    mention = DayMention(start=match.start(), end=match.end(), spans=single(day), hours=hours)
    return [mention], _masked(text, match)


def _masked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + MASK * len(match[0]) + text[match.end() :]


def _to_minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _with_moods(wish: TimeWish, text: str, asked: bool) -> TimeWish | None:
    # "Before then" is about the day or hour just named, if one was.
    offered = _THEN.sub(".", text) if wish.options else text
    earlier, later = moods.wants_other(offered, asked)
    wish = replace(
        wish,
        is_soonest=moods.wants_soonest(text, asked),
        is_flexible=not wish.options and moods.is_flexible(text),
        wants_earlier=earlier,
        wants_later=later,
    )
    return wish if wish != _NOTHING else None


_NOTHING = TimeWish()
