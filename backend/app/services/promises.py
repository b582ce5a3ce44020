"""What a step promised: rows written in the same transaction, texts put into the outbox."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.conversations import Channel, Conversation
from app.domain.dialogue.outcomes import (
    AlertOwner,
    JoinWaitlist,
    NoMoreTexts,
    NoteOnVisit,
    OweCall,
    Prompt,
    Review,
    TextCaller,
    Then,
)
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import OptOut, TextKind
from app.ports import UnitOfWork
from app.services import escalating, joining_waitlist, messaging, mirroring
from app.services.business_facts import Moment
from app.services.waitlist import find_visit

__all__ = ["Moment", "carry_out", "puts_into_outbox"]

LONGEST_NOTE = 500


def puts_into_outbox(promised: Iterable[Then]) -> bool:
    return any(isinstance(promise, TextCaller | AlertOwner) for promise in promised)


def carry_out(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, promised: Iterable[Then]
) -> Conversation:
    """Do what can be done here and note the rest; the conversation as it is afterwards."""
    alerts = []
    for promise in promised:
        match promise:
            case OweCall(reason=reason):
                _owe_call(uow, moment, conversation, reason)
            case TextCaller(prompt=prompt):
                _text_caller(uow, moment, conversation, prompt)
            case AlertOwner(prompt=prompt):
                alerts.append(prompt)
            case NoteOnVisit(words=words):
                _note_on_visit(uow, moment, conversation, words)
            case Review():
                conversation = replace(conversation, flagged_for_review=True)
            case JoinWaitlist() | NoMoreTexts():
                _put_on_list(uow, moment, conversation, promise)
    escalating.follow(uow, moment, conversation, alerts)
    return conversation


def _put_on_list(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, promise: JoinWaitlist | NoMoreTexts
) -> None:
    if isinstance(promise, JoinWaitlist):
        joining_waitlist.join(uow, moment, conversation, promise.wish)
    else:
        _opt_out(uow, moment, conversation, promise.words)


def hold_to_no_texts(
    uow: UnitOfWork, moment: Moment, before: Conversation, after: Conversation
) -> None:
    """Said before they left their number, it holds for that number all the same; but only once,
    since they may think better of it afterwards and text START."""
    if after.state.no_texts and _number_of(after) != _number_of(before):
        _opt_out(uow, moment, after, "")


def _number_of(conversation: Conversation) -> str | None:
    return conversation.phone or conversation.state.phone


def _opt_out(uow: UnitOfWork, moment: Moment, conversation: Conversation, words: str) -> None:
    """Said aloud it counts as much as a STOP (47 CFR 64.1200(a)(10))."""
    phone = _number_of(conversation)
    if phone is None or uow.opt_outs.find(phone) is not None:
        return
    is_call = conversation.channel is Channel.PHONE
    uow.opt_outs.put(
        OptOut(
            phone=phone,
            opted_out_at=moment.now,
            source="voice" if is_call else conversation.channel.value,
            words=words[:LONGEST_NOTE],
            message_id=conversation.id,
        )
    )


def _note_on_visit(uow: UnitOfWork, moment: Moment, conversation: Conversation, words: str) -> None:
    if conversation.appointment_id is None:
        return
    uow.lock_schedule()
    visit = find_visit(uow, conversation.appointment_id)
    if visit is None:
        return
    description = "; ".join(part for part in (visit.description, words) if part)
    noted = replace(visit, description=description)
    uow.appointments.save(noted)
    mirroring.promise(uow, moment, noted)


def _owe_call(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, reason: ReturnCallReason
) -> None:
    state = conversation.state
    phone = conversation.owed_under
    before = uow.return_calls.find(phone)
    message = before.voicemail_url if before and before.status is ReturnCallStatus.PENDING else None
    if message is not None and before is not None and before.conversation_id == conversation.id:
        reason = ReturnCallReason.VOICEMAIL
    owed = ReturnCall(
        phone=phone,
        first_seen_at=before.first_seen_at if before else moment.now,
        last_seen_at=moment.now,
        attempts=_attempts(before, conversation),
        name=state.caller_name or (before.name if before else None),
        channel=conversation.channel.value,
        lead_source=conversation.lead_source,
        reason=reason,
        status=ReturnCallStatus.PENDING,
        voicemail_url=message,
        conversation_id=conversation.id,
        note=_note(conversation),
    )
    uow.return_calls.put(_beside(before, owed, conversation))


def _beside(before: ReturnCall | None, owed: ReturnCall, conversation: Conversation) -> ReturnCall:
    """Whoever types a number into a web page adds to what is owed to it, and changes none of it."""
    if conversation.channel is not Channel.WEB or before is None:
        return owed
    is_ours = before.conversation_id == conversation.id
    if is_ours or before.status is not ReturnCallStatus.PENDING:
        return owed
    told = ", ".join(part for part in (owed.name, owed.note) if part)
    note = f"{before.note}; in a chat: {told}" if before.note else f"in a chat: {told}"
    return replace(
        before, last_seen_at=owed.last_seen_at, attempts=owed.attempts, note=note[:LONGEST_NOTE]
    )


def _attempts(before: ReturnCall | None, conversation: Conversation) -> int:
    if before is None or before.status is not ReturnCallStatus.PENDING:
        return 1
    return before.attempts + (before.conversation_id != conversation.id)


def _note(conversation: Conversation) -> str:
    state = conversation.state
    known = (
        ("EMERGENCY", ", ".join(state.hazards) if state.is_emergency else ""),
        ("problem", state.problem),
        ("e-mail", state.email),
        ("address", state.address),
        ("wanted", state.requested_time),
        ("got as far as", state.asking.value if state.asking else state.stage.value),
    )
    return "; ".join(f"{name}: {value}" for name, value in known if value)[:LONGEST_NOTE]


def _text_caller(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, prompt: Prompt
) -> None:
    phone = conversation.state.phone or conversation.phone
    if phone is None:
        return
    values = {"business": moment.business.name, **prompt.values}
    body = word([replace(prompt, values=values)], conversation.state.language, moment.local_now)
    text = SendText(
        phone,
        body,
        TextKind.CONFIRMATION,
        conversation_id=conversation.id,
        appointment_id=conversation.appointment_id,
        asked_at=moment.now,
        number_was_told=is_told(conversation, phone),
    )
    messaging.promise(uow, moment.now, text)


def is_told(conversation: Conversation, phone: str) -> bool:
    """Whether nothing but their word says that it is theirs: any number they do not call or write
    from, and every number on the web."""
    return phone != conversation.phone or conversation.channel is Channel.WEB
