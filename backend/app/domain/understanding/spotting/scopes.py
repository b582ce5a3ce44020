"""Which words are not meant as said: denied, long past, only supposed, over, or part of a name."""

from collections.abc import Sequence
from enum import IntEnum

from app.domain.understanding.spotting.lexicon import Mention
from app.domain.understanding.spotting.tokens import MARKS

NEGATION_REACH = 7  # words a "no" reaches, unless the clause turns first
SUPPOSED_REACH = 14
QUESTION_REACH = 5  # "do you fix burst pipes"
OVER_REACH = 10  # words before "went away" that it takes back
INTERJECTED_NO = frozenset(
    [
        "it",
        "there",
        "that",
        "this",
        "i",
        "we",
        "my",
        "the",
        "he",
        "she",
        "they",
        "is",
        "actually",
        "our",
        "you",
        "its",
        "sir",
        "maam",
        "please",
        "cancel",
        "reschedule",
        "move",
        "not",
    ]
)
SPEAKER = frozenset(
    ["my", "our", "mine", "i", "we", "mi", "nuestra", "nuestro", "tengo", "tenemos"]
)
ARTICLES = frozenset(["the", "my", "our", "this", "a", "el", "la", "mi"])
NAME_REACH = 2  # a first name and a last name
AFTER_A_HAZARD = (
    "is are was leak leaks smell smells line in en from all everywhere por y and hay se"
)
VERBS_AFTER_HAZARD = frozenset(AFTER_A_HAZARD.split())


class Why(IntEnum):
    """Why a word does not count; zero means that it does."""

    MEANT = 0
    DENIED = 1
    PAST = 2
    SUPPOSED = 3
    NAMED = 4
    OVER = 5


class Scopes:
    """For every token: does it count, and if not, why."""

    def __init__(self, tokens: Sequence[str], marks: Sequence[Mention]) -> None:
        self._tokens = tokens
        self._marks: dict[str, dict[int, int]] = {}
        for mark in marks:
            self._marks.setdefault(mark.concept, {})[mark.start] = mark.end
        self._why = [Why.MEANT] * len(tokens)
        if self._marks:
            self._find_denied()
            self._find_affirmed()
            self._find_past()
            self._find_told()
            self._find_supposed("_if", SUPPOSED_REACH, frozenset())
            self._find_supposed("_do_you", QUESTION_REACH, SPEAKER)
            self._find_names()
            self._find_over()

    def why(self, start: int, end: int) -> Why:
        """The first reason against the tokens from `start` up to `end`, else `MEANT`."""
        return next((reason for reason in self._why[start:end] if reason), Why.MEANT)

    def meant_at(self) -> list[int]:
        """The positions of the words that count, marks left out."""
        return [at for at, why in enumerate(self._why) if not why and self._tokens[at] not in MARKS]

    def _at(self, concept: str) -> dict[int, int]:
        return self._marks.get(concept, {})

    def _turns_at(self, at: int) -> bool:
        return self._tokens[at] in MARKS or at in self._at("_but")

    def _block(self, at: int, why: Why) -> None:
        if not self._why[at]:
            self._why[at] = why

    def _find_denied(self) -> None:
        left = 0
        denials = self._at("_not")
        for at, token in enumerate(self._tokens):
            if at in denials and not self._is_interjection(at):
                left = NEGATION_REACH + denials[at] - at
            elif self._turns_at(at) or at in self._at("_clause"):
                left = 0
            if left:
                self._block(at, Why.DENIED)
                left -= 0 if token in ("or", "nor", "any", "ni") else 1

    def _find_affirmed(self) -> None:
        """ "it wasn't sparking but now it is" takes back the denial."""
        for start, end in self._at("_affirmed").items():
            if end == len(self._tokens) or self._tokens[end] in MARKS:
                self._why[:start] = [Why.MEANT] * start

    def _is_interjection(self, at: int) -> bool:
        """ "no it's flooding" answers somebody; it denies nothing."""
        if self._tokens[at] != "no" or at + 1 >= len(self._tokens):
            return False
        return self._tokens[at + 1] in INTERJECTED_NO

    def _find_past(self) -> None:
        if not self._at("_past") or self._at("_now"):
            return
        start = 0
        bounds = [*self._clause_bounds(), len(self._tokens)]
        for end in bounds:
            if self._is_past(start, end):
                for at in range(start, end):
                    self._block(at, Why.PAST)
            start = end

    def _find_told(self) -> None:
        """ "my neighbor had a fire so I want mine checked": what comes before is a story."""
        for start in () if self._at("_now") else self._at("_mine"):
            for at in range(start):
                self._block(at, Why.PAST)

    def _clause_bounds(self) -> list[int]:
        joints = self._at("_and")
        return [at for at in range(len(self._tokens)) if self._turns_at(at) or at in joints]

    def _is_past(self, start: int, end: int) -> bool:
        told = any(start <= at < end for at in self._at("_past"))
        return told and not any(start <= at < end for at in self._at("_present"))

    def _find_supposed(self, lead: str, reach: int, ends: frozenset[str]) -> None:
        for start, end in self._at(lead).items():
            for at in range(start, min(end + reach, len(self._tokens))):
                if at >= end and (self._turns_at(at) or self._tokens[at] in ends):
                    break
                self._block(at, Why.SUPPOSED)

    def _find_names(self) -> None:
        self._find_streets()
        for after in self._at("_is_name"):
            for at in range(max(0, after - 2), after):
                self._block(at, Why.NAMED)
        for start in self._at("_name_is").values():
            for at in range(start, min(start + NAME_REACH, len(self._tokens))):
                if at in self._at("_surname") and not self._is_subject(at):
                    self._block(at, Why.NAMED)

    def _find_streets(self) -> None:
        for street in self._at("_street_name"):
            if street and self._tokens[street - 1] not in ARTICLES:
                self._block(street - 1, Why.NAMED)
        for street in self._at("_street"):
            for at in range(max(0, street - 2), street):
                if at in self._at("_surname"):
                    self._block(at, Why.NAMED)

    def _is_subject(self, at: int) -> bool:
        """ "my name is Ann gas is leaking": gas is what leaks, not a surname."""
        after = self._tokens[at + 1] if at + 1 < len(self._tokens) else ""
        return after in VERBS_AFTER_HAZARD or after.endswith("ing")

    def _find_over(self) -> None:
        if self._at("_now"):
            return
        for start in self._at("_over"):
            for at in range(start, max(-1, start - OVER_REACH), -1):
                if self._tokens[at] in MARKS:
                    break
                self._block(at, Why.OVER)
