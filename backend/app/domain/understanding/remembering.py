"""Remembering what short utterances come to: "yes", "no thanks" and "Friday" are said all day."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

SHORT = 32
"""Characters; what is longer is hardly ever said twice in the same words."""
MOST = 4096


def remembering(reading: Callable[..., T]) -> Callable[..., T]:
    """A pure function of words, and of hashable settings, that knows short words by heart."""
    known = lru_cache(maxsize=MOST)(reading)

    def read(words: str, **setting: Hashable) -> T:
        return reading(words, **setting) if len(words) > SHORT else known(words, **setting)

    return read
