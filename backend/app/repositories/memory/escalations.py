"""Escalations and owners' calls in drafts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.escalations import Escalation
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Page, Paging
from app.errors import StaleEscalation
from app.repositories.memory.shelf import Shelf, matches, page_of
from app.repositories.rules import (
    MOST_OPEN_ESCALATIONS,
    MOST_OWNER_CALLS,
    first_escalation,
    next_escalation,
)


class MemoryEscalations(Shelf[Escalation]):
    noun = "escalation"

    def find_by_conversation(self, conversation_id: str) -> Escalation | None:
        found = (e for e in self._newest_first() if e.conversation_id == conversation_id)
        return next(iter(found), None)

    def list(self, paging: Paging, *, is_open: bool | None = None) -> Page[Escalation]:
        return page_of([e for e in self._newest_first() if matches(is_open, e.is_open)], paging)

    def list_open(self) -> Sequence[Escalation]:
        by_age = self._sorted(lambda e: (e.opened_at, e.id))
        return [e for e in by_age if e.is_open][:MOST_OPEN_ESCALATIONS]

    def add(self, escalation: Escalation) -> Escalation:
        return self._add(escalation.id, first_escalation(escalation))

    def save(self, escalation: Escalation) -> Escalation:
        if self.get(escalation.id).version != escalation.version:
            raise StaleEscalation(f"escalation {escalation.id} has moved on")
        return self._put(escalation.id, next_escalation(escalation))

    def _newest_first(self) -> Iterable[Escalation]:
        found = self._sorted(lambda e: e.id)
        found.sort(key=lambda e: e.opened_at, reverse=True)
        return found


class MemoryOwnerCalls(Shelf[OwnerCall]):
    noun = "owner call"

    def list(self, started_since: datetime) -> Sequence[OwnerCall]:
        found = [c for c in self._sorted(lambda c: c.id) if c.started_at >= started_since]
        found.sort(key=lambda c: c.started_at, reverse=True)
        return found[:MOST_OWNER_CALLS]

    def put(self, call: OwnerCall) -> None:
        self._put(call.id, call)
