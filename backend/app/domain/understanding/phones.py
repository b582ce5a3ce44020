"""Telephone numbers of the North American plan, spoken or written."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from app.domain.understanding import numbers_es
from app.domain.understanding.numbers import CARDINALS, TEENS, TENS, UNITS, ZEROS
from app.domain.understanding.text import plain
from app.domain.understanding.word_lists import word_set

_VALID = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_ARABIC = re.compile(r"[0-9]+")
_SEPARATORS = re.compile(r"[().\-+/:]")
_ZEROS = ZEROS | {"cero"}

_HEARD_AS = {
    "won": "one", "to": "two", "too": "two", "for": "four", "fore": "four", "ate": "eight",
    "tree": "three", "nein": "nine", "sicks": "six", "fife": "five",
}  # fmt: skip
_REPEATED = {"double": 2, "doble": 2, "triple": 3, "treble": 3, "quadruple": 4}
_BETWEEN_DIGITS = word_set(
    "and then dash hyphen dot space like so that's the it's is plus area code pause y guion "
    "luego ok okay got it"
)
_EXTENSION = frozenset({"extension", "ext", "x", "extensión"})
_CORRECTION = re.compile(
    r"\b(?:no wait|wait no|no sorry|sorry|actually|i mean|scratch that|correction|no"
    r"|perdón|perdon|digo|mejor dicho)\b"
)
_FULL_LENGTH = 10
_GROUPED_AS = ((3, 7), (3, 3, 4), (6, 4), (10,))
_MOST_READINGS = 64

_THIS_NUMBER_IN_ENGLISH = (
    r"this (?:one|number|phone|cell|line|same number)",
    r"(?:that |the )?same (?:one|number|phone)",
    r"(?:number|one|phone|line) (?:that )?(?:i|i'm|i am) (?:called|calling|on|using)",
    r"calling (?:you )?(?:from|on)(?: (?:now|right now|you))?$",
    r"this is (?:a|the|my) (?:\w+ )?(?:number|cell|phone|mobile|line)",
    r"(?:number|one) you (?:have|see|got)",
    r"the one (?:i called|on (?:your|the) (?:screen|caller id))",
    r"caller id|number on file",
)
_THIS_NUMBER_IN_SPANISH = (
    r"(?:este|el) mismo|(?:a|sí|si) este$",
    r"(?:este|mismo) (?:número|numero|teléfono|telefono)",
    r"(?:número|numero|teléfono) (?:del? )?que (?:le )?(?:estoy )?(?:llam|marc)\w+",
)
_THIS_NUMBER = re.compile(
    rf"\b(?:{'|'.join(_THIS_NUMBER_IN_ENGLISH + _THIS_NUMBER_IN_SPANISH)})(?!\w)"
)
_REFUSED = r"(?:not|don't (?:use|call)|isn't|different|instead of|other than|no (?:es|use|llame a))"
_NOT_THIS_NUMBER = re.compile(
    rf"\b{_REFUSED} (?:\w+ ){{0,2}}(?:this|same|este|mismo|one|number)\b"
    r"|\bthis (?:number|one|phone) (?:isn't|is not|won't|doesn't)"
)


def find_phone(words: str) -> str | None:
    """The number in E.164 ("+19135550123"), or None unless ten digits form a possible one."""
    heard = _SEPARATORS.sub(" ", plain(words))
    number = _corrected(heard) or _first_number(heard)
    return f"+1{number}" if number else None


def means_this_number(words: str) -> bool:
    """Whether the caller means the number the call comes from."""
    heard = plain(words)
    return bool(_THIS_NUMBER.search(heard)) and not _NOT_THIS_NUMBER.search(heard)


def _corrected(heard: str) -> str | None:
    """The number after "no wait": all of it again, or only its last digits."""
    parts = _CORRECTION.split(heard)
    if len(parts) == 1:
        return None
    again = _first_number(parts[-1])
    if again:
        return again
    wrong = "".join(run.default for run in _runs(parts[0].split()))
    tail = "".join(run.default for run in _runs(parts[-1].split()))
    if len(wrong) == _FULL_LENGTH and 1 <= len(tail) <= 7:
        return _valid(wrong[: -len(tail)] + tail)
    return None


def _first_number(heard: str) -> str | None:
    runs = list(_runs(heard.split()))
    for run in runs:
        if number := _number_of(run):
            return number
    lengths = tuple(len(run.default) for run in runs)
    joined = "".join(run.default for run in runs)
    return _valid(joined) if lengths in _GROUPED_AS else None


class _Run(NamedTuple):
    """Digits said in one go: for each spoken part the ways it can be written, likeliest first."""

    parts: list[tuple[str, ...]]

    @property
    def default(self) -> str:
        return "".join(part[0] for part in self.parts)


def _number_of(run: _Run) -> str | None:
    usual = _valid(run.default) or _begun_again(run.default)
    if usual:
        return usual
    readings = islice(product(*run.parts), _MOST_READINGS)
    possible = {number for reading in readings if (number := _valid("".join(reading)))}
    return possible.pop() if len(possible) == 1 else None


def _valid(number: str) -> str | None:
    match = _VALID.fullmatch(number)
    return match[1] if match else None


def _begun_again(digits: str) -> str | None:
    """The last ten digits, where what came before them is the same number's beginning."""
    before, number = digits[:-_FULL_LENGTH], digits[-_FULL_LENGTH:]
    return _valid(number) if before and number.startswith(before) else None


