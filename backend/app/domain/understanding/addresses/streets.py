"""Reading a street's name from the words after a house number."""

import re
from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import NamedTuple

from app.domain.understanding.addresses.places import capitalised, known_city_length, read_place
from app.domain.understanding.addresses.words import (
    DIRECTIONS,
    STREET_ENDINGS,
    STREET_TYPES,
    Word,
    is_number,
    is_ordinal,
    plain_at,
)
from app.domain.understanding.word_lists import ORDINARY_WORDS, word_set

SPANISH_TYPES = word_set(
    "calle avenida av bulevar camino carretera calzada paseo callejón callejon"
)
_NUMBERED_ROADS = word_set("road rd highway hwy route rt cr fm")
_ROAD_OWNERS = word_set("county state us farm old rural")
_NEVER_IN_A_NAME = word_set(
    "in is are the a an my and that's that with near by off for it it's its i'm we're on at "
    "hi please they he she to your our cross between but so because if when then i we you was "
    "were from about have has need needs can could would who since this there here just out "
    "over into or until y en con mi que está esta es por se hay necesito tengo de número "
    "numero number dash hyphen"
)
_MONTHS = word_set(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec enero febrero marzo abril mayo junio "
    "julio agosto"
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
# Everyday words that commonly are a whole street name.
_STREET_NAMES = word_set(
    "maple elm oak pine cedar walnut hickory chestnut sycamore main park lake church school "
    "water spring mission kansas missouri shawnee olathe lenexa gardner belton front high "
    "center first second third fourth fifth sixth seventh eighth ninth market mill state line"
)
_TYPE_WORDS_THAT_ARE_NAMES = frozenset({"st", "dr", "broadway"})
_ORDINARY = (ORDINARY_WORDS | _MONTHS) - _STREET_NAMES
_LONGEST_NAME = 5
_LONGEST_UNTYPED_NAME = 2


class Certainty(IntEnum):
    """WEAK: only words that could be a street; SURE: a street type or a direction says so."""

    WEAK = 1
    SURE = 2


class Street(NamedTuple):
    text: str
    end: int
    certainty: Certainty
    is_everyday: bool = False


def read_street(words: Sequence[Word], start: int, cities: Collection[str]) -> Street | None:
    """The street that begins at `start`, or None if those words cannot be one."""
    at = _past_link(words, start)
    if spanish := read_spanish_street(words, at, cities):
        return spanish
    direction = _direction_length(words, at)
    name_at = at + direction
    for read in (_numbered_road, _typed, _numbered, _avenue_of, _untyped):
        end, certainty = read(words, name_at, cities)
        if end > name_at:
            names = [word.plain for word in words[name_at:end]]
            everyday = all(name in _ORDINARY or name in STREET_TYPES for name in names)
            sure = Certainty.SURE if direction else certainty
            return Street(written(words[at:end]), end, max(certainty, sure), everyday)
    return None


def read_spanish_street(
    words: Sequence[Word], start: int, cities: Collection[str]
) -> Street | None:
    """ "de la avenida Metropolitan": the type comes first."""
    has_article = plain_at(words, start) in {"el", "la"}
    name_at = start + 1 + has_article
    if plain_at(words, name_at - 1) not in SPANISH_TYPES:
        return None
    end = name_at
    while end < min(name_at + 3, len(words)) and _is_name_word(words, end):
        if end > name_at and known_city_length(words, end, cities):
            break
        end += 1
        if words[end - 1].pause:
            break
    return Street(written(words[start:end]), end, Certainty.SURE) if end > name_at else None


def written(words: Sequence[Word]) -> str:
    """The street's words with ordinary capitals: "SW Ward Road", "Avenue of the Americas"."""
    parts: list[str] = []
    for place, word in enumerate(words):
        after_direction = place and words[place - 1].plain in DIRECTIONS
        if len(word.plain) <= 2 and word.plain in DIRECTIONS:
            parts.append(word.plain.upper())
        elif parts and word.plain in {"of", "the", "de", "la", "las", "los", "del"}:
            parts.append(word.plain)
        elif parts and is_ordinal(word.plain) and is_number(words[place - 1].plain):
            parts[-1] += word.plain
        else:
            parts.append(
                word.plain if after_direction and word.plain[:1].isdigit() else capitalised(word)
            )
    return " ".join(parts)


def _past_link(words: Sequence[Word], start: int) -> int:
    """Past "block of" and "de la"."""
    link = plain_at(words, start)
    if link == "block":
        return start + 1 + (plain_at(words, start + 1) == "of")
    if link == "de":
        return start + 1 + (plain_at(words, start + 1) in {"la", "el"})
    return start + (link == "del")


def _direction_length(words: Sequence[Word], at: int) -> int:
    """1 where a direction stands before a name; "South Boulevard" is named South."""
    if plain_at(words, at) not in DIRECTIONS or at + 1 >= len(words) or words[at].pause:
        return 0
    follows = plain_at(words, at + 1)
    has_name = follows not in _NEVER_IN_A_NAME and (
        follows not in STREET_TYPES or follows in _TYPE_WORDS_THAT_ARE_NAMES
    )
    return int(has_name)


def _numbered_road(
    words: Sequence[Word], at: int, cities: Collection[str]
) -> tuple[int, Certainty]:
    """ "county road 9", "highway 40"."""
    road = at
    while plain_at(words, road) in _ROAD_OWNERS:
        road += 1
    is_road = plain_at(words, road) in _NUMBERED_ROADS and is_number(plain_at(words, road + 1))
    return (road + 2 if is_road else at), Certainty.SURE


def _typed(words: Sequence[Word], at: int, cities: Collection[str]) -> tuple[int, Certainty]:
    """A name that ends in a street type: "Roe Avenue", "Park Place Court", "Street Road"."""
    for place in range(at, min(at + _LONGEST_NAME, len(words))):
        word = words[place].plain
        if word in STREET_TYPES and _ends_the_name(words, at, place):
            return _past_post_direction(words, _past_types(words, place), cities), Certainty.SURE
        is_numbered = is_number(word) and place == at and is_ordinal(plain_at(words, at + 1))
        if not (is_numbered or _is_name_word(words, place)) or words[place].pause:
            break
    return at, Certainty.SURE


def _ends_the_name(words: Sequence[Word], at: int, place: int) -> bool:
    """A type ends the name unless it is the name's own first word."""
    if place > at:
        return True
    return words[place].plain == "broadway" and plain_at(words, place + 1) not in STREET_TYPES


def _past_types(words: Sequence[Word], place: int) -> int:
    end = place + 1
    while plain_at(words, end) in STREET_TYPES and not words[end - 1].pause:
        end += 1
    return end


def _past_post_direction(words: Sequence[Word], end: int, cities: Collection[str]) -> int:
    is_direction = plain_at(words, end) in DIRECTIONS and not words[end - 1].pause
    if is_direction and not known_city_length(words, end, cities):
        return end + 1
    return end


def _numbered(words: Sequence[Word], at: int, cities: Collection[str]) -> tuple[int, Certainty]:
    """ "22 west third": an ordinal without its type."""
    return (at + 1 if is_ordinal(plain_at(words, at)) else at), Certainty.WEAK


def _avenue_of(words: Sequence[Word], at: int, cities: Collection[str]) -> tuple[int, Certainty]:
    begins = [word.plain for word in words[at : at + 3]]
    is_avenue = begins[:2] == ["avenue", "of"] and at + 3 < len(words)
    return (at + 3 + (begins[2:] == ["the"]) if is_avenue else at), Certainty.SURE


def _untyped(words: Sequence[Word], at: int, cities: Collection[str]) -> tuple[int, Certainty]:
    """A bare name, cut before a city or after a word that usually ends one ("Maple Grove")."""
    place = at
    while place < min(at + _LONGEST_NAME, len(words)) and _is_uncommon(words, place):
        ends_well = place > at and words[place].plain in STREET_ENDINGS
        if place > at and not ends_well and _is_place(words, place, cities):
            return place, Certainty.WEAK
        place += 1
        if ends_well:
            return place, Certainty.SURE
        if place - at == _LONGEST_UNTYPED_NAME or words[place - 1].pause:
            break
    return place, Certainty.WEAK


def _is_uncommon(words: Sequence[Word], place: int) -> bool:
    word = words[place].plain
    is_word = _is_name_word(words, place) and _PLAIN_WORD.fullmatch(word) is not None
    return is_word and (word not in _ORDINARY or word in STREET_ENDINGS)


def _is_place(words: Sequence[Word], place: int, cities: Collection[str]) -> bool:
    if known_city_length(words, place, cities):
        return True
    found = read_place(words, place, cities)
    return found.state is not None or found.zip_code is not None


def _is_name_word(words: Sequence[Word], place: int) -> bool:
    word = words[place].plain
    if word == "a":
        return plain_at(words, place + 1) in {"street", "st", "avenue", "ave"}
    if word == "the":
        return place > 0 and words[place - 1].plain == "of"
    return word not in _NEVER_IN_A_NAME and not is_number(word) and word != "#"
