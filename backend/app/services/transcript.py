"""What a turn adds to the transcript of its conversation."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.domain.conversations import Conversation, Message


def messages(
    now: datetime, words: str, after: Conversation, of_reply: str | None = None
) -> Iterator[Message]:
    """Their words, our reply; before them how far the reply before was heard, if they broke in."""
    at = now.astimezone(UTC)
    if of_reply is not None:
        yield Message("system", f"They broke in. Heard of the reply before: {of_reply or '-'}", at)
    if words.strip():
        yield Message("user", words, at)
    if after.last_turn is not None:
        yield Message("assistant", after.last_turn.reply.text, at)
