"""Tokens back to the words they were made from, as they were said or written."""

from itertools import pairwise

from app.domain.understanding.spotting.tokens import ACCENTS, FILLERS, TOKEN, opened


class Quotes:
    """`quote(start, end)` for positions in `tokenize(words)`."""

    def __init__(self, words: str) -> None:
        lowered = words.lower().translate(ACCENTS)
        # A few letters grow when they are lowered; then places differ, and the tokens must do.
        self._words = words if len(lowered) == len(words) else lowered
        parts = [
            (part, match.start(), match.end())
            for match in TOKEN.finditer(lowered)
            if match[0] not in FILLERS
            for part in opened(match[0])
        ]
        self._places = [
            *parts[:1],
            *(after for before, after in pairwise(parts) if before[0] != after[0]),
        ]

    def quote(self, start: int, end: int) -> str:
        """From token `start` up to, not including, `end`; marks at either end are left out."""
        places = self._places[start:end]
        if not places:
            return ""
        said = self._words[places[0][1] : places[-1][2]]
        return " ".join(said.split()).strip(".,;:!? ")
