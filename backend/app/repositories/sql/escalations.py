"""Escalations and owners' calls as rows."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.domain.escalations import Escalation
from app.domain.live import Topic
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Page, Paging
from app.errors import StaleEscalation
from app.repositories.instants import in_utc
from app.repositories.rules import (
    MOST_OPEN_ESCALATIONS,
    MOST_OWNER_CALLS,
    first_escalation,
    next_escalation,
)
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant, Words
from app.repositories.sql.shelf import Kind, SqlShelf
from app.repositories.sql.texts import Json

ESCALATIONS: Kind[Escalation] = Kind(
    t.escalations,
    Json(Escalation),
    "escalation",
    lambda e: {
        "version": e.version,
        "conversation_id": e.conversation_id,
        "opened_at": e.opened_at,
        "is_open": e.is_open,
    },
)
c = t.escalations.c
NEWEST_FIRST = (c.opened_at.desc(), c.id)
OF_CONVERSATION = (
    sa.select(c.body)
    .where(ESCALATIONS.mine, c.conversation_id == sa.bindparam("conversation", type_=Words))
    .order_by(*NEWEST_FIRST)
    .limit(1)
)
OPEN = (
    sa.select(c.body)
    .where(ESCALATIONS.mine, c.is_open)
    .order_by(c.opened_at, c.id)
    .limit(MOST_OPEN_ESCALATIONS)
)
ALL_OPEN = sa.select(sa.func.count()).select_from(t.escalations).where(c.is_open)
MOVE_ON = ESCALATIONS.update.where(c.version == sa.bindparam("old_version", type_=sa.Integer()))

OWNER_CALLS: Kind[OwnerCall] = Kind(
    t.owner_calls, Json(OwnerCall), "owner call", lambda one: {"started_at": one.started_at}
)
o = t.owner_calls.c
CALLS_SINCE = (
    sa.select(o.body)
    .where(OWNER_CALLS.mine, o.started_at >= sa.bindparam("since", type_=Instant()))
    .order_by(o.started_at.desc(), o.id)
    .limit(MOST_OWNER_CALLS)
)


class SqlEscalations(SqlShelf[Escalation]):
    kind = ESCALATIONS
    topic = Topic.EMERGENCIES

    def find_by_conversation(self, conversation_id: str) -> Escalation | None:
        return self._one(OF_CONVERSATION, conversation=conversation_id)

    def list(self, paging: Paging, *, is_open: bool | None = None) -> Page[Escalation]:
        wanted = () if is_open is None else (c.is_open.is_(is_open),)
        return self._page(wanted, NEWEST_FIRST, paging)

    def list_open(self) -> Sequence[Escalation]:
        return self._all(OPEN)

    def add(self, escalation: Escalation) -> Escalation:
        first = first_escalation(escalation)
        self._add(first.id, first)
        return first

    def save(self, escalation: Escalation) -> Escalation:
        moved = next_escalation(escalation)
        given = {"this_key": escalation.id, "old_version": escalation.version}
        if not self._run(MOVE_ON, **given, **ESCALATIONS.row(moved)).rowcount:
            if not self._exists(escalation.id):
                raise self._unknown(escalation.id)
            raise StaleEscalation(f"escalation {escalation.id} has moved on")
        return moved


class SqlOwnerCalls(SqlShelf[OwnerCall]):
    kind = OWNER_CALLS

    def list(self, started_since: datetime) -> Sequence[OwnerCall]:
        return self._all(CALLS_SINCE, since=in_utc(started_since))

    def put(self, call: OwnerCall) -> None:
        self._put(call.id, call)


def open_escalations(connection: sa.Connection) -> int:
    return connection.execute(ALL_OPEN).scalar_one()