def _runs(words: Sequence[str]) -> Iterator[_Run]:
    parts: list[tuple[str, ...]] = []
    place = 0
    while place < len(words):
        word = _likely_digit(words, place) if parts else words[place]
        read = _part_at(words, place, word, is_inside=bool(parts))
        if read:
            parts.append(read[0])
            place = read[1]
            continue
        if parts and word not in _BETWEEN_DIGITS:
            yield _Run(parts)
            parts = []
        place += 2 if word in _EXTENSION else 1
    if parts:
        yield _Run(parts)


def _likely_digit(words: Sequence[str], place: int) -> str:
    """ "to" between digits, or at the end of them, is a two."""
    word = words[place]
    follows = words[place + 1] if place + 1 < len(words) else "one"
    if word in _HEARD_AS and (_is_digit_word(follows) or follows in _HEARD_AS):
        return _HEARD_AS[word]
    return word


def _is_digit_word(word: str) -> bool:
    spoken = word in CARDINALS or word in _ZEROS or word in numbers_es.WORDS
    return spoken or word in _REPEATED or _ARABIC.fullmatch(word) is not None


def _part_at(
    words: Sequence[str], place: int, word: str, *, is_inside: bool
) -> tuple[tuple[str, ...], int] | None:
    follows = words[place + 1] if place + 1 < len(words) else ""
    if _ARABIC.fullmatch(word):
        return _with_scale((word,), follows, place)
    if word in _REPEATED:
        single = _single(follows)
        return ((single * _REPEATED[word],), place + 2) if single else None
    if word in _ZEROS:
        return (("0",), place + 1) if is_inside else None
    if word in UNITS:
        return _hundreds(words, place, str(UNITS[word]))
    if word in TENS or word in TEENS:
        read, end = _tens(words, place)
        return _with_scale(read, words[end] if end < len(words) else "", end - 1)
    spanish = numbers_es.read_cardinal(words, place)
    return ((str(spanish[0]),), spanish[1]) if spanish else None


def _single(word: str) -> str:
    if word in _ZEROS:
        return "0"
    if word in UNITS or word in numbers_es.UNITS:
        return str((UNITS | numbers_es.UNITS)[word])
    if word in TENS or word in TEENS:
        return str((TENS | TEENS)[word])
    return word if _ARABIC.fullmatch(word) else ""


def _hundreds(words: Sequence[str], place: int, digit: str) -> tuple[tuple[str, ...], int]:
    """ "five hundred fifty five" may be 500 55 or, more rarely, 555."""
    follows = words[place + 1] if place + 1 < len(words) else ""
    read, end = _with_scale((digit,), follows, place)
    if follows == "hundred" and end < len(words) and words[end] in (TENS | TEENS):
        rest, rest_end = _tens(words, end)
        return (*(read[0] + part for part in rest), digit + rest[0]), rest_end
    return read, end


def _with_scale(parts: tuple[str, ...], follows: str, place: int) -> tuple[tuple[str, ...], int]:
    zeros = {"hundred": "00", "thousand": "000"}.get(follows)
    if zeros is None:
        return parts, place + 1
    return tuple(part + zeros for part in parts), place + 2


def _tens(words: Sequence[str], place: int) -> tuple[tuple[str, ...], int]:
    """ "twenty five" is 25, or 20 5."""
    word = words[place]
    if word in TEENS:
        return (str(TEENS[word]),), place + 1
    tens = TENS[word]
    unit = UNITS.get(words[place + 1]) if place + 1 < len(words) else None
    if not unit:
        return (str(tens),), place + 1
    return (str(tens + unit), f"{tens}{unit}"), place + 2
