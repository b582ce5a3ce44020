"""Everything that is kept of one business, to be taken out or erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from app.domain.records import Mark, RecordKind


class Records(Protocol):
    def page(self, kind: RecordKind, after: str, limit: int) -> Sequence[Any]:
        """By key, past `after`."""
        ...

    def older(
        self, kind: RecordKind, before: datetime, after: Mark | None, limit: int
    ) -> Sequence[Any]:
        """Whose moment (`MOMENTS`) lies before `before`, by moment, then key, past `after`."""
        ...

    def mentioning(self, kind: RecordKind, terms: Sequence[str]) -> Sequence[Any]:
        """Those in which a text holds one of `terms`, by key; transcripts are not looked into.
        It goes through all of the kind."""
        ...

    def erase(self, kind: RecordKind, keys: Sequence[str]) -> int:
        """How many of these there were; whatever refers to them must be gone before."""
        ...

    def erase_all(self, kind: RecordKind) -> int:
        """How many there were."""
        ...
