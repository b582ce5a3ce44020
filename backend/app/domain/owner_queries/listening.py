"""What an owner on the phone asks, by key or in words, given what was asked before."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.owner_queries.queries import Query, Span, Topic, day_of
from app.domain.owner_queries.reading import understand

A_DAY: Final = timedelta(days=1)
SEVEN_DAYS: Final = timedelta(days=6)
"""From today, with today."""
BY_KEY: Final = {
    "0": Topic.MENU,
    "1": Topic.SCHEDULE,
    "2": Topic.SCHEDULE,
    "3": Topic.EMERGENCIES,
    "4": Topic.RETURN_CALLS,
    "5": Topic.SCHEDULE,
    "6": Topic.MORE,
    "8": Topic.REPEAT,
    "9": Topic.SPANISH,
    "*": Topic.GOODBYE,
}
OF_DAYS: Final = frozenset(
    {Topic.SCHEDULE, Topic.EMERGENCIES, Topic.COUNT, Topic.FREE, Topic.SUMMARY}
)
"""Topics that go on when only another day is named."""
SPOKEN_KEYS: Final = {
    **{"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"},
    **{"six": "6", "eight": "8", "nine": "9", "star": "*"},
    **{"cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5"},
    **{"seis": "6", "ocho": "8", "nueve": "9", "asterisco": "*"},
    **{key: key for key in BY_KEY},
}
"""Whoever hears "press 1" may say so."""
OTHER: Final = {"en": "es", "es": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    query: Query
    language: str
    """The one to answer in."""
    is_for_keys: bool = False
    """The keys are to be read out, not examples of questions."""


def heard_as(
    words: str, keys: str | None, now: datetime, before: str | None, language: str
) -> Asked | None:
    """None is silence. `before` is the topic of the last answer; words count before keys."""
    said = words.strip()
    key = SPOKEN_KEYS.get(said.lower().rstrip("."), keys if not said else None)
    if key is None and not said:
        return None
    query = _by_key(key, now.date()) if key is not None else understand(said, now)
    if query.is_bare and before in OF_DAYS:
        query = replace(query, topic=Topic(before))
    is_for_keys = key is not None and query.topic is Topic.MENU
    return Asked(query=query, language=_language(query, key, language), is_for_keys=is_for_keys)


def _by_key(key: str, today: date) -> Query:
    spans = {
        "1": day_of(today),
        "2": day_of(today + A_DAY),
        "5": Span(first_on=today, last_on=today + SEVEN_DAYS),
    }
    return Query(topic=BY_KEY.get(key, Topic.UNKNOWN), span=spans.get(key))


def _language(query: Query, key: str | None, now_spoken: str) -> str:
    """Key 9 goes back and forth."""
    if key == "9":
        return OTHER[now_spoken]
    if query.topic is Topic.SPANISH:
        return "es"
    if query.topic is Topic.ENGLISH:
        return "en"
    return query.language or now_spoken
