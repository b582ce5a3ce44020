"""The waitlist in drafts."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.waitlist import Waiting
from app.repositories.memory.shelf import Shelf
from app.repositories.rules import MOST_OPEN_WAITING, MOST_WAITING, OPEN_WAITING


class MemoryWaitlist(Shelf[Waiting]):
    noun = "waitlist entry"

    def list(self) -> Sequence[Waiting]:
        return self._sorted(_longest_first)[:MOST_WAITING]

    def list_open(self) -> Sequence[Waiting]:
        open_ones = [w for w in self._sorted(_longest_first) if w.status in OPEN_WAITING]
        return open_ones[:MOST_OPEN_WAITING]

    def add(self, waiting: Waiting) -> None:
        self._add(waiting.id, waiting)

    def save(self, waiting: Waiting) -> None:
        self._save(waiting.id, waiting)


def _longest_first(waiting: Waiting) -> tuple[datetime, str]:
    return waiting.created_at, waiting.id
