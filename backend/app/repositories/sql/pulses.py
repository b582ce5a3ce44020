"""How often what of a business changed, as rows; of conversations their own versions tell."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite writes ON CONFLICT the same way

from app.domain.live import Pulse, Topic
from app.repositories.instants import in_utc
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant
from app.repositories.sql.shelf import MINE

p, v = t.pulses.c, t.conversations.c
FRESH = insert(t.pulses)
NOTE = FRESH.on_conflict_do_update(
    index_elements=[p.business_id, p.topic], set_={"changes": p.changes + FRESH.excluded.changes}
)
NOTED = sa.select(p.topic, p.changes).where(p.business_id == MINE)
VERSIONS = sa.select(sa.cast(sa.func.coalesce(sa.func.sum(v.version), 0), sa.BigInteger())).where(
    v.business_id == MINE, v.started_at >= sa.bindparam("since", type_=Instant())
)


class SqlPulses:
    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        self._connection = connection
        self._business_id = business_id

    def read(self, calls_since: datetime) -> Pulse:
        mine = {"my_business": self._business_id}
        noted = self._connection.execute(NOTED, mine)
        found = {Topic(row.topic): row.changes for row in noted}
        given = {**mine, "since": in_utc(calls_since)}
        found[Topic.CALLS] = self._connection.execute(VERSIONS, given).scalar_one()
        return found

    def note(self, topics: Iterable[Topic]) -> None:
        """Always in the same order, so that two who note the same wait for each other once."""
        rows = [
            {"business_id": self._business_id, "topic": topic.value, "changes": 1}
            for topic in sorted(topics)
        ]
        if rows:
            self._connection.execute(NOTE, rows)
