"""The words of days and hours the grammars are written in, and the templates that use them.

A template is a small regular expression in which `{weekday}`, `{nth}` and the like stand for a
named class of words. Text is matched after `normalise`: lower case, no accents, no apostrophes,
numbers as digits, Spanish turned into English.
"""

import re
from functools import cache

from app.domain.understanding.data_files import read_data
from app.domain.understanding.times.calendar_days import HOLIDAY_NAMES

_words = read_data("time_words")
_WEEKDAY_NAMES: list[str] = _words["weekdays"]
WEEKDAYS: dict[str, int] = {name: number for number, name in enumerate(_WEEKDAY_NAMES)} | {
    short: number for number, shorts in enumerate(_words["weekdays_short"]) for short in shorts
}
MONTHS: dict[str, int] = {name: number for number, name in enumerate(_words["months"], 1)} | {
    short: number for number, shorts in enumerate(_words["months_short"], 1) for short in shorts
}
# Without one of these, a digit or a Spanish word, a text names no time at all.
TELLING_WORDS = frozenset(_words["telling"])
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night")

# What a caller says after a bare number or ordinal when it is a time: "two works", "the fifth is
# fine". After anything else ("two bathrooms", "the third floor") it is not one.
_AFTER_A_TIME: list[str] = _words["after_a_time"]

_SLOTS = {
    "weekday": "|".join([name + "s?" for name in _WEEKDAY_NAMES] + list(WEEKDAYS)[7:]),
    "month": "|".join(MONTHS),
    "holiday": "|".join(HOLIDAY_NAMES),
    "part": "|".join(f"{part}s?" for part in PARTS_OF_DAY),
    "n": r"\d{1,2}|an?",
    "unit": "(?:day|week|month)s?",
    "day": r"\d{1,2}(?:st|nd|rd|th)?(?! ?(?:am|pm|oclock|:))",
    "nth": r"\d{1,2}(?:st|nd|rd|th)",
    "year": r"20 ?\d\d",
    "end_of_time": rf"(?= *$| +[@.%]| +(?:{'|'.join(_AFTER_A_TIME + list(PARTS_OF_DAY))})\b)",
}

FOLLOWS_A_TIME = re.compile(_SLOTS["end_of_time"])


@cache
def template(pattern: str) -> re.Pattern[str]:
    """Compile a template; `{weekday_2}` is a second weekday beside `{weekday}`."""
    return re.compile(rf"\b(?:{re.sub(r'{([a-z_]+?)(_2)?}', _slot, pattern)})")


def _slot(match: re.Match[str]) -> str:
    name, second = match[1], match[2] or ""
    if name == "end_of_time":
        return _SLOTS[name]
    return rf"(?P<{name}{second}>{_SLOTS[name]})\b"


def weekday_number(word: str) -> int:
    return WEEKDAYS[word if word in WEEKDAYS else word.removesuffix("s")]


def leading_number(word: str) -> int:
    """ "14th" is 14; "a" is 1."""
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else 1
