"""Taking the words of a name from where it begins, and writing them with capitals."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.understanding.names import lexicon
from app.domain.understanding.names.words import Word

_MOST_NAME_WORDS = 4


class Candidate(NamedTuple):
    """Words that may be a name, and what was said after them."""

    words: tuple[Word, ...]
    follows: str
    has_title: bool = False
    pauses: bool = False

    @property
    def is_known(self) -> bool:
        first, last = self.words[0].plain, self.words[-1].plain
        is_inverted = first in lexicon.PARTICLES and lexicon.is_first_name(last)
        return self.has_title or lexicon.is_first_name(first) or is_inverted

    @property
    def ends_cleanly(self) -> bool:
        """Whether the utterance goes on, if at all, the way it does after a name."""
        return (
            self.pauses
            or not self.follows
            or self.follows in lexicon.AFTER_A_NAME
            or self.follows[:1].isdigit()
        )


def take(words: Sequence[Word], start: int) -> Candidate | None:
    """The name that begins at `start`, if those words can be one."""
    place, has_title = _past_titles(words, start)
    end = place
    taken: list[Word] = []
    while end < len(words) and _fits(words, end, taken) and len(taken) < _MOST_NAME_WORDS + 2:
        taken.append(words[end])
        end += 1
        if words[end - 1].pause and not _is_said_again(words, end):
            break
    taken = _first_name_first(_without_stutter(_without_trailing_particles(taken)))
    if not taken:
        return None
    follows = words[end].plain if end < len(words) else ""
    candidate = Candidate(tuple(taken), follows, has_title, words[end - 1].pause)
    return None if _belongs_to_something_else(candidate) else candidate


def written(words: Sequence[Word], *, shouted: bool = False) -> str:
    """The name with ordinary capitals; capitals the caller typed are kept unless all are."""
    parts: list[str] = []
    for word in words:
        if word.plain in lexicon.SMALL_PARTICLES and parts:
            parts.append(word.plain)
        elif parts and parts[-1] == "O":
            parts[-1] = "O'" + _capitalised(word.plain)
        elif word.is_spelled or shouted or word.said == word.plain:
            parts.append(_capitalised(word.plain))
        else:
            parts.append(word.said)
    return " ".join(parts)


def _past_titles(words: Sequence[Word], start: int) -> tuple[int, bool]:
    place = start
    if _plain(words, place) in {"la", "el"} and _plain(words, place + 1) in lexicon.TITLES:
        place += 1
    begun = place
    while _plain(words, place) in lexicon.TITLES:
        place += 1
    return place, place > begun


def _fits(words: Sequence[Word], place: int, taken: Sequence[Word]) -> bool:
    word = words[place]
    if taken and word.plain in lexicon.GENERATIONS:
        return False
    if word.is_spelled or lexicon.could_be_name(word.plain):
        return True
    if _is_surname_by_place(words, place, taken):
        return True
    following = _plain(words, place + 1)
    is_joint = word.plain in lexicon.PARTICLES or (len(word.plain) == 1 and word.plain.isalpha())
    leads_on = following in lexicon.PARTICLES or lexicon.could_be_name(following)
    is_initials = len(word.plain) == len(following) == 1 and following not in {"a", "i"}
    return is_joint and (leads_on or is_initials) and word.plain not in {"a", "i"}


def _is_surname_by_place(words: Sequence[Word], place: int, taken: Sequence[Word]) -> bool:
    """An everyday word right after a first name, with nothing that goes on from it."""
    word, follows = words[place], _plain(words, place + 1)
    if not taken or not lexicon.is_first_name(taken[0].plain):
        return False
    if not (word.pause or not follows or follows in lexicon.AFTER_A_NAME):
        return False
    if word.plain in lexicon.SURNAME_WORDS:
        return True
    is_sure = len(taken) == 1 and not lexicon.is_also_a_word(taken[0].plain)
    return is_sure and not follows and lexicon.could_be_surname(word.plain)


def _is_said_again(words: Sequence[Word], place: int) -> bool:
    return _plain(words, place) == _plain(words, place - 1)


def _without_trailing_particles(taken: list[Word]) -> list[Word]:
    while taken and taken[-1].plain in lexicon.PARTICLES | {"o"}:
        taken = taken[:-1]
    return taken


def _first_name_first(taken: list[Word]) -> list[Word]:
    """ "de la cruz maria" is Maria de la Cruz."""
    inverted = len(taken) > 2 and taken[0].plain in lexicon.PARTICLES
    if inverted and lexicon.is_first_name(taken[-1].plain):
        return [taken[-1], *taken[:-1]]
    return taken


def _without_stutter(taken: list[Word]) -> list[Word]:
    """ "dale dale hutchins", "sh sharon" and "amy r amy rourke" begin again."""
    kept: list[Word] = []
    for place, word in enumerate(taken):
        again = [later.plain for later in taken[place + 1 :]]
        is_begun = len(word.plain) <= 2 and bool(again) and again[0].startswith(word.plain)
        if word.plain in again and not kept:
            continue
        if is_begun and word.plain not in lexicon.PARTICLES:
            continue
        kept.append(word)
    return kept


def _belongs_to_something_else(candidate: Candidate) -> bool:
    """ "elm street", "bob's wife" and "amy rourke's husband" are not the caller's name."""
    return candidate.follows in lexicon.STREET_WORDS or lexicon.is_possessive(candidate.follows)


def _capitalised(plain: str) -> str:
    return "-".join(_capital_part(part) for part in plain.split("-"))


def _capital_part(part: str) -> str:
    if "'" in part:
        head, _, tail = part.partition("'")
        return f"{head.capitalize()}'{tail.capitalize()}"
    if part.startswith("mc") and len(part) > 4:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()


def _plain(words: Sequence[Word], place: int) -> str:
    return words[place].plain if place < len(words) else ""
