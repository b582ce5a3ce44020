"""Chats on a business's web pages, as the visitor who began one may see it again.

The id of the conversation is 122 bits of chance and the visitor's only proof, so it opens nothing
but its own chat, and that not for ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.conversations import COLD_AFTER, Channel, Conversation, ConversationId, Message
from app.errors import NotFound
from app.ports import UnitOfWork

NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,'\u2019&()-]|\.(?= |$)){0,59}")
"""What may go into our replies and texts unasked: no number is a name, and no web address."""
MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Chat:
    conversation: Conversation
    messages: Sequence[Message]
    """What was said; none of our notes."""


def is_cold(talk: Conversation, now: datetime) -> bool:
    """Whether it is a chat that opens nothing any more, whoever knows its id."""
    return talk.channel is Channel.WEB and now - talk.last_message_at >= COLD_AFTER


def resume(uow: UnitOfWork, conversation_id: ConversationId, now: datetime) -> Chat:
    """NotFound for whatever is no chat on the web, and a day after its last message."""
    talk = uow.conversations.get(conversation_id)
    if talk.channel is not Channel.WEB or is_cold(talk, now):
        raise NotFound(f"no conversation {conversation_id}")
    said = [one for one in uow.conversations.messages(talk.id) if one.role != "system"]
    return Chat(talk, said)


def plain_name(given: str | None) -> str | None:
    """The name, if it looks like one; else the dialogue asks for it."""
    name = " ".join((given or "").split())
    return name if NAME.fullmatch(name) and name.count(" ") < MOST_WORDS else None
