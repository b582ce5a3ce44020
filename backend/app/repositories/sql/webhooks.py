"""Counts of webhooks as rows, of all businesses."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite writes ON CONFLICT the same way

from app.domain.webhooks import WebhookCount
from app.repositories.instants import in_utc
from app.repositories.sql import tables as t

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
SINCE = sa.select(t.webhook_counts).order_by(c.business_id, c.hour, c.webhook)


class SqlWebhookCounts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def note(self, counts: Sequence[WebhookCount]) -> None:
        for given in counts:
            one = in_utc(given)
            row = {name: getattr(one, name) for name in COLUMNS}
            self._connection.execute(NOTE, row)

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookCount]:
        wanted = SINCE.where(c.hour >= in_utc(since))
        if business_id is not None:
            wanted = wanted.where(c.business_id == business_id)
        rows = self._connection.execute(wanted).mappings()
        return [in_utc(WebhookCount(**row)) for row in rows]
