"""Finding the one address the caller means among everything else that was said."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.understanding.addresses.address import Address
from app.domain.understanding.addresses.places import (
    city_anywhere,
    known_city_length,
    read_place,
    written_city,
)
from app.domain.understanding.addresses.streets import (
    Certainty,
    Street,
    read_spanish_street,
    read_street,
)
from app.domain.understanding.addresses.streets import written as written_street
from app.domain.understanding.addresses.units import Unit, find_unit
from app.domain.understanding.addresses.words import (
    DIRECTIONS,
    STREET_TYPES,
    Word,
    is_number,
    is_ordinal,
    plain_at,
    read_words,
)
from app.domain.understanding.addresses.zip_codes import zip_among
from app.domain.understanding.word_lists import word_set

_HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,5}[a-z]?|[ns][0-9]{1,4}[ew][0-9]{1,5}")
_CORRECTION = re.compile(
    r"(?<![\w'])(?:no wait|wait no|no sorry|sorry|i mean|i meant|actually|scratch that|correction"
    r"|make that|no (?=it's|that's|not)|perdón|perdon|digo|mejor dicho)(?![\w'])"
)
_PO_BOX = re.compile(r"(?<![\w'])(?:p ?o|post office|apartado postal)(?: box)? [0-9]+(?![\w'])")
_SPELLED = re.compile(r"(?<![\w'])(?:that's |spelled |it's spelled )(?:[a-z] ){2,}[a-z](?![\w'])")
_DENIED_NUMBER = re.compile(r"(?<=[0-9] )not [0-9]+(?![\w'])")
_COUNTED = word_set(
    "gallon gallons year years month months week weeks day days hour hours minute minutes "
    "degree degrees bath bathroom bathrooms bed bedroom bedrooms people kids dogs story "
    "stories percent am pm dollars dollar bucks ton tons amp amps volt volts inch inches foot "
    "feet square blocks miles times units sinks toilets showers faucets guys o'clock car "
    "point way of or to and"
)
_NOT_BEFORE_A_HOUSE = word_set(
    "$ # unit apt apartment suite ste lot room box zip zipcode code extension ext number "
    "floor january february march april june july august september october november december"
)
_LANDMARKS = word_set("near behind past between across from to")
_LEADS_IN = frozenset({"at", "address", "en", "live", "on"})
_LEADS_IN_WHEN_ASKED = word_set(
    "is it's its that's that'd yeah yes sure ok okay the be el es sí uh well so"
)


def find_address(words: str, *, asked: bool = False, cities: Sequence[str] = ()) -> Address | None:
    """The street address said, or None.

    `cities` are further places to know, such as the business's own service area. Without a
    street type ("716 elm") an address counts only where one was led into or `asked` for.
    """
    known = frozenset(city.lower() for city in cities)
    heard = _without_noise(read_words(words))
    found: Address | None = None
    for part in _corrected_parts(heard):
        found = _address_in(part, known, asked=asked, before=found) or found
    return found


def _without_noise(words: list[Word]) -> list[Word]:
    """Post office boxes (nobody can be served there), spellings and "not 401" go."""
    for pattern in (_PO_BOX, _SPELLED, _DENIED_NUMBER):
        text = " ".join(word.plain for word in words)
        if match := pattern.search(text):
            begins = text.count(" ", 0, match.start())
            words = words[:begins] + words[begins + match[0].count(" ") + 1 :]
    return words


def _corrected_parts(words: list[Word]) -> Iterator[list[Word]]:
    text = " ".join(word.plain for word in words)
    begins = 0
    for match in _CORRECTION.finditer(text):
        ends = text.count(" ", 0, match.start())
        yield words[begins:ends]
        begins = ends + match[0].strip().count(" ") + 1
    yield words[begins:]


def _address_in(
    words: list[Word], cities: Collection[str], *, asked: bool, before: Address | None
) -> Address | None:
    house = _best_house(words, cities, asked=asked or before is not None)
    if house is None:
        return _patched(words, before, cities) if before else None
    found = _completed(words, house, cities)
    if before is None:
        return found
    return replace(
        found,
        unit=found.unit or before.unit,
        city=found.city or before.city,
        state=found.state or before.state,
        zip_code=found.zip_code or before.zip_code,
    )


def _patched(words: list[Word], before: Address, cities: Collection[str]) -> Address | None:
    """ "…sorry, 4812" corrects the number, "…no, Merriam" the city."""
    said = [word for word in words if word.plain not in _LEADS_IN_WHEN_ASKED | {"in", "number"}]
    if len(said) == 1 and _HOUSE_NUMBER.fullmatch(said[0].plain) and len(said[0].plain) < 6:
        return replace(before, number=said[0].said.upper())
    if said and (length := known_city_length(said, 0, cities)):
        return replace(before, city=written_city(said[:length]))
    return None


class _House(NamedTuple):
    number: str
    street: Street
    start: int
    place_at: int


def _best_house(words: list[Word], cities: Collection[str], *, asked: bool) -> _House | None:
    """The first sure one, else the first that was led into."""
    houses = [
        house
        for place in range(len(words))
        if (house := _house_at(words, place, cities)) and _is_believed(words, house, asked=asked)
    ]
    sure = [house for house in houses if house.street.certainty is Certainty.SURE]
    return next(iter(sure or houses), None) or _inverted(words, cities)


def _house_at(words: list[Word], place: int, cities: Collection[str]) -> _House | None:
    word = words[place]
    before, follows = plain_at(words, place - 1), plain_at(words, place + 1)
    if not _HOUSE_NUMBER.fullmatch(word.plain) or follows in _COUNTED or is_number(before):
        return None
    if before in _NOT_BEFORE_A_HOUSE or _is_landmark(words, place):
        return None
    number, at = _with_suffix(words, place)
    street = read_street(words, at, cities)
    return _House(number, street, place, street.end) if street else None


def _with_suffix(words: list[Word], place: int) -> tuple[str, int]:
    """The number with its half ("812 1/2") or its letter ("221 b")."""
    number, follows = words[place].said.upper(), plain_at(words, place + 1)
    if follows == "1/2":
        return f"{number} 1/2", place + 2
    after = plain_at(words, place + 2)
    is_letter = re.fullmatch(r"[b-z]", follows) is not None and follows not in DIRECTIONS | {
        "i",
        "o",
    }
    if is_letter and after and after not in STREET_TYPES and not words[place].pause:
        return number + follows.upper(), place + 2
    return number, place + 1


def _is_landmark(words: list[Word], place: int) -> bool:
    before = [word.plain for word in words[max(0, place - 2) : place]]
    if before[-1:] == ["to"]:
        return before in (["next", "to"], ["close", "to"])
    if before[-1:] == ["from"]:
        return before in (["across", "from"], ["street", "from"])
    return bool(before) and before[-1] in _LANDMARKS


def _is_believed(words: list[Word], house: _House, *, asked: bool) -> bool:
    is_small = len(house.number) == 1
    if house.street.certainty is Certainty.SURE:
        return not (is_small and house.street.is_everyday) or asked
    if is_small:
        return False
    before = plain_at(words, house.start - 1)
    if before in _LEADS_IN or (asked and before in _LEADS_IN_WHEN_ASKED):
        return True
    return house.start == 0 and (asked or _is_all_there_is(words, house))


def _is_all_there_is(words: list[Word], house: _House) -> bool:
    end = house.street.end
    return end >= len(words) or words[end - 1].pause or read_place(words, end, ()).end > end


def _inverted(words: list[Word], cities: Collection[str]) -> _House | None:
    """ "14th street number 212", "calle Main número 20"."""
    for place in range(len(words)):
        if street := read_spanish_street(words, place, cities):
            start, text, end = place, street.text, street.end
        elif words[place].plain in STREET_TYPES and place and is_ordinal(words[place - 1].plain):
            start, end = place - 1, place + 1
            text = written_street(words[start:end])
        else:
            continue
        at = end
        while plain_at(words, at) in {"number", "número", "numero", "#", "no"}:
            at += 1
        if at > end and _HOUSE_NUMBER.fullmatch(plain_at(words, at)):
            street = Street(text, at + 1, Certainty.SURE)
            return _House(words[at].said.upper(), street, start, at + 1)
    return None


def _completed(words: list[Word], house: _House, cities: Collection[str]) -> Address:
    unit = find_unit(words, house.start, house.street.end)
    place_words, place_at = _around_unit(words, unit, house.place_at)
    place = read_place(place_words, place_at, cities)
    if place.city is None:
        before, after = words[: house.start], words[house.street.end :]
        elsewhere = city_anywhere(before, cities)
        elsewhere = elsewhere if elsewhere.city else city_anywhere(after, cities)
        place = place._replace(
            city=elsewhere.city,
            state=place.state or elsewhere.state,
            zip_code=place.zip_code or elsewhere.zip_code,
        )
    return Address(
        number=house.number,
        street=house.street.text,
        unit=unit.text if unit else None,
        city=place.city,
        state=place.state,
        zip_code=place.zip_code or zip_among(words[: house.start] + words[house.street.end :]),
    )


def _around_unit(words: list[Word], unit: Unit | None, place_at: int) -> tuple[list[Word], int]:
    """The words without the unit, so that the city follows the street."""
    if unit is None:
        return words, place_at
    removed = unit.end - unit.start if unit.start < place_at else 0
    return words[: unit.start] + words[unit.end :], place_at - removed
