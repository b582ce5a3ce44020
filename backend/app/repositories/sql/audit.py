"""The audit trail as rows: all of it, or one business's part."""

import json
from dataclasses import replace

import sqlalchemy as sa

from app.domain.audit import AuditEntry, AuditFilter
from app.domain.paging import Page, Paging
from app.repositories.sql import tables as t
from app.repositories.sql.columns import holds
from app.repositories.sql.shelf import Kind, SqlShelf, matching
from app.repositories.sql.texts import Json

AUDIT: Kind[AuditEntry] = Kind(
    t.audit, Json(AuditEntry), "audit entry", lambda e: {"at": e.at, "actor_type": e.actor_type}
)
c = t.audit.c


def _of_action(action: str) -> sa.ColumnElement[bool]:
    """As it is written in the body: entries are few, and wanted by action seldom."""
    written = f'"action":{json.dumps(action, ensure_ascii=False)}'
    return sa.or_(holds(c.body, written), holds(c.body, f"{written[:-1]}."))


WANTED = {
    "business_id": c.business_id.__eq__,
    "actor_type": c.actor_type.__eq__,
    "action": _of_action,
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
