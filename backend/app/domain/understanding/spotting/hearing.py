"""One utterance, made ready for rules: its tokens, what they mention, and what is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.understanding.spotting.lexicon import NOTHING, Lexicon, Mention
from app.domain.understanding.spotting.scopes import Scopes, Why
from app.domain.understanding.spotting.tokens import MARKS, tokenize

TENSES = frozenset(("_present", "_now"))


@dataclass(frozen=True, slots=True)
class Heard:
    """Tokens with their mentions and scopes; positions count tokens."""

    tokens: list[str]
    mentions: list[Mention]
    scopes: Scopes

    def quote(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as one phrase."""
        return " ".join(token for token in self.tokens[start:end] if token not in MARKS)

    def mentions_any(self, concepts: frozenset[str]) -> bool:
        """Whether one of the concepts is mentioned, meant or not."""
        return any(mention.concept in concepts for mention in self.mentions)

    def hidden(self) -> set[int]:
        """The tokens of phrases that look like something and are not."""
        return {at for m in self.mentions if m.concept == NOTHING for at in range(m.start, m.end)}

    def places_of(self, phrase: tuple[str, ...]) -> list[int]:
        """Where the phrase starts, inflected or not, outside of words that mean something else."""
        width = len(phrase)
        hidden = self.hidden()
        return [
            at
            for at in range(len(self.tokens) - width + 1)
            if at not in hidden
            and all(map(_matches, self.tokens[at : at + width], phrase))
            and self.scopes.why(at, at + width) is Why.MEANT
        ]


class Reader:
    """Reads utterances with a lexicon of meanings and one of the words that mark scopes.

    Scope marks are looked for apart, because "I smell" must not hide the "smell gas" it overlaps.
    A mark inside a longer phrase is part of that phrase: the "no" of "no heat" denies nothing.
    """

    def __init__(
        self, meanings: Mapping[str, Sequence[str]], marks: Mapping[str, Sequence[str]]
    ) -> None:
        self._meanings = Lexicon(meanings)
        self._marks = Lexicon(marks)

    def hear(self, words: str) -> Heard:
        """What `words` say."""
        tokens = tokenize(words)
        mentions = self._meanings.mentions(tokens)
        ends = {at: m.end for m in mentions for at in range(m.start, m.end) if m.end - m.start > 1}
        marks = [
            mark
            for mark in self._marks.mentions(tokens)
            if mark.concept in TENSES or ends.get(mark.start, 0) < mark.end
        ]
        return Heard(tokens, mentions, Scopes(tokens, marks))


def _matches(token: str, word: str) -> bool:
    return token == word or (token.startswith(word) and token[len(word) :] in INFLECTED)


INFLECTED = frozenset(("s", "es", "ed", "ing"))
