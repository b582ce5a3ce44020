"""Addresses are found wherever they are said, and other numbers are left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.addresses import Address, find_address, find_zip
from tests.domain.understanding.practice import cases

_SERVED = ("Merriam", "Olathe", "Overland Park")
_DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip
_STREET_TYPES = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "boulevard": "blvd", "terrace": "ter", "circle": "cir", "parkway": "pkwy", "plaza": "plz",
    "cove": "cv", "place": "pl",
}  # fmt: skip
_IN_NAMES = {"junior": "jr", "doctor": "dr"}


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (
            "hi this is Leo Castellano at 1515 Elmwood Avenue in Kansas City, our sump pump quit "
            "and I'd like somebody thursday around ten in the morning",
            "1515 Elmwood Avenue, Kansas City",
        ),
        (
            "hi this is leo castellano at fifteen fifteen elmwood avenue in kansas city our sump "
            "pump quit and i'd like somebody thursday around ten in the morning",
            "1515 Elmwood Avenue, Kansas City",
        ),
        ("it's 410 Oak, I mean 410 Elm Street, Merriam", "410 Elm Street, Merriam"),
        ("were at uh two twenty one maple grove in uh gardner", "221 Maple Grove, Gardner"),
        ("i'm at 410 elm street by the school in merriam", "410 Elm Street, Merriam"),
        ("in olathe at 915 north ridgeview road", "915 North Ridgeview Road, Olathe"),
        ("mailing is po box 12 but the house is 10 elm street", "10 Elm Street"),
        (
            "vivo en el 2130 de la avenida Metropolitan, en Kansas City",
            "2130 Avenida Metropolitan, Kansas City",
        ),
        (
            "mi dirección es dos mil ciento treinta avenida metropolitan kansas city kansas",
            "2130 Avenida Metropolitan, Kansas City, KS",
        ),
        ("10 oak street in feasterville my sink is leaking", "10 Oak Street, Feasterville"),
        (
            "forty eight hundred rainbow boulevard westwood kansas and it's an emergency",
            "4800 Rainbow Boulevard, Westwood, KS",
        ),
    ],
)
def test_an_address_is_found_among_other_words(words: str, address: str) -> None:
    found = find_address(words, cities=_SERVED)
    assert found is not None
    assert found.text == address


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("6100 Nieman Road, Shawnee, KS 66203", "6100 Nieman Road, Shawnee, KS 66203"),
        (
            "sixty one hundred nieman road shawnee kansas six six two oh three",
            "6100 Nieman Road, Shawnee, KS 66203",
        ),
        ("1204 w 75th st apt 3b overland park", "1204 W 75th St, Apt 3B, Overland Park"),
        ("123 N. Main St., Olathe, KS", "123 N Main St, Olathe, KS"),
        ("4821 roe prairie village", "4821 Roe, Prairie Village"),
        ("uh it's uh seven sixteen elm", "716 Elm"),
        ("calle Main número 20", "20 Calle Main"),
        ("1204 de Elm Street en Olathe", "1204 Elm Street, Olathe"),
        ("4821 Roe Avenue, Prairie Village, sorry 4812", "4812 Roe Avenue, Prairie Village"),
        ("410 elm street in merium", "410 Elm Street, Merriam"),
        ("1515 elmwood avenue kcmo", "1515 Elmwood Avenue, Kansas City, MO"),
        ("8505 college blvd #200", "8505 College Blvd, #200"),
        ("it's 9 0 2 1 metcalf", "9021 Metcalf"),
        ("i said 410 not 401 elm street", "410 Elm Street"),
        ("410 elm street bob jones", "410 Elm Street"),
        ("we're in lenexa 14220 west 88th terrace", "14220 West 88th Terrace, Lenexa"),
    ],
)
def test_an_answer_is_read_whole_when_asked(words: str, address: str) -> None:
    found = find_address(words, asked=True, cities=_SERVED)
    assert found is not None
    assert found.text == address


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "first, do you charge for estimates?",
        "thursday at ten",
        "can you come at 3 on friday",
        "between 8 and 10",
        "at 4 30",
        "june 12 works",
        "it's $79 drain special",
        "79 dollars",
        "my number is 913 555 0123",
        "(913) 555-0123",
        "40 gallon tank",
        "2 bathrooms",
        "it's 20 years old",
        "i've got a 1998 rheem furnace",
        "the 200 amp panel",
        "our furnace quit and it's 50 degrees in here",
        "one way street",
        "it's near 75th and metcalf",
        "P.O. Box 12, Olathe",
        "my zip is 66203",
    ],
)
def test_other_numbers_are_no_address(words: str, asked: bool) -> None:
    assert find_address(words, asked=asked) is None


@pytest.mark.parametrize(
    ("words", "zip_code"),
    [
        ("66203", "66203"),
        ("my zip is six six two oh three", "66203"),
        ("zip code 66 2 03", "66203"),
        ("i live in olathe 66061", "66061"),
        ("KS 66203-1234", "66203"),
        ("código postal 66101", "66101"),
        ("13400 metcalf avenue", None),
        ("00001", None),
        ("my number is 913 555 0123", None),
    ],
)
def test_a_zip_code_is_told_from_other_numbers(words: str, zip_code: str | None) -> None:
    assert find_zip(words) == zip_code


def test_practice_addresses_are_nearly_all_right() -> None:
    known = cases("addresses")
    right = sum(_is_right(case) for case in known)
    assert right / len(known) >= 0.95, f"{right} of {len(known)}"


def _is_right(case: dict[str, Any]) -> bool:
    if case["expect"] is None or case.get("pobox"):
        return find_address(case["text"], asked=True) is None
    expected: dict[str, str | None] = case["expect"]
    return _normal(find_address(case["text"], asked=True)) == expected


def _normal(address: Address | None) -> dict[str, str | None] | None:
    """Lower case, postal abbreviations, the unit without its keyword."""
    if address is None:
        return None
    words = [_IN_NAMES.get(word, word) for word in address.street.lower().split()]
    words[0] = _DIRECTIONS.get(words[0], words[0])
    if words[-1] in _DIRECTIONS:
        words[-1] = _DIRECTIONS[words[-1]]
        words[-2] = _STREET_TYPES.get(words[-2], words[-2])
    words[-1] = _STREET_TYPES.get(words[-1], words[-1])
    return {
        "number": address.number.lower(),
        "street": " ".join(words),
        "unit": address.unit.lower().split()[-1].lstrip("#") if address.unit else None,
        "city": address.city.lower() if address.city else None,
        "state": address.state.lower() if address.state else None,
        "zip": address.zip_code,
    }


@given(st.text() | st.text("0123456789 abcst,.#"), st.booleans())
def test_any_text_is_read_without_an_error(words: str, asked: bool) -> None:
    found = find_address(words, asked=asked)
    assert found is None or (found.number and found.street)
    assert find_zip(words) is None or len(find_zip(words) or "") == 5
