"""All rows of a kind: by key, by what they mention, erased."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from app.domain.live import Topic
from app.domain.paging import Paging
from app.domain.records import MOMENTS, Mark, RecordKind, mentions
from app.repositories.instants import in_utc
from app.repositories.rules import bounds
from app.repositories.sql.appointments import SqlAppointments
from app.repositories.sql.columns import Instant, Words, holds
from app.repositories.sql.conversations import SqlCalls, SqlConversations
from app.repositories.sql.customers import SqlCustomers, SqlTechnicians
from app.repositories.sql.escalations import SqlEscalations, SqlOwnerCalls
from app.repositories.sql.messaging import SqlOptOuts, SqlReturnCalls, SqlTextMessages
from app.repositories.sql.outbox import SqlOutbox
from app.repositories.sql.shelf import Kind, SqlShelf, chunks
from app.repositories.sql.texts import refuse_unstorable
from app.repositories.sql.waitlist import SqlWaitlist

SHELVES: dict[RecordKind, type[SqlShelf[Any]]] = {
    RecordKind.OUTBOX: SqlOutbox,
    RecordKind.ESCALATIONS: SqlEscalations,
    RecordKind.CALLS: SqlCalls,
    RecordKind.CONVERSATIONS: SqlConversations,
    RecordKind.APPOINTMENTS: SqlAppointments,
    RecordKind.WAITLIST: SqlWaitlist,
    RecordKind.RETURN_CALLS: SqlReturnCalls,
    RecordKind.TEXT_MESSAGES: SqlTextMessages,
    RecordKind.CUSTOMERS: SqlCustomers,
    RecordKind.TECHNICIANS: SqlTechnicians,
    RecordKind.OWNER_CALLS: SqlOwnerCalls,
    RecordKind.OPT_OUTS: SqlOptOuts,
}


def _in_order(kind: Kind[Any]) -> sa.Select[Any]:
    return sa.select(kind.table.c.body).where(kind.mine).order_by(kind.table.c[kind.key])


def _page(kind: Kind[Any]) -> sa.Select[Any]:
    past = kind.table.c[kind.key] > sa.bindparam("after", type_=Words)
    return _in_order(kind).where(past).limit(sa.bindparam("most", type_=sa.Integer()))


def _older(kind: Kind[Any], moment: sa.ColumnElement[datetime]) -> sa.Select[Any]:
    """Through the index by moment: `>=` finds the place, the rest passes over equal moments."""
    at, key = sa.bindparam("after_at", type_=Instant()), kind.table.c[kind.key]
    past = sa.or_(moment > at, key > sa.bindparam("after_key", type_=Words))
    return (
        sa.select(kind.table.c.body)
        .where(kind.mine, moment < sa.bindparam("before", type_=Instant()), moment >= at, past)
        .order_by(moment, key)
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )


def _erase(kind: Kind[Any]) -> sa.Delete:
    keys = sa.bindparam("keys", expanding=True, type_=Words)
    return sa.delete(kind.table).where(kind.mine, kind.table.c[kind.key].in_(keys))


PAGES = {name: _page(shelf.kind) for name, shelf in SHELVES.items()}
COLUMNS: Final = {"window.start": "starts_at"}
"""Of moments that are called otherwise in their table."""
OLDER = {
    name: _older(SHELVES[name].kind, SHELVES[name].kind.table.c[COLUMNS.get(moment, moment)])
    for name, moment in MOMENTS.items()
}
THE_BEGINNING: Final[Mark] = (datetime.min.replace(tzinfo=UTC), "")
ERASURES = {name: _erase(shelf.kind) for name, shelf in SHELVES.items()}
EMPTYINGS = {
    name: sa.delete(shelf.kind.table).where(shelf.kind.mine) for name, shelf in SHELVES.items()
}


class SqlRecords:
    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        self._connection = connection
        self._mine = {"my_business": business_id}
        self._erased: set[RecordKind] = set()

    def page(self, kind: RecordKind, after: str, limit: int) -> Sequence[Any]:
        refuse_unstorable(after)
        most, _ = bounds(Paging(limit))
        return self._loaded(kind, PAGES[kind], {"after": after, "most": most})

    def older(
        self, kind: RecordKind, before: datetime, after: Mark | None, limit: int
    ) -> Sequence[Any]:
        at, key = after or THE_BEGINNING
        refuse_unstorable(key)
        most, _ = bounds(Paging(limit))
        given = {"before": in_utc(before), "after_at": in_utc(at), "after_key": key, "most": most}
        return self._loaded(kind, OLDER[kind], given)

    def mentioning(self, kind: RecordKind, terms: Sequence[str]) -> Sequence[Any]:
        """Looked for in the JSON as it is written, and then in the texts it holds."""
        body = SHELVES[kind].kind.table.c.body
        found: dict[str, Any] = {}
        for some in chunks(terms):
            written = [holds(body, _as_written(term)) for term in some]
            query = _in_order(SHELVES[kind].kind).add_columns(self._key(kind))
            for row in self._connection.execute(query.where(sa.or_(*written)), self._mine):
                found[row.record_key] = SHELVES[kind].kind.json.loaded(row.body)
        return [found[key] for key in sorted(found) if mentions(found[key], terms)]

    def erase(self, kind: RecordKind, keys: Sequence[str]) -> int:
        return sum(
            self._erased_by(kind, ERASURES[kind], {**self._mine, "keys": some})
            for some in chunks(keys)
        )

    def erase_all(self, kind: RecordKind) -> int:
        return self._erased_by(kind, EMPTYINGS[kind], self._mine)

    def _erased_by(self, kind: RecordKind, erasure: sa.Delete, given: Mapping[str, Any]) -> int:
        count = self._connection.execute(erasure, given).rowcount
        if count:
            self._erased.add(kind)
        return count

    def topics(self) -> Iterator[Topic]:
        """Of what was erased."""
        found = (SHELVES[kind].topic for kind in self._erased)
        return (topic for topic in found if topic is not None)

    def _key(self, kind: RecordKind) -> sa.ColumnElement[str]:
        one = SHELVES[kind].kind
        return one.table.c[one.key].label("record_key")

    def _loaded(
        self, kind: RecordKind, query: sa.Select[Any], given: dict[str, Any]
    ) -> Sequence[Any]:
        rows = self._connection.execute(query, {**self._mine, **given})
        return [SHELVES[kind].kind.json.loaded(row.body) for row in rows]


def _as_written(term: str) -> str:
    """Without its quotes."""
    return json.dumps(term, ensure_ascii=False)[1:-1]
