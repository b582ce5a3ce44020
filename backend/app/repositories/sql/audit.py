"""The audit trail as rows: all of it, or one business's part."""

from dataclasses import replace

import sqlalchemy as sa

from app.domain.audit import AuditEntry, AuditFilter
from app.domain.paging import Page, Paging
from app.repositories.sql import tables as t
from app.repositories.sql.shelf import Kind, SqlShelf, matching
from app.repositories.sql.texts import Json

AUDIT: Kind[AuditEntry] = Kind(
    t.audit, Json(AuditEntry), "audit entry", lambda e: {"at": e.at, "actor_type": e.actor_type}
)
c = t.audit.c
WANTED = {
    "business_id": c.business_id.__eq__,
    "actor_type": c.actor_type.__eq__,
    "since": c.at.__ge__,
}
NEWEST_FIRST = (c.at.desc(), c.id, c.business_id)


class SqlAudit(SqlShelf[AuditEntry]):
    """One business's part."""

    kind = AUDIT

    def add(self, entry: AuditEntry) -> None:
        self._add(entry.id, replace(entry, business_id=self._business_id))

    def list(self, wanted: AuditFilter, paging: Paging) -> Page[AuditEntry]:
        return self._page(matching(wanted, WANTED), NEWEST_FIRST, paging)


class SqlPlatformAudit(SqlAudit):
    """All of it."""

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return sa.true()

    def add(self, entry: AuditEntry) -> None:
        """What concerns no business is kept under the empty id."""
        SqlAudit(self._connection, entry.business_id or "")._add(entry.id, entry)
