"""Businesses, the audit trail and counts, for the platform's operator."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from app.domain.audit import AuditEntry, AuditFilter
from app.domain.businesses import Business, CredentialKind
from app.domain.outbox import URGENT, Backlog
from app.domain.paging import Page, Paging
from app.errors import Conflict, StaleBusiness
from app.repositories.instants import in_utc
from app.repositories.memory.draft import Draft, Index
from app.repositories.memory.shelf import Shelf, matches, page_of
from app.repositories.memory.tables import Tables
from app.repositories.rules import (
    MOST_BACKLOG_BUSINESSES,
    MOST_URGENT_BUSINESSES,
    first_profile,
    is_free,
    next_profile,
)


class MemoryBusinesses(Shelf[Business]):
    noun = "business"

    def __init__(
        self,
        rows: Draft[str, Business],
        numbers: Draft[str, str],
        credentials: Index[tuple[str, str], str],
    ) -> None:
        super().__init__(rows)
        self._numbers = numbers
        self._credentials = credentials

    def find_by_credential(self, kind: CredentialKind, digest: str) -> Business | None:
        owners = self._credentials.under((kind, digest))
        return self.get(min(owners)) if owners else None

    def find_by_number(self, number: str) -> Business | None:
        owner = self._numbers.get(number)
        return self.get(owner) if owner is not None else None

    def list(self, paging: Paging) -> Page[Business]:
        return page_of(self._sorted(lambda b: (b.created_at, b.id)), paging)

    def add(self, business: Business) -> Business:
        if self.find(business.id) is not None:
            raise Conflict(f"business {business.id} already exists")
        self._refuse_taken(business)
        return self._keep(first_profile(business))

    def save(self, business: Business) -> Business:
        old = self.get(business.id)
        if old.version != business.version:
            raise StaleBusiness(f"business {business.id} has changed")
        self._refuse_taken(business)
        self._unfile(old)
        return self._keep(next_profile(business))

    def _refuse_taken(self, business: Business) -> None:
        number = business.twilio_phone_number
        if number is not None and self._numbers.get(number) not in (None, business.id):
            raise Conflict(f"{number} belongs to another business")

    def _keep(self, business: Business) -> Business:
        if business.twilio_phone_number is not None:
            self._numbers.put(business.twilio_phone_number, business.id)
        for kind, credential in business.credentials.items():
            self._credentials.file((kind, credential.digest), business.id)
        return self._put(business.id, business)

    def _unfile(self, business: Business) -> None:
        if business.twilio_phone_number is not None:
            self._numbers.drop(business.twilio_phone_number)
        for kind, credential in business.credentials.items():
            self._credentials.unfile((kind, credential.digest), business.id)


class MemoryAudit:
    """The whole trail, or one business's part of it."""

    def __init__(
        self, rows: Draft[tuple[str, str], AuditEntry], business_id: str | None = None
    ) -> None:
        self._rows = rows
        self._business_id = business_id

    def add(self, entry: AuditEntry) -> None:
        if self._business_id is not None:
            entry = replace(entry, business_id=self._business_id)
        key = (entry.business_id or "", entry.id)
        if self._rows.get(key) is not None:
            raise Conflict(f"audit entry {entry.id} already exists")
        self._rows.put(key, in_utc(entry))

    def list(self, wanted: AuditFilter, paging: Paging) -> Page[AuditEntry]:
        found = sorted(self._wanted(wanted), key=lambda e: (e.id, e.business_id or ""))
        found.sort(key=lambda e: e.at, reverse=True)
        return page_of(found, paging)

    def _wanted(self, wanted: AuditFilter) -> Iterable[AuditEntry]:
        return (
            e
            for e in self._rows.values()
            if matches(self._business_id, e.business_id)
            and matches(wanted.business_id, e.business_id)
            and matches(wanted.actor_type, e.actor_type)
            and wanted.is_of_action(e.action)
            and (wanted.since is None or wanted.since <= e.at)
        )


def urgent_businesses(tables: Mapping[str, Tables], now: datetime) -> list[str]:
    has_some = (
        business_id
        for business_id, rows in tables.items()
        if any(e.id.startswith(URGENT) and is_free(e, now) for e in rows.outbox.values())
    )
    return sorted(has_some)[:MOST_URGENT_BUSINESSES]


def open_escalations(tables: Mapping[str, Tables]) -> int:
    return sum(one.is_open for rows in tables.values() for one in rows.escalations.values())


def backlog(tables: Mapping[str, Tables], now: datetime) -> Backlog:
    due = [
        (business_id, entry.due_at)
        for business_id, rows in tables.items()
        for entry in rows.outbox.values()
        if not entry.is_dead and entry.due_at <= now
    ]
    return Backlog(
        business_ids=tuple(sorted({id for id, _ in due})[:MOST_BACKLOG_BUSINESSES]),
        pending=len(due),
        oldest_due_at=min((due_at for _, due_at in due), default=None),
    )
