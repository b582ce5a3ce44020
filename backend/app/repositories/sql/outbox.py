"""Promised work as rows, claimed by one worker at a time."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

import sqlalchemy as sa
from pydantic import TypeAdapter

from app.domain.outbox import URGENT, Backlog, OutboxEntry, Promise
from app.repositories.instants import in_utc
from app.repositories.rules import (
    MOST_BACKLOG_BUSINESSES,
    MOST_DEAD_ENTRIES,
    MOST_URGENT_BUSINESSES,
)
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant
from app.repositories.sql.shelf import Kind, SqlShelf
from app.repositories.sql.texts import Json


def kinds_of(promise: Any) -> tuple[Any, ...]:
    """The members of a union, or the only one while it is none."""
    return get_args(promise) or (promise,)


PROMISES = {kind.__name__: TypeAdapter(kind) for kind in kinds_of(Promise)}


class EntryJson(Json[OutboxEntry]):
    """Names the kind of promise, since two kinds may have the same fields."""

    def dumped(self, value: OutboxEntry) -> str:
        return f'{{"kind":"{type(value.promise).__name__}","entry":{super().dumped(value)}}}'

    def loaded(self, body: str) -> OutboxEntry:
        raw = json.loads(body)
        entry = raw["entry"]
        promise = PROMISES[raw["kind"]].validate_python(entry["promise"])
        return self.adapter.validate_python({**entry, "promise": promise})


OUTBOX: Kind[OutboxEntry] = Kind(
    t.outbox,
    EntryJson(OutboxEntry),
    "outbox entry",
    lambda e: {"due_at": e.due_at, "leased_until": e.leased_until, "is_dead": e.is_dead},
)
c = t.outbox.c
NOW = sa.bindparam("now", type_=Instant())
BY_DUE = (c.due_at, c.id)
IS_FREE = (~c.is_dead, c.due_at <= NOW, sa.or_(c.leased_until.is_(None), c.leased_until <= NOW))
# Ids compare byte by byte: those that begin with URGENT lie between these two.
IS_URGENT = sa.and_(c.id >= URGENT, c.id < URGENT[:-1] + chr(ord(URGENT[-1]) + 1))
# Postgres passes over what another worker is claiming; SQLite has one writer at a time.
FREE, FREE_URGENT = (
    sa.select(c.body)
    .where(OUTBOX.mine, *IS_FREE, lane)
    .order_by(*BY_DUE)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
    for lane in (~IS_URGENT, IS_URGENT)
)
URGENT_BUSINESSES = (
    sa.select(c.business_id)
    .where(*IS_FREE, IS_URGENT)
    .distinct()
    .order_by(c.business_id)
    .limit(MOST_URGENT_BUSINESSES)
)
DEAD = sa.select(c.body).where(OUTBOX.mine, c.is_dead).order_by(*BY_DUE).limit(MOST_DEAD_ENTRIES)
PENDING = (~c.is_dead, c.due_at <= NOW)
BUSINESSES = (
    sa.select(c.business_id)
    .where(*PENDING)
    .distinct()
    .order_by(c.business_id)
    .limit(MOST_BACKLOG_BUSINESSES)
)
COUNT = sa.select(sa.func.count().label("pending"), sa.func.min(c.due_at).label("oldest")).where(
    *PENDING
)


class SqlOutbox(SqlShelf[OutboxEntry]):
    kind = OUTBOX

    def add(self, *entries: OutboxEntry) -> None:
        for entry in entries:
            self._add(entry.id, entry)

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, *, urgent: bool = False
    ) -> Sequence[OutboxEntry]:
        lease = in_utc(lease_until)
        claimed = [
            replace(entry, leased_until=lease, attempts=entry.attempts + 1)
            for entry in self._all(FREE_URGENT if urgent else FREE, now=in_utc(now), most=limit)
        ]
        for entry in claimed:
            self._save(entry.id, entry)
        return claimed

    def save(self, entry: OutboxEntry) -> None:
        self._save(entry.id, entry)

    def remove(self, key: str) -> None:
        self._run(OUTBOX.delete, this_key=key)

    def list_dead(self) -> Sequence[OutboxEntry]:
        return self._all(DEAD)


def urgent_businesses(connection: sa.Connection, now: datetime) -> Sequence[str]:
    return tuple(connection.execute(URGENT_BUSINESSES, {"now": in_utc(now)}).scalars())


def backlog(connection: sa.Connection, now: datetime) -> Backlog:
    given = {"now": in_utc(now)}
    counted = connection.execute(COUNT, given).one()
    return Backlog(
        business_ids=tuple(connection.execute(BUSINESSES, given).scalars()),
        pending=counted.pending,
        oldest_due_at=counted.oldest,
    )
