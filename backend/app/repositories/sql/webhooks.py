"""Counts of webhooks as rows, of all businesses."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite writes ON CONFLICT the same way

from app.domain.webhooks import WebhookCount, WebhookTotal
from app.repositories.instants import in_utc
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant

c = t.webhook_counts.c
COLUMNS = tuple(column.name for column in c)
FRESH = insert(t.webhook_counts)
LATER = FRESH.excluded.last_at
NOTE = FRESH.on_conflict_do_update(
    index_elements=list(t.webhook_counts.primary_key),
    set_={
        "requests": c.requests + FRESH.excluded.requests,
        "errors": c.errors + FRESH.excluded.errors,
        "last_at": sa.case((c.last_at < LATER, LATER), else_=c.last_at),
    },
)
SUMS = (
    sa.select(
        c.business_id,
        c.webhook,
        sa.func.sum(c.requests).label("requests"),
        sa.func.sum(c.errors).label("errors"),
        sa.func.max(c.last_at).label("last_at"),
    )
    .group_by(c.business_id, c.webhook)
    .order_by(c.business_id, c.webhook)
)
BEFORE = c.hour < sa.bindparam("before", type_=Instant())
COUNT = sa.select(sa.func.count()).select_from(t.webhook_counts).where(BEFORE)
KEY = (c.business_id, c.hour, c.webhook)
OLDEST = (
    sa.select(*KEY)
    .where(BEFORE)
    .order_by(c.hour, c.business_id, c.webhook)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
REMOVE = sa.delete(t.webhook_counts).where(sa.tuple_(*KEY).in_(OLDEST))


class SqlWebhookCounts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def note(self, counts: Sequence[WebhookCount]) -> None:
        for given in counts:
            one = in_utc(given)
            row = {name: getattr(one, name) for name in COLUMNS}
            self._connection.execute(NOTE, row)

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookTotal]:
        wanted = SUMS.where(c.hour >= in_utc(since))
        if business_id is not None:
            wanted = wanted.where(c.business_id == business_id)
        rows = self._connection.execute(wanted).mappings()
        return [in_utc(WebhookTotal(**row)) for row in rows]

    def count_before(self, before: datetime) -> int:
        found: int = self._connection.execute(COUNT, {"before": in_utc(before)}).scalar_one()
        return found

    def remove_before(self, before: datetime, limit: int) -> int:
        given = {"before": in_utc(before), "most": limit}
        return self._connection.execute(REMOVE, given).rowcount
