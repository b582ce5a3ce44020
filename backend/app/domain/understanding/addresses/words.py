"""Words of an utterance as the address reader sees them: numbers read, pauses kept."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.understanding import numbers
from app.domain.understanding.text import Token, tokens
from app.domain.understanding.word_lists import read_words as read_list
from app.domain.understanding.word_lists import word_set


class Word(NamedTuple):
    plain: str
    said: str
    pause: bool = False


DIRECTIONS = word_set(
    "north south east west northeast northwest southeast southwest n s e w ne nw se sw norte "
    "sur este oeste"
)
STREET_TYPES = read_list("street_types")
# Words that often end a street's name without being what the post office calls a street type.
STREET_ENDINGS = read_list("street_endings")

_NO_PAUSE_AFTER = STREET_TYPES | DIRECTIONS | word_set("apt ste bldg no dr mt ft p o a b c d")
_LONGEST_HOUSE_NUMBER = 5
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)")
_NUMBER = re.compile(r"[0-9]+")
_HYPHENATED = re.compile(r"([a-z]+)-([a-z]+)")
_TYPED_UNIT = re.compile(r"#([0-9a-z]+)")
_ZIP_PLUS_FOUR = re.compile(r"([0-9]{5})-[0-9]{4}")


def read_words(words: str) -> list[Word]:
    """The words in order, number words read: "twelve oh four west seventy fifth"."""
    split: list[Token] = []
    for token in tokens(_TYPED_UNIT.sub(r"# \1", words)):
        split += _split_number_words(token)
    pieces = numbers.pieces([token.word for token in split])
    read = [_word(split[piece.start : piece.end], piece.text) for piece in pieces]
    return _join_grid_numbers(_join_directions(_join_digits(read)))


def is_ordinal(word: str) -> bool:
    return _ORDINAL.fullmatch(word) is not None


def is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


def plain_at(words: Sequence[Word], place: int) -> str:
    return words[place].plain if 0 <= place < len(words) else ""


def _split_number_words(token: Token) -> list[Token]:
    parts = token.word.split("-")
    if len(parts) > 1 and all(part in numbers.WORDS for part in parts):
        split = [Token(part, part) for part in parts]
        return [*split[:-1], split[-1]._replace(pause=token.pause)]
    if match := _ZIP_PLUS_FOUR.fullmatch(token.word):
        return [Token(match[1], match[1], token.pause)]
    return [token]


def _word(said: Sequence[Token], text: str) -> Word:
    last = said[-1]
    is_abbreviation = last.word in _NO_PAUSE_AFTER and last.word not in {"street", "avenue"}
    own = last.said if len(said) == 1 and last.word == text else text
    return Word(text, own, last.pause and not (is_abbreviation and len(last.word) <= 4))


def _join_digits(words: list[Word]) -> list[Word]:
    """ "9 0 2 1" and "12 34" are one house number; ten digits are left for a telephone."""
    joined: list[Word] = []
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and is_number(words[end].plain) and len(words[end].plain) <= 2:
            end += 1
        text = "".join(word.plain for word in words[place:end])
        if end > place + 1 and len(text) <= _LONGEST_HOUSE_NUMBER:
            joined.append(Word(text, text, words[end - 1].pause))
        else:
            end = max(end, place + 1)
            joined += words[place:end]
        place = end
    return joined


def _join_directions(words: list[Word]) -> list[Word]:
    """ "north east" is one direction."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1].plain if joined else ""
        if before in {"north", "south"} and word.plain in {"east", "west"} and not joined[-1].pause:
            joined[-1] = Word(before + word.plain, joined[-1].said + word.plain, word.pause)
        else:
            joined.append(word)
    return joined


def _join_grid_numbers(words: list[Word]) -> list[Word]:
    """ "n 63 w 2325" is one house number in Wisconsin."""
    joined: list[Word] = []
    place = 0
    while place < len(words):
        grid = [word.plain for word in words[place : place + 4]]
        if len(grid) == 4 and grid[0] in "ns" and grid[2] in "ew" and is_number(grid[1] + grid[3]):
            text = "".join(grid).upper()
            joined.append(Word(text.lower(), text))
            place += 4
        else:
            joined.append(words[place])
            place += 1
    return joined
