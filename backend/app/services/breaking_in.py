"""A caller who breaks in: what a reply is made of, and how far it was heard."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.domain.conversations import Conversation, Spoken
from app.domain.dialogue import unheard
from app.domain.dialogue.outcomes import Prompt
from app.domain.hearing import missed
from app.domain.prompts import word_apart


def spoken(prompts: Iterable[Prompt], language: str, local_now: datetime) -> tuple[Spoken, ...]:
    ends = word_apart(prompts, language, local_now, is_spoken=True)
    return tuple(Spoken(name, end) for name, end in ends)


def as_heard(stored: Conversation, of_reply: str | None) -> Conversation:
    """Nobody agrees to what was cut off, and danger is told again. None: all was heard."""
    if of_reply is None or stored.last_turn is None:
        return stored
    names = missed(stored.last_turn.reply, of_reply)
    return replace(stored, state=unheard.note(stored.state, names))
