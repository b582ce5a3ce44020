"""What reached us in one turn, and whether it is a turn that we took before."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.conversations import Channel, Conversation
from app.domain.dialogue.events import Happening
from app.domain.understanding.suggestions import Suggestion
from app.errors import StaleConversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Words or a key press. Two requests with the same `turn` number are the same turn."""

    words: str = ""
    key: str | None = None
    turn: int | None = None
    arrived_at: datetime | None = None
    """When the request reached us; nobody answers a question before it was put."""
    suggestion: Suggestion | None = None
    """What a language model added to the words."""
    meant: str | None = None
    """What a reply of a letter stands for; the words are kept as they came."""
    happened: Happening | None = None
    """What the telephone network told instead of words."""
    channel: Channel | None = None
    """The door it came in by, if conversations of other channels are not found there."""
    of_reply: str | None = None
    """What they had heard of our last reply when they broke in; None: all of it."""


def is_repeated(conversation: Conversation, heard: Heard) -> bool:
    """The same turn number; or the same words, sent before our last reply was there to answer."""
    last = conversation.last_turn
    if last is None:
        return False
    if heard.turn is not None:
        return heard.turn <= last.number
    sent_before = heard.arrived_at is not None and heard.arrived_at < last.at
    return sent_before and last.number > 0 and heard.words == last.words


def same_answer(stored: Conversation, heard: Heard) -> Conversation:
    """As it stands, for a turn that is repeated. In a chat that is open in two windows, other
    words under a number that is gone are no repeat: StaleConversation, so that none get lost."""
    last = stored.last_turn
    is_same = last and heard.words == last.words and heard.turn in (None, last.number)
    if heard.channel is Channel.WEB and not is_same:
        raise StaleConversation("this turn was taken already, with other words")
    return stored
