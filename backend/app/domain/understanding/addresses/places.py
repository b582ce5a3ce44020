"""City, state and ZIP code: what can follow a street."""

import json
import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from importlib.resources import files
from typing import NamedTuple

from app.domain.understanding.addresses.words import Word, is_number, plain_at
from app.domain.understanding.word_lists import FIRST_NAMES, ORDINARY_WORDS, read_lines, word_set

CITIES = read_lines("us_cities")
_STATES: dict[str, str] = json.loads(
    (files("app.domain.understanding") / "data" / "us_states.json").read_text("utf-8")
)
_ABBREVIATIONS = frozenset(_STATES.values())
# Abbreviations that are English or Spanish words count only in capitals or before a ZIP code.
_ALSO_WORDS = frozenset(
    {"in", "or", "me", "hi", "ok", "oh", "de", "la", "co", "al", "id", "ma", "pa"}
)
_SHORT_FOR = {
    "kck": ("Kansas City", "KS"), "kcmo": ("Kansas City", "MO"), "kc": ("Kansas City", None),
    "nyc": ("New York", None),
}  # fmt: skip
_INTO = word_set("in here over down out up right en aquí aqui there that's it's city is of")
_LONGEST_CITY = 4
_LONGEST_UNKNOWN_CITY = 2
_CLOSE_ENOUGH = 0.75
_CITY_WORD = re.compile(r"[^\W\d_]{3,}(?:'[^\W\d_]+)?")


class Place(NamedTuple):
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    end: int = 0


def read_place(words: Sequence[Word], start: int, cities: Collection[str]) -> Place:
    """The city, state and ZIP code said from `start` on; whatever follows is left alone."""
    at = start
    while plain_at(words, at) in _INTO:
        at += 1
    if plain_at(words, at) in _SHORT_FOR:
        city, state = _SHORT_FOR[plain_at(words, at)]
        rest = _read_region(words, at + 1)
        return rest._replace(city=city, state=state or rest.state)
    length = known_city_length(words, at, cities) or _unknown_city_length(words, at, at > start)
    if not length:
        return _read_region(words, at)
    city = _repaired(written_city(words[at : at + length]), cities)
    return _read_region(words, at + length)._replace(city=city)


def known_city_length(words: Sequence[Word], start: int, cities: Collection[str]) -> int:
    """How many words from `start` are a city we know; 0 if none are."""
    for length in range(_LONGEST_CITY, 0, -1):
        name = " ".join(word.plain for word in words[start : start + length])
        if start + length <= len(words) and (name in CITIES or name in cities):
            return length
    return 0


def city_anywhere(words: Sequence[Word], cities: Collection[str]) -> Place:
    """A city said apart from the street: "in Olathe, at 915 North Ridgeview Road"."""
    for place, word in enumerate(words):
        if word.plain in {"in", "en", "here"} and known_city_length(words, place + 1, cities):
            return read_place(words, place, cities)
    return Place()


def written_city(words: Sequence[Word]) -> str:
    return " ".join(capitalised(word) for word in words)


def capitalised(word: Word) -> str:
    """The word with ordinary capitals: "lee's" Lee's, "o'fallon" O'Fallon, "mcgee" McGee."""
    if word.said != word.plain and not word.said.isupper():
        return word.said
    plain = word.plain
    if plain.startswith("o'"):
        return "O'" + plain[2:].capitalize()
    if plain.startswith("mc") and len(plain) > 4:
        return "Mc" + plain[2:].capitalize()
    return "-".join(part[:1].upper() + part[1:] for part in plain.split("-"))


def _read_region(words: Sequence[Word], start: int) -> Place:
    state, end = _read_state(words, start)
    at = end
    while plain_at(words, at) in {"zip", "code", "zipcode", "is", "código", "postal", "the", "and"}:
        at += 1
    word = plain_at(words, at)
    if is_number(word) and len(word) == 5:
        return Place(state=state, zip_code=word, end=at + 1)
    return Place(state=state, end=end)


def _read_state(words: Sequence[Word], start: int) -> tuple[str | None, int]:
    for length in (3, 2, 1):
        name = " ".join(word.plain for word in words[start : start + length])
        if name in _STATES:
            return _STATES[name], start + length
    word = plain_at(words, start)
    if word.upper() not in _ABBREVIATIONS:
        return None, start
    follows = plain_at(words, start + 1)
    is_sure = word not in _ALSO_WORDS or words[start].said.isupper()
    if is_sure or (is_number(follows) and len(follows) == 5):
        return word.upper(), start + 1
    return None, start


def _unknown_city_length(words: Sequence[Word], start: int, is_introduced: bool) -> int:
    """A city not on our list: introduced by "in", or last, or before a state."""
    length = 0
    while length < _LONGEST_UNKNOWN_CITY and _may_be_city(words, start + length):
        length += 1
        end = start + length
        if words[end - 1].pause or _read_region(words, end).end > end:
            break
    if not length or (not is_introduced and words[start].plain in FIRST_NAMES):
        return 0
    end = start + length
    ends_there = end >= len(words) or words[end - 1].pause
    before_region = _read_region(words, end).end > end
    return length if is_introduced or ends_there or before_region else 0


def _may_be_city(words: Sequence[Word], place: int) -> bool:
    word = plain_at(words, place)
    is_word = _CITY_WORD.fullmatch(word) is not None and word not in ORDINARY_WORDS
    return is_word and _read_state(words, place)[0] is None


def _repaired(city: str, cities: Collection[str]) -> str:
    """A misheard city near one that the business serves is that one."""
    if city.lower() in CITIES or city.lower() in cities:
        return city
    close = get_close_matches(city.lower(), list(cities), n=1, cutoff=_CLOSE_ENOUGH)
    return " ".join(part.capitalize() for part in close[0].split()) if close else city
