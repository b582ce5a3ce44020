"""Number words to digits, the way house numbers, years and ordinals are spoken."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.understanding import numbers_es
from app.domain.understanding.text import plain
from app.domain.understanding.word_lists import word_set


def _numbered(names: str, start: int, step: int = 1) -> dict[str, int]:
    return {name: start + step * place for place, name in enumerate(names.split())}


UNITS = _numbered("zero one two three four five six seven eight nine", 0)
ZEROS = frozenset({"oh", "o", "zero", "naught", "nought"})
TEENS = _numbered(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
)
TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10) | {"fourty": 40}
_ORDINAL_UNITS = _numbered("first second third fourth fifth sixth seventh eighth ninth", 1)
_ORDINALS = (
    _ORDINAL_UNITS
    | _numbered("tenth eleventh twelfth thirteenth fourteenth fifteenth", 10)
    | _numbered("sixteenth seventeenth eighteenth nineteenth", 16)
    | _numbered("twentieth thirtieth fortieth fiftieth sixtieth", 20, 10)
    | _numbered("seventieth eightieth ninetieth", 70, 10)
)
CARDINALS = UNITS.keys() | TEENS.keys() | TENS.keys() | {"hundred", "thousand"}
WORDS = CARDINALS | ZEROS | _ORDINALS.keys() | {"hundredth"} | numbers_es.WORDS

_ARABIC = re.compile(r"[0-9]{1,12}")
_BEFORE_A_PRONOUN_ONE = word_set(
    "the this that which no any some every another each either other good new old only"
)
_STREETS_NAMED_SECOND = word_set("street st avenue ave road rd place terrace drive court")


class Piece(NamedTuple):
    """Some words with their number read; `start:end` are the places of the words it came from."""

    text: str
    start: int
    end: int


class _Chunk(NamedTuple):
    text: str
    end: int
    is_ordinal: bool = False


def digits(words: str) -> str:
    """The plain words with numbers as digits: "twelve oh four" is "1204", "third" is "3rd"."""
    return " ".join(piece.text for piece in pieces(plain(words).split()))


def pieces(words: Sequence[str]) -> list[Piece]:
    """The words in order; those that make up one number are joined to one piece."""
    found: list[Piece] = []
    place = 0
    while place < len(words):
        numbers = [] if _is_idiom(words, place) else _numbers_at(words, place)
        found += numbers or [Piece(words[place], place, place + 1)]
        place = found[-1].end
    return found


def ordinal(value: int) -> str:
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _is_idiom(words: Sequence[str], place: int) -> bool:
    """Number words that count nothing: "the one", "one of them", "just a second"."""
    word = words[place]
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if word == "second":
        return before in {"a", "one"}
    if word != "one":
        return False
    if after == "second":
        return _word_at(words, place + 2) not in _STREETS_NAMED_SECOND
    return after == "of" or (before in _BEFORE_A_PRONOUN_ONE and after not in WORDS)


def _numbers_at(words: Sequence[str], start: int) -> list[Piece]:
    chunks = _chunks_at(words, start)
    if not chunks:
        return []
    last = chunks[-1]
    cardinals = chunks[:-1] if last.is_ordinal else chunks
    found: list[Piece] = []
    if cardinals:
        found.append(Piece("".join(chunk.text for chunk in cardinals), start, cardinals[-1].end))
    if last.is_ordinal:
        found.append(Piece(last.text, cardinals[-1].end if cardinals else start, last.end))
    return found + _half_at(words, last.end)


def _half_at(words: Sequence[str], start: int) -> list[Piece]:
    for half in (["and", "a", "half"], ["and", "half"]):
        if list(words[start : start + len(half)]) == half:
            return [Piece("1/2", start, start + len(half))]
    return []


def _chunks_at(words: Sequence[str], start: int) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    place = start
    while chunk := _chunk_at(words, place, is_inside=bool(chunks)):
        chunks.append(chunk)
        place = chunk.end
        if chunk.is_ordinal:
            break
    return chunks


def _chunk_at(words: Sequence[str], place: int, *, is_inside: bool) -> _Chunk | None:
    word = _word_at(words, place)
    if spanish := numbers_es.read_cardinal(words, place) if word else None:
        return _Chunk(str(spanish[0]), spanish[1])
    if word in ZEROS:
        follows = _word_at(words, place + 1)
        is_number = word in UNITS or is_inside or follows in UNITS
        return _Chunk("0", place + 1) if is_number else None
    if _ARABIC.fullmatch(word):
        return _arabic(words, place)
    return _thousands(words, place)


def _arabic(words: Sequence[str], place: int) -> _Chunk | None:
    """Digits are left alone unless words finish them: "5 hundred", "12 oh 4"."""
    follows = _word_at(words, place + 1)
    scale = {"hundred": 100, "thousand": 1000}.get(follows)
    if scale:
        return _Chunk(str(int(words[place]) * scale), place + 2)
    if follows == "oh" or (place and words[place - 1] == "oh"):
        return _Chunk(words[place], place + 1)
    return None


class _Value(NamedTuple):
    value: int
    end: int
    is_ordinal: bool = False


def _thousands(words: Sequence[str], place: int) -> _Chunk | None:
    read = _hundreds(words, place)
    if read and not read.is_ordinal and _word_at(words, read.end) == "thousand":
        thousand = _Value(read.value * 1000, read.end + 1)
        rest = _hundreds(words, _past_and(words, thousand.end))
        read = thousand
        if rest:
            read = _Value(thousand.value + rest.value, rest.end, rest.is_ordinal)
    if read is None:
        return None
    return _Chunk(ordinal(read.value) if read.is_ordinal else str(read.value), *read[1:])


def _hundreds(words: Sequence[str], place: int) -> _Value | None:
    head = _hundred_head(words, place)
    scale = _word_at(words, head.end) if head else ""
    if head is None or head.is_ordinal or scale not in {"hundred", "hundredth"}:
        return head if head and head.end > place else None
    base = _Value(head.value * 100, head.end + 1, scale == "hundredth")
    rest = _small(words, _past_and(words, base.end))
    if base.is_ordinal or rest is None or _word_at(words, rest.end) == "hundred":
        return base
    return _Value(base.value + rest.value, rest.end, rest.is_ordinal)


def _hundred_head(words: Sequence[str], place: int) -> _Value | None:
    """What is counted in hundreds: "nine", "thirty one", "a", or nothing before "hundred"."""
    if _word_at(words, place) == "a" and _word_at(words, place + 1) in {"hundred", "thousand"}:
        return _Value(1, place + 1)
    if _word_at(words, place) in {"hundred", "hundredth"}:
        return _Value(1, place)
    return _small(words, place)


def _small(words: Sequence[str], place: int) -> _Value | None:
    """A number below one hundred."""
    word, follows = _word_at(words, place), _word_at(words, place + 1)
    if word in TENS:
        if UNITS.get(follows):
            return _Value(TENS[word] + UNITS[follows], place + 2)
        if follows in _ORDINAL_UNITS:
            return _Value(TENS[word] + _ORDINAL_UNITS[follows], place + 2, True)
        return _Value(TENS[word], place + 1)
    for values in (UNITS, TEENS):
        if word in values:
            return _Value(values[word], place + 1)
    return _Value(_ORDINALS[word], place + 1, True) if word in _ORDINALS else None


def _past_and(words: Sequence[str], place: int) -> int:
    joined = _word_at(words, place) == "and" and _word_at(words, place + 1) in WORDS
    return place + 1 if joined else place


def _word_at(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else ""
