"""Putting a call through: what the person hears first, that they take it, and how it ended."""

from dataclasses import replace
from datetime import UTC
from typing import Final

from app.domain.calls import Call, CallId
from app.domain.conversations import Conversation, ConversationId
from app.domain.dialogue.events import NotReached, PutThrough
from app.domain.dialogue.outcomes import OweCall, Prompt
from app.domain.dialogue.reaching import outcome_of_talk
from app.domain.dialogue.state import Line
from app.domain.prompts import word
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.domain.transfers import Dialled, was_taken
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import turns
from app.services.business_facts import Moment
from app.services.promises import carry_out
from app.services.turns import Heard, Taken

LONGEST_PROBLEM: Final = 120
"""Characters of the caller's words that fit into one breath."""
PUT_THROUGH: Final = "put through"


def brief(uow: UnitOfWork, at: Moment, call_sid: str) -> str | None:
    """For whoever picked up: who calls, and about what; None when nobody waits any more."""
    waiting = _waiting(uow, call_sid)
    if waiting is None:
        return None
    state = waiting[1].state
    values = {
        "business": at.business.name,
        "name": state.caller_name or state.phone or waiting[1].phone or "",
        "problem": (state.problem or "")[:LONGEST_PROBLEM],
    }
    name = "whisper_urgent" if state.is_emergency else "whisper"
    prompts = (Prompt(name, values), Prompt("whisper_key"))
    return word(prompts, at.business.language_code, at.local_now, is_spoken=True)


def accept(uow: UnitOfWork, at: Moment, call_sid: str) -> bool:
    """They take the call: nobody needs to call back. False when there is nobody to talk to."""
    waiting = _waiting(uow, call_sid)
    if waiting is None or waiting[0].transfer is None:
        return False
    call, talk = waiting
    assert call.transfer is not None
    if call.transfer.accepted_at is not None:
        return True
    taken = replace(call.transfer, accepted_at=at.now.astimezone(UTC))
    uow.calls.save(replace(call, transfer=taken))
    outcome = outcome_of_talk(talk.state)
    uow.conversations.save(replace(talk, state=talk.state.but(outcome=outcome), outcome=outcome))
    _mark(uow, at, talk, ReturnCallStatus.COMPLETED)
    return True


def dialled(uow: UnitOfWork, at: Moment, call_sid: str, told: Dialled, turn: int | None) -> Taken:
    """Ringing them is over, one way or the other; what the caller hears next is the reply.

    NotFound for a call we do not know.
    """
    call = uow.calls.find(CallId(call_sid))
    if call is None:
        raise NotFound(f"there is no call {call_sid}")
    talk = uow.conversations.get(ConversationId(call.conversation_id))
    is_taken = was_taken(told, call.transfer)
    if call.transfer is not None and call.transfer.result is None:
        result = replace(call.transfer, result=told.status or "unknown")
        uow.calls.save(replace(call, transfer=result))
        _mark_again(uow, at, talk, is_taken, was_accepted=result.accepted_at is not None)
    if talk.is_over or not _is_transferring(talk) or turns.is_repeated(talk, Heard(turn=turn)):
        return Taken(conversation=talk)
    happened = PutThrough() if is_taken else NotReached()
    return turns.take(uow, at, talk.id, Heard(turn=turn, happened=happened))


def _mark_again(
    uow: UnitOfWork, at: Moment, talk: Conversation, is_taken: bool, was_accepted: bool
) -> None:
    """Connected without a key, or a key without a connection: what happened counts."""
    if is_taken and not was_accepted:
        _mark(uow, at, talk, ReturnCallStatus.COMPLETED)
    if was_accepted and not is_taken:
        carry_out(uow, at, talk, (OweCall(ReturnCallReason.HUMAN_REQUESTED),))


def _mark(uow: UnitOfWork, at: Moment, talk: Conversation, status: ReturnCallStatus) -> None:
    owed = uow.return_calls.find(talk.owed_under)
    if owed is not None and owed.conversation_id == talk.id:
        now = at.now.astimezone(UTC)
        uow.return_calls.put(
            replace(owed, status=status, last_result=PUT_THROUGH, last_seen_at=now)
        )


def _waiting(uow: UnitOfWork, call_sid: str) -> tuple[Call, Conversation] | None:
    call = uow.calls.find(CallId(call_sid)) if call_sid else None
    if call is None or call.transfer is None:
        return None
    talk = uow.conversations.get(ConversationId(call.conversation_id))
    return (call, talk) if _is_transferring(talk) and not talk.is_over else None


def _is_transferring(talk: Conversation) -> bool:
    return talk.last_turn is not None and talk.last_turn.reply.line is Line.TRANSFER
