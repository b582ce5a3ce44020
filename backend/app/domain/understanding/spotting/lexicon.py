"""A lexicon: concepts, and the words and phrases that mention them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from app.domain.understanding.spotting.tokens import opened

MAX_REMEMBERED = 20_000  # distinct words whose prefixes were already looked up
NOTHING = "nothing"  # the concept of words that look like something and are not
CHOICE = re.compile(r"\(([^)]*)\)|\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept at tokens `start` up to, not including, `end`."""

    concept: str
    start: int
    end: int


class Lexicon:
    """Entries are `word`, `stem*`, or phrases with choices: `(no|without) (hot) water`.

    An empty choice may be left out: `gas (|line|meter) leak`. The longest phrase wins and hides the
    words inside it, so `gas station` mentions no gas. A word under `nothing` has no other meaning.
    """

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self._remembered: dict[str, tuple[str, ...]] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for concept, entries in concepts.items():
            for phrase in (phrase for entry in entries for phrase in _spelled_out(entry)):
                self._add(concept, phrase, lengths)
        self._lengths = {word: tuple(sorted(found)[::-1]) for word, found in lengths.items()}
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))

    def mentions(self, tokens: Sequence[str]) -> list[Mention]:
        """What the tokens mention, in order; work grows linearly with the number of tokens."""
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            length, concepts = self._longest_at(tokens, at)
            found.extend(Mention(concept, at, at + length) for concept in concepts)
            at += length
        return found

    def _longest_at(self, tokens: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        word = tokens[at]
        for length in self._lengths.get(word, ()):
            concepts = self._phrases.get(tuple(tokens[at : at + length])) if length > 1 else None
            if concepts is not None and at + length <= len(tokens):
                return length, concepts
        exact = self._phrases.get((word,), ())
        return 1, exact if NOTHING in exact else (*exact, *self._by_stem(word))

    def _by_stem(self, word: str) -> tuple[str, ...]:
        known = self._remembered.get(word)
        if known is None:
            stems = (word[:length] for length in self._stem_lengths if length <= len(word))
            known = tuple(concept for stem in stems for concept in self._stems.get(stem, ()))
            if len(self._remembered) < MAX_REMEMBERED:
                self._remembered[word] = known
        return known

    def _add(self, concept: str, phrase: tuple[str, ...], lengths: dict[str, set[int]]) -> None:
        if len(phrase) == 1 and phrase[0].endswith("*"):
            stem = phrase[0][:-1]
            self._stems[stem] = (*self._stems.get(stem, ()), concept)
            return
        known = self._phrases.get(phrase, ())
        if concept not in known:
            self._phrases[phrase] = (*known, concept)
        lengths[phrase[0]].add(len(phrase))


def _spelled_out(entry: str) -> Iterable[tuple[str, ...]]:
    parts = [_choices(match) for match in CHOICE.finditer(entry)]
    if len(parts) > 1:
        parts = [[form for choice in part for form in _forms(choice)] for part in parts]
    # Opened before they are combined: there are few choices and many combinations.
    for choice in product(*([_opened(choice) for choice in part] for part in parts)):
        phrase = tuple(chain.from_iterable(choice))
        if phrase:
            yield phrase


def _opened(choice: str) -> tuple[str, ...]:
    return tuple(part for word in choice.split() for part in opened(word))


def _choices(match: re.Match[str]) -> list[str]:
    return match[1].split("|") if match[0].startswith("(") else [match[0]]


def _forms(choice: str) -> list[str]:
    """Inside a phrase `smell*` stands for its four usual endings."""
    if not choice.endswith("*"):
        return [choice]
    return [choice[:-1] + ending for ending in ("", "s", "ed", "ing")]
