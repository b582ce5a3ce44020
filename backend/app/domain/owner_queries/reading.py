"""An owner's words into a query; what is not understood stays unknown."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.owner_queries.days_asked import find_span, without_places
from app.domain.owner_queries.names_asked import find_customer, written_out
from app.domain.owner_queries.queries import NEXT, Query, Topic
from app.domain.understanding.data_files import read_data
from app.domain.understanding.intents import Intent, find_intents
from app.domain.understanding.language import spoken_language
from app.domain.understanding.spotting.hearing import Heard, Reader
from app.domain.understanding.spotting.lexicon import NOTHING
from app.domain.understanding.spotting.rules import Rule, findings, read_rule
from app.domain.understanding.spotting.tokens import MARKS
from app.domain.understanding.times.number_words import NUMBER_WORDS
from app.domain.understanding.times.spanish import MARKERS
from app.domain.understanding.times.vocabulary import MONTHS, TELLING_WORDS, WEEKDAYS
from app.domain.understanding.yes_no import Agreement, agreement

LONGEST: Final = 600
"""Characters looked at."""
_WORDS: Final = read_data("owner_query_words")
_READER: Final = Reader(_WORDS, {})
_RULES: Final = tuple(read_rule(entry) for entry in read_data("owner_query_rules"))
_OF_TIME: Final = (
    TELLING_WORDS | NUMBER_WORDS | MARKERS | MONTHS.keys() | WEEKDAYS.keys()
    | {f"{day}s" for day in WEEKDAYS}
)  # fmt: skip
_SHORT: Final = 3
"""Words of a mere no."""
_SURE: Final = 40
"""Rules below this grade count only if every word is one we know."""
_OF_A_WEEK: Final = frozenset({"week", "semana"})
_MAY_NAME_SOMEBODY: Final = frozenset({Topic.SCHEDULE, Topic.UNKNOWN})
_FROM_CALLERS: Final = {
    Intent.GOODBYE: Topic.GOODBYE,
    Intent.THANKS: Topic.GOODBYE,
    Intent.REPEAT: Topic.REPEAT,
}
"""Said as callers say it."""


@dataclass(frozen=True, slots=True)
class _Read:
    heard: Heard
    concepts: frozenset[str]
    unknown: frozenset[str]
    """Words that mean nothing to us."""


def understand(words: str, now: datetime) -> Query:
    """`now` is in the business's zone. Any words at all have an answer; most of them UNKNOWN."""
    said = written_out(words.strip()[:LONGEST])
    read = _read(said)
    topic, place = _topic(read, said)
    about = without_places(said) if topic is Topic.JOB else said
    span = find_span(about, now, read.concepts)
    name = _name(said, read, topic, place)
    if name is not None:
        topic = Topic.VISIT
    elif topic is not Topic.UNKNOWN and "past" in read.concepts:
        topic = Topic.PAST
    is_bare = topic is Topic.UNKNOWN and span is not None and not read.unknown
    return Query(
        topic=Topic.SCHEDULE if is_bare else topic,
        span=span,
        place=place if topic is Topic.JOB else None,
        name=name,
        is_bare=is_bare,
        language=spoken_language(said),
    )


def _read(said: str) -> _Read:
    heard = _READER.hear(said)
    covered = {at for one in heard.mentions for at in range(one.start, one.end)}
    unknown = {
        token
        for at, token in enumerate(heard.tokens)
        if at not in covered and not _is_known(token)
    }  # fmt: skip
    concepts = {one.concept for one in heard.mentions if one.concept != NOTHING}
    concepts |= _OF_A_WEEK.intersection(heard.tokens) and {"week"}
    return _Read(heard, frozenset(concepts), frozenset(unknown))


def _is_known(token: str) -> bool:
    return token in MARKS or token in _OF_TIME or token[:1].isdigit() or len(token) == 1


def _topic(read: _Read, said: str) -> tuple[Topic, int | None]:
    found = findings(_RULES, read.heard.mentions, read.heard.scopes)
    rules = sorted((one.rule for one in found), key=_grade, reverse=True)
    for rule in rules:
        if _grade(rule) >= _SURE or not read.unknown:
            meaning, _, place = rule.meaning.partition(" ")
            return Topic(meaning), _place(place)
    return _as_callers_say(said), None


def _grade(rule: Rule) -> int:
    return int(rule.grade)


def _place(written: str) -> int | None:
    if not written:
        return None
    return NEXT if written == "next" else int(written)


def _as_callers_say(said: str) -> Topic:
    if len(said.split()) <= _SHORT and agreement(said) is Agreement.NO:
        return Topic.GOODBYE
    meant = next(iter(find_intents(said)), None)
    return _FROM_CALLERS.get(meant, Topic.UNKNOWN) if meant else Topic.UNKNOWN


def _name(said: str, read: _Read, topic: Topic, place: int | None) -> str | None:
    if topic not in _MAY_NAME_SOMEBODY or not read.unknown:
        return None
    asks_when = "when" in read.concepts
    return find_customer(said, _vocabulary(read), asks_when=asks_when)


def _vocabulary(read: _Read) -> Set[str]:
    return _OF_TIME | (frozenset(read.heard.tokens) - read.unknown)
