"""Words of an utterance as the name reader sees them, spelled letters already put together."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from app.domain.understanding.text import tokens
from app.domain.understanding.word_lists import word_set


class Word(NamedTuple):
    plain: str
    said: str
    pause: bool = False
    is_spelled: bool = False


_LETTER_CHAIN = re.compile(r"[^\W\d_](?:[-.][^\W\d_])+")
_ABBREVIATIONS = frozenset(
    {"hvac", "pvc", "usa", "gfci", "diy", "asap", "kcmo", "hoa", "abc", "llc"}
)
_ABBREVIATED = word_set("st mr mrs ms dr jr sr")
_REPEATS = {"double": 2, "triple": 3}
_LINKS = word_set("that's spelled spelt spelling it's is se escribe como con")
_SOUNDS_ALIKE = 0.6
_SHORTEST_SPELLING = 3


def read_words(words: str) -> list[Word]:
    """The words with stutters gone and spelled-out letters joined to one word."""
    split: list[Word] = []
    for token in tokens(words):
        pause = token.pause and token.word not in _ABBREVIATED
        split += _split_letters(Word(token.word, token.said, pause))
    return _merge_spellings(_join_letters(split))


def are_alike(one: str, other: str) -> bool:
    if one[:1] == other[:1] and abs(len(one) - len(other)) <= 1:
        return SequenceMatcher(None, one, other).ratio() >= _SOUNDS_ALIKE - 0.1
    return abs(len(one) - len(other)) <= 3 and (
        SequenceMatcher(None, one, other).ratio() >= _SOUNDS_ALIKE
    )


def _split_letters(word: Word) -> list[Word]:
    """ "N-O-L-T-E" is five words."""
    if not _LETTER_CHAIN.fullmatch(word.plain):
        return [word]
    letters = [Word(letter, letter) for letter in re.split(r"[-.]", word.plain)]
    return [*letters[:-1], letters[-1]._replace(pause=word.pause)]


def _join_letters(words: Sequence[Word]) -> list[Word]:
    joined: list[Word] = []
    place = 0
    while place < len(words):
        spelled, end = _spelling_at(words, place)
        if len(spelled) >= _SHORTEST_SPELLING and spelled not in _ABBREVIATIONS:
            joined.append(Word(spelled, spelled, words[end - 1].pause, True))
            place = end
        else:
            joined.append(words[place])
            place += 1
    return joined


def _spelling_at(words: Sequence[Word], start: int) -> tuple[str, int]:
    """The letters spelled from `start`: "b as in boy", "double n", plain "r"."""
    letters, place = "", start
    while place < len(words):
        repeats = _REPEATS.get(words[place].plain, 1)
        at = place + (repeats > 1)
        if at >= len(words) or not _is_letter(words[at].plain):
            break
        letters += words[at].plain * repeats
        place = _past_explanation(words, at + 1)
    return _once(letters), place


def _past_explanation(words: Sequence[Word], place: int) -> int:
    """Skips "as in Mary" and, between letters, "for Mary"."""
    plain = [word.plain for word in words[place : place + 3]]
    if plain[:2] == ["as", "in"] and len(plain) == 3:
        return place + 3
    is_example = len(plain) >= 2 and plain[0] in {"for", "like", "de", "as"}
    after = plain[2] if len(plain) == 3 else "a"
    if is_example and not _is_letter(plain[1]) and _is_letter(after):
        return place + 2
    return place


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _once(letters: str) -> str:
    half = len(letters) // 2
    is_said_twice = half >= _SHORTEST_SPELLING and letters == letters[:half] * 2
    return letters[:half] if is_said_twice else letters


def _merge_spellings(words: list[Word]) -> list[Word]:
    """The spelling replaces the word it spells: "nolty, n o l t e" and "s e a n sean"."""
    merged: list[Word] = []
    for word in words:
        if word.is_spelled:
            _drop_what_was_spelled(merged, word.plain)
        elif merged and merged[-1].is_spelled and are_alike(merged[-1].plain, word.plain):
            merged[-1] = merged[-1]._replace(pause=word.pause)
            continue
        merged.append(word)
    return merged


def _drop_what_was_spelled(merged: list[Word], spelled: str) -> None:
    place = len(merged) - 1
    while place >= 0 and merged[place].plain in _LINKS:
        place -= 1
    if place >= 0 and are_alike(merged[place].plain, spelled):
        del merged[place:]
