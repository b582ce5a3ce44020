"""Whose visit an owner asks about: "when is Mrs Rourke", "what time is the Henderson job"."""

import re
from collections.abc import Set
from typing import Final

from app.domain.understanding.names.candidates import Candidate, take, written
from app.domain.understanding.names.lexicon import PARTICLES, TITLES, unaccented
from app.domain.understanding.names.words import Word, read_words

_IS: Final = r"what|when|who|where|how|that|it|there|here|he|she"
_NOT_OWNERS: Final = (
    rf"{_IS}|let|day|today|tomorrow|week|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_POSSESSIVE: Final = re.compile(
    rf"(?<!\w)(?!(?:{_NOT_OWNERS})['’]s)([^\W\d_]+)['’]s?(?!\w)", re.IGNORECASE
)
_CONTRACTED: Final = re.compile(rf"(?<!\w)({_IS})['’]s(?!\w)", re.IGNORECASE)
_MISSES: Final = re.compile(r"\bmisses\b", re.IGNORECASE)
"""As speech recognition writes the title."""


def find_customer(words: str, known: Set[str], *, asks_when: bool) -> str | None:
    """A name among the words, without its title; `known` words mean something else.

    Unless the question is plainly when, only a title or a first and last name will do. Of several
    that may be names the plainest counts, then the last: names come late in a question.
    """
    heard = read_words(_POSSESSIVE.sub(r"\1", words))
    found = [one for start in range(len(heard)) if (one := _name_at(heard, start, known))]
    plain = [one for one in found if _is_plainly_a_name(one)]
    usual = [one for one in found if one.is_known]
    if plain or (asks_when and found):
        return written((plain or usual or found[-1:])[0].words)
    return None


def written_out(words: str) -> str:
    """ "When's misses Rourke" -> "when is mrs Rourke"."""
    return _CONTRACTED.sub(r"\1 is", _MISSES.sub("mrs", words))


def _name_at(heard: list[Word], start: int, known: Set[str]) -> Candidate | None:
    """A name that begins with a particle is found by the rest of it."""
    first = heard[start].plain
    if first in PARTICLES or (_means_something(first, known) and first not in TITLES):
        return None
    candidate = take(heard, start)
    if candidate is None:
        return None
    kept = list(candidate.words)
    while kept and _means_something(kept[-1].plain, known):
        kept.pop()
    return candidate._replace(words=tuple(kept)) if kept else None


def _means_something(word: str, known: Set[str]) -> bool:
    return unaccented(word) in known


def _is_plainly_a_name(candidate: Candidate) -> bool:
    return candidate.has_title or (candidate.is_known and len(candidate.words) > 1)
