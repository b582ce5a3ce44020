"""The five-digit ZIP code of an utterance."""

import re

from app.domain.understanding.addresses.places import city_anywhere, read_place
from app.domain.understanding.addresses.words import Word, is_number, plain_at, read_words
from app.domain.understanding.word_lists import word_set

_ZIP = re.compile(r"0050[1-9]|00[6-9][0-9]{2}|0[1-9][0-9]{3}|[1-9][0-9]{4}")
_ZIP_WORDS = frozenset({"zip", "zipcode", "postal"})
_BEFORE_ZIP = frozenset(
    {"is", "code", "it's", "its", "that's", "es", "the", "zip", "zipcode", "postal"}
)
_ANSWER_WORDS = word_set(
    "it's its is yes yeah sure ok okay that's the my zip code it would be es mi el código "
    "codigo postal thanks thank you please"
)


def find_zip(words: str) -> str | None:
    """The ZIP code: after the word "zip", after a state or city, or said on its own."""
    return zip_among(_join_digit_groups(read_words(words)))


def zip_among(words: list[Word]) -> str | None:
    rest = [word.plain for word in words if word.plain not in _ANSWER_WORDS]
    if len(rest) == 1 and _ZIP.fullmatch(rest[0]):
        return rest[0]
    for place, word in enumerate(words):
        if _ZIP.fullmatch(word.plain) and _is_introduced(words, place):
            return word.plain
    return city_anywhere(words, ()).zip_code


def _is_introduced(words: list[Word], place: int) -> bool:
    at = place - 1
    while plain_at(words, at) in _BEFORE_ZIP:
        if plain_at(words, at) in _ZIP_WORDS:
            return True
        at -= 1
    return any(
        start >= 0 and read_place(words, start, ()).zip_code == words[place].plain
        for start in (place - 1, place - 2)
    )


def _join_digit_groups(words: list[Word]) -> list[Word]:
    """ "66 2 03" is one ZIP code where its groups have five digits together."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        total = len(before.plain) + len(word.plain) if before else 0
        if before and is_number(before.plain) and is_number(word.plain) and total <= 5:
            text = before.plain + word.plain
            joined[-1] = Word(text, text, word.pause)
        else:
            joined.append(word)
    return joined
