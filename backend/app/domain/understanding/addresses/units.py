"""Apartments, suites and other units within a building."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.understanding.addresses.words import Word, plain_at
from app.domain.understanding.word_lists import word_set

_UNIT_WORDS = word_set(
    "apartment apt unit suite ste lot trailer space room apartamento apto departamento depto"
)
_NUMBER_WORDS = frozenset({"number", "#", "no", "número", "numero"})
_UNIT = re.compile(r"[0-9]{1,5}-?[a-z]?|[a-z]-?[0-9]{0,4}")
_LETTER = re.compile(r"[a-z]")


class Unit(NamedTuple):
    """The unit as written, and the places of the words it takes up."""

    text: str
    start: int
    end: int


def find_unit(words: Sequence[Word], street_start: int, street_end: int) -> Unit | None:
    """The unit anywhere outside the street's own words; "number 5" only right after them."""
    after_street = _unit_at(words, street_end, _UNIT_WORDS | _NUMBER_WORDS)
    if after_street:
        return after_street
    for place in range(len(words)):
        if street_start <= place < street_end:
            continue
        if unit := _unit_at(words, place, _UNIT_WORDS):
            return unit
    return None


def _unit_at(words: Sequence[Word], place: int, keywords: frozenset[str]) -> Unit | None:
    keyword = plain_at(words, place)
    if keyword not in keywords:
        return None
    at = place + 1
    while plain_at(words, at) in _NUMBER_WORDS:
        at += 1
    value = plain_at(words, at)
    if not _UNIT.fullmatch(value):
        return None
    letter = plain_at(words, at + 1)
    has_letter = value.isdigit() and _LETTER.fullmatch(letter) is not None
    if has_letter and letter not in {"i", "a"} and not words[at].pause:
        return _written(keyword, value + letter, place, at + 2)
    if len(value) == 1 and value.isalpha() and letter.isdigit() and not words[at].pause:
        return _written(keyword, value + letter, place, at + 2)
    return _written(keyword, value, place, at + 1)


def _written(keyword: str, value: str, start: int, end: int) -> Unit:
    if keyword in _NUMBER_WORDS:
        return Unit(f"#{value.upper()}", start, end)
    return Unit(f"{keyword.capitalize()} {value.upper()}", start, end)
