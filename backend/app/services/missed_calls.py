"""Calls that ended before anything was understood: a call is owed, and one text says sorry."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.domain.conversations import Channel, Conversation, ConversationFilter
from app.domain.dialogue.outcomes import OweCall, Prompt
from app.domain.dialogue.state import DialogueState
from app.domain.near_numbers import may_be_mobile
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.prompts import word
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import TextFilter, TextKind
from app.ports import UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.promises import carry_out

ONCE_IN: Final = timedelta(hours=24)
REMEMBERED_FOR: Final = timedelta(hours=48)
"""Whoever answers our text within that goes on where the call broke off."""
NEWS_FOR: Final = timedelta(hours=3)
"""Later than that "sorry we missed you" is no news; of calls whose end nobody told us."""
USEFUL_FOR: Final = timedelta(hours=20)
"""Over the quiet hours of a night."""
LATEST: Final = Paging(limit=3)
MISSED: Final = "abandoned"
CUT_OFF: Final = "return_call"


def follow_up(uow: UnitOfWork, at: Moment, talk: Conversation) -> bool:
    """After they hung up; whether a text was promised. Not for calls that came to something."""
    if not talk.has_line or talk.channel is not Channel.PHONE or not _is_missed(talk):
        return False
    if talk.outcome == MISSED and talk.phone is not None:
        _owe(uow, at, talk, talk.phone)
    return _text(uow, at, talk)


def told_before(uow: UnitOfWork, at: Moment, phone: str | None) -> DialogueState | None:
    """What they told in the call that our text was about; None when there was none."""
    if phone is None or not _texted_since(uow, phone, at, REMEMBERED_FOR):
        return None
    wanted = ConversationFilter(channel=Channel.PHONE, phone=phone)
    calls = uow.conversations.list(wanted, LATEST).items
    last = next((one for one in calls if at.now - one.started_at < REMEMBERED_FOR), None)
    return last.state if last is not None and last.outcome in (MISSED, CUT_OFF) else None


def taken_up(state: DialogueState, told: DialogueState) -> DialogueState:
    """Who they are and what is wrong need not be asked again; when, they may have changed."""
    return state.but(
        name=told.name,
        address=told.address,
        zip_code=told.zip_code,
        problem=told.problem,
        service_type=told.service_type,
        intent="book" if told.problem and told.intent == "book" else state.intent,
    )


def _is_missed(talk: Conversation) -> bool:
    """Whoever was promised a call, or was in danger, is looked after by a person."""
    if talk.is_emergency or talk.appointment_id is not None or talk.recording_url is not None:
        return False
    is_promised = talk.state.intent == "person"
    return talk.outcome == MISSED or (talk.outcome == CUT_OFF and not is_promised)


def _owe(uow: UnitOfWork, at: Moment, talk: Conversation, phone: str) -> None:
    """A better reason that stands already stays."""
    before = uow.return_calls.find(phone)
    if before is None or before.status is not ReturnCallStatus.PENDING:
        carry_out(uow, at, talk, (OweCall(ReturnCallReason.MISSED_CALL),))
    elif before.conversation_id != talk.id:
        again = replace(before, attempts=before.attempts + 1, last_seen_at=at.now)
        uow.return_calls.put(replace(again, conversation_id=talk.id))


def _text(uow: UnitOfWork, at: Moment, talk: Conversation) -> bool:
    business, phone = at.business, talk.phone
    ours = {
        business.twilio_phone_number,
        business.owner_phone,
        business.transfer_phone,
        *(contact.phone for contact in business.on_call),
    }
    may_text = (
        business.missed_call_texts
        and phone is not None
        and phone not in ours
        and may_be_mobile(phone, business.twilio_phone_number)
        and at.now - (talk.last_turn.at if talk.last_turn else talk.started_at) < NEWS_FOR
    )
    if not may_text or phone is None or _texted_since(uow, phone, at, ONCE_IN):
        return False
    prompt = Prompt("text_missed_call", {"business": business.name})
    text = SendText(
        phone,
        word([prompt], talk.state.language, at.local_now),
        TextKind.MISSED_CALL,
        conversation_id=talk.id,
        useful_until=at.now + USEFUL_FOR,
    )
    # Two calls at once are one miss: the second finds the first one's promise.
    return messaging.promise(uow, at.now, text, key=f"missed_call/{phone}/{at.on(at.now)}")


def _texted_since(uow: UnitOfWork, phone: str, at: Moment, span: timedelta) -> bool:
    wanted = TextFilter(phone=phone, kind=TextKind.MISSED_CALL)
    rows = uow.text_messages.list(wanted, LATEST).items
    return any(at.now - row.created_at < span for row in rows)
