"""What a call allows: to be put through, or to leave a message; looked up only where it may be."""

from dataclasses import replace
from datetime import UTC

from app.domain.calls import Call, Transfer
from app.domain.conversations import Conversation
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.state import Line
from app.domain.transfers import target
from app.ports import UnitOfWork
from app.services.business_facts import Moment


def with_reach(uow: UnitOfWork, at: Moment, conversation: Conversation, facts: Facts) -> Facts:
    """The facts with what can be done on this conversation's line; none is as before."""
    if not conversation.has_line:
        return facts
    can_transfer = conversation.state.transfers == 0 and _target(uow, at, conversation) is not None
    is_open = can_transfer and at.profile.rules.calendar.is_open(at.now)
    return replace(facts, has_line=True, can_transfer=can_transfer, is_open=is_open)


def note_transfer(uow: UnitOfWork, at: Moment, conversation: Conversation) -> None:
    """Whom we ring, on the call itself, in the transaction that says so to the caller."""
    last = conversation.last_turn
    if last is None or last.reply.line is not Line.TRANSFER:
        return
    number = at.business.transfer_phone
    for call in uow.calls.list_by_conversation(conversation.id)[:1]:
        if number is not None:
            asked = Transfer(asked_at=at.now.astimezone(UTC), to_number=number)
            uow.calls.save(replace(call, transfer=asked))


def _target(uow: UnitOfWork, at: Moment, conversation: Conversation) -> str | None:
    if at.business.transfer_phone is None:
        return None
    calls: list[Call] = list(uow.calls.list_by_conversation(conversation.id))
    return target(at.business, calls[0]) if calls else None
