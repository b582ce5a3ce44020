"""All rows of a kind, in drafts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from typing import Any

from app.domain.records import Mark, RecordKind, key_of, mark_of, mentions
from app.repositories.memory.shelf import Shelf


class MemoryRecords:
    def __init__(self, shelves: Mapping[RecordKind, Shelf[Any]]) -> None:
        self._shelves = shelves

    def page(self, kind: RecordKind, after: str, limit: int) -> Sequence[Any]:
        found = (one for one in self._by_key(kind) if key_of(kind, one) > after)
        return [one for one, _ in zip(found, range(limit), strict=False)]

    def older(
        self, kind: RecordKind, before: datetime, after: Mark | None, limit: int
    ) -> Sequence[Any]:
        marks = ((mark_of(kind, one), one) for one in self._shelves[kind].everything())
        old = (
            (mark, one)
            for mark, one in marks
            if mark[0] < before and (after is None or mark > after)
        )
        return [one for _, one in nsmallest(limit, old, key=lambda found: found[0])]

    def mentioning(self, kind: RecordKind, terms: Sequence[str]) -> Sequence[Any]:
        return [one for one in self._by_key(kind) if mentions(one, terms)]

    def erase(self, kind: RecordKind, keys: Sequence[str]) -> int:
        shelf = self._shelves[kind]
        there = [key for key in sorted(set(keys)) if shelf.find(key) is not None]
        for key in there:
            shelf.remove(key)
        return len(there)

    def erase_all(self, kind: RecordKind) -> int:
        return self.erase(kind, [key_of(kind, one) for one in self._by_key(kind)])

    def _by_key(self, kind: RecordKind) -> Sequence[Any]:
        return sorted(self._shelves[kind].everything(), key=lambda one: key_of(kind, one))
