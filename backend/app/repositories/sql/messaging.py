"""Texts, opt-outs and return calls as rows."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.domain.live import Topic
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall
from app.domain.text_messages import NOT_OUT, OptOut, TextFilter, TextKind, TextMessage
from app.repositories.instants import in_utc
from app.repositories.rules import MOST_RETURN_CALLS, other_party
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant, Words
from app.repositories.sql.shelf import Kind, SqlShelf, chunks, matching
from app.repositories.sql.texts import Json

RETURN_CALLS: Kind[ReturnCall] = Kind(
    t.return_calls, Json(ReturnCall), "return call", lambda r: {"last_seen_at": r.last_seen_at}
)
LAST_SEEN_FIRST = (
    sa.select(t.return_calls.c.body)
    .where(RETURN_CALLS.mine)
    .order_by(t.return_calls.c.last_seen_at.desc(), t.return_calls.c.phone)
    .limit(MOST_RETURN_CALLS)
)


class SqlReturnCalls(SqlShelf[ReturnCall]):
    kind = RETURN_CALLS
    topic = Topic.CALLBACKS

    def list(self) -> Sequence[ReturnCall]:
        return self._all(LAST_SEEN_FIRST)

    def put(self, return_call: ReturnCall) -> None:
        self._put(return_call.phone, return_call)


TEXTS: Kind[TextMessage] = Kind(
    t.text_messages,
    Json(TextMessage),
    "text message",
    lambda m: {
        "created_at": m.created_at,
        "phone": other_party(m),
        "direction": m.direction,
        "kind": m.kind,
        "status": m.status,
        "outcome": m.outcome,
        "campaign": m.campaign,
    },
)
WANTED = {
    "phone": t.text_messages.c.phone.__eq__,
    "kind": t.text_messages.c.kind.__eq__,
    "status": t.text_messages.c.status.__eq__,
}
NEWEST_FIRST = (t.text_messages.c.created_at.desc(), t.text_messages.c.id)


m = t.text_messages.c
OUTBOUND_SINCE = (
    sa.select(sa.func.count())
    .select_from(t.text_messages)
    .where(
        TEXTS.mine,
        m.created_at >= sa.bindparam("since", type_=Instant()),
        m.direction == "outbound",
        m.status.not_in(NOT_OUT),
    )
)
TO_PHONE = m.phone == sa.bindparam("phone", type_=Words)
OF_KIND = m.kind == sa.bindparam("kind", type_=Words)
COUNTS = {
    (False, False): OUTBOUND_SINCE,
    (True, False): OUTBOUND_SINCE.where(TO_PHONE),
    (False, True): OUTBOUND_SINCE.where(OF_KIND),
    (True, True): OUTBOUND_SINCE.where(TO_PHONE, OF_KIND),
}
"""By: to one phone; of one kind."""


class SqlTextMessages(SqlShelf[TextMessage]):
    kind = TEXTS
    topic = Topic.MESSAGES

    def list(self, wanted: TextFilter, paging: Paging) -> Page[TextMessage]:
        return self._page(matching(wanted, WANTED), NEWEST_FIRST, paging)

    def count_outbound(
        self, since: datetime, phone: str | None = None, kind: TextKind | None = None
    ) -> int:
        statement = COUNTS[phone is not None, kind is not None]
        given = {"phone": phone, "kind": kind}
        told = {name: value for name, value in given.items() if value is not None}
        found: int = self._run(statement, since=in_utc(since), **told).scalar_one()
        return found

    def add(self, message: TextMessage) -> None:
        self._add(message.id, message)

    def save(self, message: TextMessage) -> None:
        self._save(message.id, message)


OPT_OUTS: Kind[OptOut] = Kind(t.opt_outs, Json(OptOut), "opt-out", lambda _: {})
OPTED_OUT = sa.select(t.opt_outs.c.phone).where(
    OPT_OUTS.mine, t.opt_outs.c.phone.in_(sa.bindparam("phones", expanding=True, type_=Words))
)


class SqlOptOuts(SqlShelf[OptOut]):
    kind = OPT_OUTS

    def list_phones(self, phones: Sequence[str]) -> frozenset[str]:
        found = (self._run(OPTED_OUT, phones=chunk) for chunk in chunks(phones))
        return frozenset(row.phone for rows in found for row in rows)

    def put(self, opt_out: OptOut) -> None:
        self._put(opt_out.phone, opt_out)

    def remove(self, key: str) -> None:
        self._run(OPT_OUTS.delete, this_key=key)
