"""Number words to digits for clock and calendar: "two thirty" is "2 30", "twenty third" "23rd"."""

import re

from app.domain.understanding.data_files import read_data

_names: dict[str, list[str]] = read_data("time_words")["number_words"]
_UNITS = {word: number for number, word in enumerate(_names["units"])}
_TEENS = {word: number for number, word in enumerate(_names["teens"], 10)}
_TENS = {word: 10 * number for number, word in enumerate(_names["tens"], 2)}
_ORDINALS = {word: number for number, word in enumerate(_names["ordinals"], 1)} | {
    "twentieth": 20,
    "thirtieth": 30,
}
_UNIT_ORDINALS = {word: number for word, number in _ORDINALS.items() if number < 10}
NUMBER_WORDS = frozenset([*_UNITS, *_TEENS, *_TENS, *_ORDINALS])

_tens, _units = "|".join(_TENS), "|".join(list(_UNITS)[1:])
_compound = rf"(?P<tens>{_tens})[ -](?P<unit>{_units}|{'|'.join(_UNIT_ORDINALS)})"
_oh_unit = rf"(?:oh|o) (?P<oh>{_units})"
_single = rf"(?P<single>{'|'.join(NUMBER_WORDS)})"
_NUMBER = re.compile(rf"\b(?:{_compound}|{_oh_unit}|{_single})\b")
# "The one", "that one", "no one": a pronoun, not the number.
_PRONOUN_ONE = re.compile(
    r"\b(the \w+|the|this|that|which|no|every|any|some|other|another|new|good|first|second|third"
    r"|next|last|earlier|later|each) one\b"
)


def to_digits(text: str) -> str:
    return _NUMBER.sub(_digits, _PRONOUN_ONE.sub(r"\1 item", text))


def ordinal(number: int) -> str:
    suffix = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}"


def _digits(match: re.Match[str]) -> str:
    if match["oh"]:
        return f"0{_UNITS[match['oh']]}"
    if match["single"]:
        return _small(match["single"])
    tens, unit = _TENS[match["tens"]], match["unit"]
    if unit in _UNIT_ORDINALS:
        return ordinal(tens + _UNIT_ORDINALS[unit])
    return str(tens + _UNITS[unit])


def _small(word: str) -> str:
    if word in _ORDINALS:
        return ordinal(_ORDINALS[word])
    return str((_UNITS | _TEENS | _TENS)[word])
