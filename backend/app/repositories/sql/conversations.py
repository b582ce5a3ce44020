"""Conversations, with their transcripts as JSON lines, and calls as rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from app.domain.calls import Call
from app.domain.conversations import Conversation, ConversationFilter, ConversationId, Message
from app.domain.due.followups import lead_of
from app.domain.folding import fold
from app.domain.paging import Page, Paging
from app.errors import StaleConversation
from app.repositories.instants import in_utc
from app.repositories.rules import MOST_OPEN_CALLS, first_version, next_version, second
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant, Words, holds
from app.repositories.sql.shelf import Columns, Kind, SqlShelf, matching
from app.repositories.sql.texts import Json


def _columns(conversation: Conversation) -> Columns:
    lead = lead_of(conversation)
    return {
        "version": conversation.version,
        "channel": conversation.channel,
        "started_at": conversation.started_at,
        "last_message_at": conversation.last_message_at,
        "phone": conversation.phone,
        "customer_id": conversation.customer_id,
        "flagged": conversation.flagged_for_review,
        "is_emergency": conversation.is_emergency,
        "outcome": conversation.outcome,
        "started_second": second(conversation.started_at),
        "lead": lead.who if lead else None,
        "lead_is_booked": lead.is_booked if lead else None,
    }


MESSAGE: Json[Message] = Json(Message)
CONVERSATIONS: Kind[Conversation] = Kind(
    t.conversations, Json(Conversation), "conversation", _columns
)
c = t.conversations.c
WANTED = {
    "channel": c.channel.__eq__,
    "flagged": c.flagged.__eq__,
    "is_emergency": c.is_emergency.__eq__,
    "query": lambda query: holds(c.search_text, fold(query)),
    "customer_id": c.customer_id.__eq__,
    "phone": c.phone.__eq__,
    "started_from": c.started_at.__ge__,
    "last_from": c.last_message_at.__ge__,
    "last_before": c.last_message_at.__lt__,
}
NEWEST_FIRST = (c.started_at.desc(), c.id)
TRANSCRIPT = sa.select(c.transcript).where(CONVERSATIONS.this)
SELDOM_CHANGED: Mapping[str, Callable[[Conversation], object]] = {
    "channel": attrgetter("channel"),
    "started_at": attrgetter("started_at"),
    "started_second": attrgetter("started_at"),
    "phone": attrgetter("phone"),
    "customer_id": attrgetter("customer_id"),
    "flagged": attrgetter("flagged_for_review"),
    "is_emergency": attrgetter("is_emergency"),
    "outcome": attrgetter("outcome"),
    "lead": lead_of,
    "lead_is_booked": lead_of,
}
"""Columns with an index, and what they are made from: SQLite writes an index again when its column
is merely named."""


def _saving(*left_out: str) -> sa.Update:
    names = {"business_id", "id", "transcript", "search_text", *left_out}
    values = {k.name: sa.bindparam(k.name, type_=k.type) for k in c if k.name not in names}
    old_version = sa.bindparam("old_version", type_=sa.Integer())
    return (
        sa.update(t.conversations)
        .where(CONVERSATIONS.this, c.version == old_version)
        .values(values)
    )


def _appending(save: sa.Update) -> sa.Update:
    return save.values(
        transcript=c.transcript + sa.bindparam("transcript", type_=Words),
        search_text=c.search_text + sa.bindparam("search_text", type_=Words),
    )


SAVE, SAVE_LITTLE = _saving(), _saving(*SELDOM_CHANGED)
STATEMENTS = {
    (False, False): SAVE,
    (False, True): _appending(SAVE),
    (True, False): SAVE_LITTLE,
    (True, True): _appending(SAVE_LITTLE),
}
"""By: only the usual columns change; messages are appended."""


class SqlConversations(SqlShelf[Conversation]):
    kind = CONVERSATIONS

    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        super().__init__(connection, business_id)
        self._read: dict[str, Conversation] = {}

    def find(self, key: str) -> Conversation | None:
        found = super().find(key)
        if found is not None:
            self._read[key] = found
        return found

    def list(self, wanted: ConversationFilter, paging: Paging) -> Page[Conversation]:
        return self._page(matching(wanted, WANTED), NEWEST_FIRST, paging)

    def messages(self, conversation_id: ConversationId) -> Sequence[Message]:
        row = self._run(TRANSCRIPT, this_key=conversation_id).first()
        if row is None:
            raise self._unknown(conversation_id)
        return [MESSAGE.loaded(line) for line in row.transcript.split("\n") if line]

    def add(self, conversation: Conversation, *said: Message) -> Conversation:
        first = first_version(conversation, said)
        row = CONVERSATIONS.row(first) | _lines(said)
        names = {"business_id": self._business_id, "id": conversation.id}
        if not self._run(CONVERSATIONS.insert, **names, **row).rowcount:
            raise self._taken(conversation.id)
        return first

    def save(self, conversation: Conversation, *said: Message) -> Conversation:
        moved = next_version(conversation, said)
        row = CONVERSATIONS.row(moved) | (_lines(said) if said else {})
        names = {"this_key": conversation.id, "old_version": conversation.version}
        is_little = self._changes_little(moved)
        for name in SELDOM_CHANGED if is_little else ():
            del row[name]
        statement = STATEMENTS[is_little, bool(said)]
        if not self._run(statement, **names, **row).rowcount:
            if not self._exists(conversation.id):
                raise self._unknown(conversation.id)
            raise StaleConversation(f"conversation {conversation.id} has moved on")
        self._read[conversation.id] = moved
        return moved

    def _changes_little(self, moved: Conversation) -> bool:
        read = self._read.get(moved.id)
        return read is not None and all(
            made_from(read) == made_from(moved) for made_from in SELDOM_CHANGED.values()
        )


def _lines(said: Sequence[Message]) -> Columns:
    """One line of JSON a message, and its folded words for searching."""
    return {
        "transcript": "".join(MESSAGE.dumped(in_utc(message)) + "\n" for message in said),
        "search_text": "".join(fold(message.text) + "\n" for message in said),
    }


CALLS: Kind[Call] = Kind(
    t.calls,
    Json(Call),
    "call",
    lambda call: {
        "conversation_id": call.conversation_id,
        "started_at": call.started_at,
        "is_open": call.is_open,
    },
)
CALLS_OF_CONVERSATION = (
    sa.select(t.calls.c.body)
    .where(CALLS.mine, t.calls.c.conversation_id == sa.bindparam("conversation_id", type_=Words))
    .order_by(t.calls.c.started_at, t.calls.c.id)
)


OPEN_CALLS = (
    sa.select(t.calls.c.body)
    .where(
        CALLS.mine,
        t.calls.c.is_open,
        t.calls.c.started_at < sa.bindparam("before", type_=Instant()),
    )
    .order_by(t.calls.c.started_at, t.calls.c.id)
    .limit(MOST_OPEN_CALLS)
)


class SqlCalls(SqlShelf[Call]):
    kind = CALLS

    def list_by_conversation(self, conversation_id: ConversationId) -> Sequence[Call]:
        return self._all(CALLS_OF_CONVERSATION, conversation_id=conversation_id)

    def list_open(self, started_before: datetime) -> Sequence[Call]:
        return self._all(OPEN_CALLS, before=in_utc(started_before))

    def add(self, call: Call) -> None:
        self._add(call.id, call)

    def save(self, call: Call) -> None:
        self._save(call.id, call)
