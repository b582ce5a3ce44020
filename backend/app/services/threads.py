"""The conversation somebody has with a business by text."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Final

from app.domain.conversations import (
    COLD_AFTER,
    Channel,
    Conversation,
    ConversationFilter,
    Message,
)
from app.domain.paging import Paging
from app.ports import UnitOfWork
from app.services import turns
from app.services.business_facts import Moment
from app.services.turns import Taken

FRESH_FOR: Final = timedelta(hours=1)
LATEST: Final = Paging(limit=5)


def current(uow: UnitOfWork, at: Moment, phone: str) -> Conversation | None:
    """The conversation by text that is still going on."""
    going_on = _open(uow, phone)
    if going_on is None or at.now - going_on.last_message_at >= COLD_AFTER:
        return None
    return going_on


def left_behind(uow: UnitOfWork, at: Moment, phone: str) -> tuple[Taken, ...]:
    """A conversation that went cold is ended, so that what was begun in it is not lost."""
    going_on = _open(uow, phone)
    return (turns.hang_up(uow, at, going_on.id),) if going_on else ()


def just_ended(uow: UnitOfWork, at: Moment, phone: str) -> Conversation | None:
    """A conversation by text that may still get a thank-you; None while one is going on."""
    wanted = ConversationFilter(channel=Channel.SMS, phone=phone)
    last = next(iter(uow.conversations.list(wanted, LATEST).items), None)
    if last is None or last.ended_at is None or at.now - last.ended_at >= FRESH_FOR:
        return None
    return last


def _open(uow: UnitOfWork, phone: str) -> Conversation | None:
    wanted = ConversationFilter(channel=Channel.SMS, phone=phone)
    latest = uow.conversations.list(wanted, LATEST).items
    return next((one for one in latest if not one.is_over), None)


def noted(
    uow: UnitOfWork, at: Moment, talk: Conversation, note: str, words: str = ""
) -> Conversation:
    """With `words` of theirs, if any, and a remark of ours in the transcript."""
    now = at.now.astimezone(UTC)
    said = (Message("user", words, now),) if words.strip() else ()
    heard = replace(talk, last_message_at=now)
    return uow.conversations.save(heard, *said, Message("system", note, now))
