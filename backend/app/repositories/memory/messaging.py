"""Texts, opt-outs, return calls and promised work in drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.outbox import URGENT, OutboxEntry
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall
from app.domain.text_messages import NOT_OUT, OptOut, TextFilter, TextKind, TextMessage
from app.repositories.instants import in_utc
from app.repositories.memory.shelf import Shelf, matches, page_of
from app.repositories.rules import (
    MOST_DEAD_ENTRIES,
    MOST_RETURN_CALLS,
    is_free,
    other_party,
)


class MemoryReturnCalls(Shelf[ReturnCall]):
    noun = "return call"

    def list(self) -> Sequence[ReturnCall]:
        found = self._sorted(lambda r: r.phone)
        found.sort(key=lambda r: r.last_seen_at, reverse=True)
        return found[:MOST_RETURN_CALLS]

    def put(self, return_call: ReturnCall) -> None:
        self._put(return_call.phone, return_call)


class MemoryTextMessages(Shelf[TextMessage]):
    noun = "text message"

    def list(self, wanted: TextFilter, paging: Paging) -> Page[TextMessage]:
        found = [m for m in self._sorted(lambda m: m.id) if _is_wanted(m, wanted)]
        found.sort(key=lambda m: m.created_at, reverse=True)
        return page_of(found, paging)

    def count_outbound(
        self, since: datetime, phone: str | None = None, kind: TextKind | None = None
    ) -> int:
        return sum(
            m.direction == "outbound"
            and m.status not in NOT_OUT
            and m.created_at >= since
            and matches(phone, m.to_number)
            and matches(kind, m.kind)
            for m in self._rows.values()
        )

    def add(self, message: TextMessage) -> None:
        self._add(message.id, message)

    def save(self, message: TextMessage) -> None:
        self._save(message.id, message)


def _is_wanted(message: TextMessage, wanted: TextFilter) -> bool:
    return (
        matches(wanted.phone, other_party(message))
        and matches(wanted.kind, message.kind)
        and matches(wanted.status, message.status)
    )


class MemoryOptOuts(Shelf[OptOut]):
    noun = "opt-out"

    def list_phones(self, phones: Sequence[str]) -> frozenset[str]:
        return frozenset(phone for phone in phones if self.find(phone) is not None)

    def put(self, opt_out: OptOut) -> None:
        self._put(opt_out.phone, opt_out)

    def remove(self, key: str) -> None:
        self._rows.drop(key)


class MemoryOutbox(Shelf[OutboxEntry]):
    noun = "outbox entry"

    def add(self, *entries: OutboxEntry) -> None:
        for entry in entries:
            self._add(entry.id, entry)

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, *, urgent: bool = False
    ) -> Sequence[OutboxEntry]:
        free = (
            e
            for e in self._sorted(_by_due)
            if is_free(e, now) and e.id.startswith(URGENT) == urgent
        )
        lease = in_utc(lease_until)
        return [
            self._put(e.id, replace(e, leased_until=lease, attempts=e.attempts + 1))
            for e, _ in zip(free, range(limit), strict=False)
        ]

    def save(self, entry: OutboxEntry) -> None:
        self._save(entry.id, entry)

    def remove(self, key: str) -> None:
        self._rows.drop(key)

    def list_dead(self) -> Sequence[OutboxEntry]:
        return [e for e in self._sorted(_by_due) if e.is_dead][:MOST_DEAD_ENTRIES]


def _by_due(entry: OutboxEntry) -> tuple[datetime, str]:
    return entry.due_at, entry.id
