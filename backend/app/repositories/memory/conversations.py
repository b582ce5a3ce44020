"""Conversations, their transcripts and their calls in drafts."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.calls import Call
from app.domain.conversations import Conversation, ConversationFilter, ConversationId, Message
from app.domain.folding import fold
from app.domain.paging import Page, Paging
from app.errors import StaleConversation
from app.repositories.instants import in_utc
from app.repositories.memory.draft import Draft, Index
from app.repositories.memory.shelf import Shelf, matches, page_of
from app.repositories.memory.tables import Said
from app.repositories.rules import MOST_OPEN_CALLS, first_version, next_version


class MemoryConversations(Shelf[Conversation]):
    noun = "conversation"

    def __init__(self, rows: Draft[str, Conversation], transcripts: Draft[str, Said]) -> None:
        super().__init__(rows)
        self._transcripts = transcripts

    def list(self, wanted: ConversationFilter, paging: Paging) -> Page[Conversation]:
        found = sorted(self._wanted(wanted), key=lambda c: c.id)
        found.sort(key=lambda c: c.started_at, reverse=True)
        return page_of(found, paging)

    def messages(self, conversation_id: ConversationId) -> Sequence[Message]:
        self.get(conversation_id)
        parts = []
        said = self._transcripts.get(conversation_id)
        while said is not None:
            said, part = said
            parts.append(part)
        return [message for part in reversed(parts) for message in part]

    def add(self, conversation: Conversation, *said: Message) -> Conversation:
        kept = self._add(conversation.id, first_version(conversation, said))
        self._transcripts.put(conversation.id, (None, in_utc(said)))
        return kept

    def save(self, conversation: Conversation, *said: Message) -> Conversation:
        if self.get(conversation.id).version != conversation.version:
            raise StaleConversation(f"conversation {conversation.id} has moved on")
        if said:
            before = self._transcripts.get(conversation.id)
            self._transcripts.put(conversation.id, (before, in_utc(said)))
        return self._put(conversation.id, next_version(conversation, said))

    def remove(self, key: str) -> None:
        super().remove(key)
        self._transcripts.drop(key)

    def _wanted(self, wanted: ConversationFilter) -> Iterator[Conversation]:
        for conversation in self._rows.values():
            if (
                matches(wanted.channel, conversation.channel)
                and matches(wanted.flagged, conversation.flagged_for_review)
                and matches(wanted.is_emergency, conversation.is_emergency)
                and matches(wanted.customer_id, conversation.customer_id)
                and matches(wanted.phone, conversation.phone)
                and _is_within(wanted, conversation)
                and (wanted.query is None or self._holds(conversation.id, fold(wanted.query)))
            ):
                yield conversation

    def _holds(self, conversation_id: ConversationId, term: str) -> bool:
        return term in "\n".join(fold(m.text) for m in self.messages(conversation_id))


def _is_within(wanted: ConversationFilter, conversation: Conversation) -> bool:
    started_at, last_at = conversation.started_at, conversation.last_message_at
    return (
        (wanted.started_from is None or wanted.started_from <= started_at)
        and (wanted.last_from is None or wanted.last_from <= last_at)
        and (wanted.last_before is None or last_at < wanted.last_before)
    )


class MemoryCalls(Shelf[Call]):
    noun = "call"

    def __init__(self, rows: Draft[str, Call], calls_of: Index[str, str]) -> None:
        super().__init__(rows)
        self._calls_of = calls_of

    def list_by_conversation(self, conversation_id: ConversationId) -> Sequence[Call]:
        found = map(self.get, self._calls_of.under(conversation_id))
        return sorted(found, key=lambda c: (c.started_at, c.id))

    def list_open(self, started_before: datetime) -> Sequence[Call]:
        found = (call for call in self._rows.values() if call.is_open)
        old = (call for call in found if call.started_at < started_before)
        return sorted(old, key=lambda c: (c.started_at, c.id))[:MOST_OPEN_CALLS]

    def add(self, call: Call) -> None:
        self._add(call.id, call)
        self._calls_of.file(call.conversation_id, call.id)

    def remove(self, key: str) -> None:
        self._calls_of.unfile(self.get(key).conversation_id, key)
        super().remove(key)

    def save(self, call: Call) -> None:
        self._calls_of.unfile(self.get(call.id).conversation_id, call.id)
        self._put(call.id, call)
        self._calls_of.file(call.conversation_id, call.id)
