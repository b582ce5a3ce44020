"""Scores text with an exported linear model: TF-IDF of words and letters, logistic regression.

`training/fit.py` fits and writes the models; scikit-learn is not needed to use them.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LETTERS = range(2, 6)  # lengths of the letter groups, inside words with a blank on both sides
TAG = "#"  # begins a token that names a concept; its letters are not looked at
LONGEST = 4_000  # characters scored; far more than a turn, so work stays bounded


@dataclass(frozen=True, slots=True)
class Part:
    """One vocabulary: for each feature its IDF and, per class, its weight."""

    features: Mapping[str, tuple[float, tuple[float, ...]]]

    def scores(self, counts: Mapping[str, int], classes: int) -> list[float]:
        """What this vocabulary adds to each class; the vector is brought to length one."""
        sums = [0.0] * classes
        squares = 0.0
        for feature, count in counts.items():
            known = self.features.get(feature)
            if known is None:
                continue
            value = (1 + math.log(count)) * known[0]
            squares += value * value
            for at, weight in enumerate(known[1]):
                sums[at] += value * weight
        length = math.sqrt(squares) or 1.0
        return [total / length for total in sums]


class LinearModel:
    """Probabilities of classes for a text of plain tokens separated by blanks."""

    def __init__(self, exported: Mapping[str, Any]) -> None:
        self.classes: tuple[str, ...] = tuple(exported["classes"])
        self.thresholds: dict[str, float] = dict(exported.get("thresholds", {}))
        self._bias: list[float] = list(exported["bias"])
        self._words = _read_part(exported["words"])
        self._letters = _read_part(exported["letters"])

    def probabilities(self, text: str) -> dict[str, float]:
        """For each class its probability; they add up to one."""
        tokens = text[:LONGEST].lower().split()
        of_words = self._words.scores(Counter(_word_features(tokens)), len(self._bias))
        spelled = [token for token in tokens if not token.startswith(TAG)]
        of_letters = self._letters.scores(Counter(_letter_features(spelled)), len(self._bias))
        scores = [sum(parts) for parts in zip(self._bias, of_words, of_letters, strict=True)]
        return dict(zip(self.classes, _softmax(scores), strict=True))


def _read_part(exported: Mapping[str, Any]) -> Part:
    rows = zip(exported["features"], exported["idf"], *exported["weights"], strict=True)
    return Part({feature: (idf, tuple(weights)) for feature, idf, *weights in rows})


def _word_features(tokens: Sequence[str]) -> Iterator[str]:
    yield from tokens
    for first, second in pairwise(tokens):
        yield f"{first} {second}"


def _letter_features(tokens: Sequence[str]) -> Iterator[str]:
    """Letter groups as scikit-learn's `char_wb` makes them; a short word counts once per token."""
    for token in tokens:
        padded = f" {token} "
        for size in LETTERS:
            if size >= len(padded):
                yield padded
                break
            for at in range(len(padded) - size + 1):
                yield padded[at : at + size]


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
