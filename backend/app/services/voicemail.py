"""Messages that callers left: where the recording is, who is told, and what it is said to say.

Twilio tells of one recording up to three times, in any order: when the caller is done, when the
file is there, and when it was transcribed. Whatever comes twice changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from app.domain.calls import Call, CallId, Voicemail
from app.domain.conversations import Conversation, ConversationId, Message
from app.domain.dialogue.events import MessageLeft
from app.domain.dialogue.outcomes import OweCall, Prompt
from app.domain.dialogue.state import Line
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import messaging, overheard, turns
from app.services.business_facts import Moment
from app.services.promises import LONGEST_NOTE, carry_out
from app.services.turns import Heard, Taken

TRANSCRIBED: Final = "The message above, as Twilio understood it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    sid: str
    url: str
    seconds: int | None = None


def message_done(
    uow: UnitOfWork, at: Moment, call_sid: str, recording: Recording | None, heard: Heard
) -> Taken | None:
    """The caller is done recording. `recording` is None when there is none; `heard` has the turn.

    What they hear next is the conversation's reply. None when we know no such call.
    """
    found = _find(uow, call_sid)
    if found is None:
        return None
    kept = keep(uow, at, call_sid, recording) if recording else None
    talk = kept.conversation if kept else found[1]
    last = talk.last_turn
    is_waiting = last is not None and last.reply.line is Line.VOICEMAIL
    if talk.is_over or not is_waiting or turns.is_repeated(talk, heard):
        return Taken(conversation=talk, promised=bool(kept and kept.promised))
    left = MessageLeft(is_empty=recording is None)
    taken = turns.take(uow, at, talk.id, replace(heard, happened=left))
    return replace(taken, promised=taken.promised or bool(kept and kept.promised))


def keep(uow: UnitOfWork, at: Moment, call_sid: str, recording: Recording) -> Taken | None:
    """The reference on the call, the conversation and the call we owe; the owner is told once."""
    found = _find(uow, call_sid)
    if found is None:
        return None
    call, talk = found
    if call.voicemail is not None and call.voicemail.recording_sid == recording.sid:
        if call.voicemail.seconds is None and recording.seconds is not None:
            known = replace(call.voicemail, seconds=recording.seconds)
            uow.calls.save(replace(call, voicemail=known))
        return Taken(conversation=talk)
    now = at.now.astimezone(UTC)
    left = Voicemail(
        recording_sid=recording.sid, url=recording.url, left_at=now, seconds=recording.seconds
    )
    uow.calls.save(replace(call, voicemail=left))
    note = Message("system", "They left a message.", now)
    saved = uow.conversations.save(replace(talk, recording_url=recording.url), note)
    carry_out(uow, at, saved, (OweCall(ReturnCallReason.VOICEMAIL),))
    owed = uow.return_calls.get(saved.owed_under)
    uow.return_calls.put(replace(owed, voicemail_url=recording.url))
    return Taken(conversation=saved, promised=_tell_owner(uow, at, saved, recording))


def drop(uow: UnitOfWork, at: Moment, call_sid: str, recording_sid: str) -> Taken | None:
    """There is no recording after all. That a call is owed stays."""
    found = _find(uow, call_sid)
    if found is None:
        return None
    call, talk = found
    if call.voicemail is None or call.voicemail.recording_sid != recording_sid:
        return Taken(conversation=talk)
    uow.calls.save(replace(call, voicemail=None))
    owed = uow.return_calls.find(talk.owed_under)
    if owed is not None and owed.voicemail_url == call.voicemail.url:
        asked = replace(owed, voicemail_url=None, reason=ReturnCallReason.HUMAN_REQUESTED)
        uow.return_calls.put(asked)
    return Taken(conversation=uow.conversations.save(replace(talk, recording_url=None)))


def transcribed(
    uow: UnitOfWork, at: Moment, call_sid: str, recording: Recording, words: str
) -> Taken | None:
    """What the message is said to say; whatever danger is in it is heard."""
    kept = keep(uow, at, call_sid, recording)
    found = _find(uow, call_sid)
    if kept is None or found is None:
        return None
    call, talk = found
    if call.voicemail is None or call.voicemail.transcript is not None:
        return kept
    uow.calls.save(replace(call, voicemail=replace(call.voicemail, transcript=words)))
    taken = overheard.keep(uow, at, talk, words, TRANSCRIBED)
    owed = uow.return_calls.find(talk.owed_under)
    if owed is not None:
        note = f"message: {words}"
        # Whatever is dangerous stands first.
        parts = (owed.note, note) if taken.conversation.is_emergency else (note, owed.note)
        joined = "; ".join(part for part in parts if part)
        uow.return_calls.put(replace(owed, note=joined[:LONGEST_NOTE]))
    return replace(taken, promised=taken.promised or kept.promised)


def _find(uow: UnitOfWork, call_sid: str) -> tuple[Call, Conversation] | None:
    call = uow.calls.find(CallId(call_sid)) if call_sid else None
    if call is None:
        return None
    return call, uow.conversations.get(ConversationId(call.conversation_id))


def _tell_owner(uow: UnitOfWork, at: Moment, talk: Conversation, recording: Recording) -> bool:
    business = at.business
    if business.owner_phone is None:
        return False
    values = {
        "business": business.name,
        "name": talk.state.caller_name or "",
        "phone": talk.state.phone or talk.phone or "",
    }
    body = word([Prompt("alert_voicemail", values)], business.language_code, at.local_now)
    text = SendText(business.owner_phone, body, TextKind.OWNER_ALERT, conversation_id=talk.id)
    return messaging.promise(uow, at.now, text, key=f"voicemail/{recording.sid}")
