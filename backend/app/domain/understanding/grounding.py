"""Finding what somebody else read from a caller's words in those words again, or dropping it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from app.domain.understanding.addresses import Address, find_address
from app.domain.understanding.addresses.words import read_words
from app.domain.understanding.names.lexicon import (
    GENERATIONS,
    PARTICLES,
    SURNAME_WORDS,
    could_be_name,
)
from app.domain.understanding.phones import find_phone
from app.domain.understanding.text import Token, tokens
from app.domain.understanding.times import find_wish
from app.domain.understanding.wishes import TimeWish

MOST_NAME_WORDS: Final = 4
LATER_NAME_WORDS: Final = GENERATIONS | PARTICLES | SURNAME_WORDS


def copied(words: str, phrase: str) -> tuple[Token, ...]:
    """The words that `phrase` repeats, as they were said; () unless it repeats a run of them."""
    said, wanted = tokens(words), [token.word for token in tokens(phrase)]
    if not wanted:
        return ()
    for start in range(len(said) - len(wanted) + 1):
        run = said[start : start + len(wanted)]
        if [token.word for token in run] == wanted:
            return tuple(run)
    return ()


def name_in(words: str, name: str) -> str | None:
    """The name as the caller said it, if it is one and was said."""
    said = copied(words, name)
    if not 1 <= len(said) <= MOST_NAME_WORDS or not could_be_name(said[0].word):
        return None
    if not all(could_be_name(t.word) or t.word in LATER_NAME_WORDS for t in said[1:]):
        return None
    return " ".join(token.said[:1].upper() + token.said[1:] for token in said)


def wish_in(words: str, phrase: str, now: datetime) -> TimeWish | None:
    """What our own reader makes of a phrase the caller used."""
    return find_wish(phrase, now, asked=True) if copied(words, phrase) else None


def phone_in(words: str, phrase: str) -> str | None:
    return find_phone(phrase) if copied(words, phrase) else None


def address_in(words: str, text: str, cities: Sequence[str]) -> Address | None:
    """`text` read by our own reader, without the parts that the caller did not say.

    The number and every word of the street must have been said ("sixty one hundred" is 6100).
    """
    found = find_address(text, asked=True, cities=cities)
    said = frozenset(word.plain for word in read_words(words))
    if found is None or not _was_said(f"{found.number} {found.street}", said):
        return None
    return replace(
        found,
        unit=_if_said(found.unit, said),
        city=_if_said(found.city, said),
        state=_if_said(found.state, said),
        zip_code=_if_said(found.zip_code, said),
    )


def _if_said(part: str | None, said: frozenset[str]) -> str | None:
    return part if part and _was_said(part, said) else None


def _was_said(part: str, said: frozenset[str]) -> bool:
    return all(word.plain in said for word in read_words(part))
