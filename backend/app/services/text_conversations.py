"""What somebody who texts is answered, and what is kept of it, within their conversation."""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from app.domain.consent import is_blocked_unasked
from app.domain.conversations import Channel, Conversation, Message
from app.domain.dialogue.outcomes import AlertOwner, OweCall, Prompt, Review, Then
from app.domain.dialogue.safety import RAISING
from app.domain.dialogue.state import LONGEST_PROBLEM
from app.domain.farewells import is_farewell
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.utterance import Setting, Utterance
from app.ports import UnitOfWork
from app.services import recipients, text_consent, threads, turns, visit_replies
from app.services.business_facts import Moment
from app.services.inbound_ledger import Inbound
from app.services.promises import carry_out
from app.services.turns import Heard, Opening, Taken

OWED: Final = (OweCall(ReturnCallReason.OTHER), Review())
NOT_ANSWERED: Final = "Not answered: they had asked for no more texts."
CANCELS: Final = "They wrote CANCEL, maybe about a visit; Twilio sends them no more texts."
ABROAD: Final = "Not answered: texts do not go to this number."
MAY_BE_BLOCKED: Final = "Twilio takes CANCEL for an opt-out, so they may not have got our answer."
TOO_MANY: Final = "More texts than a person writes; what follows is in the ledger only."
OUTCOMES: Final = frozenset({"booked", "moved", "cancelled"})
"""Of a conversation, that its text stands for in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is answered, if anything, and what others must hear of."""

    reply: str | None = None
    taken: tuple[Taken, ...] = ()
    is_new: bool = False
    has_promised: bool = False
    """There is new work in the outbox."""
    is_owed: bool = False
    """The one answer that whoever opted out may get."""
    outcome: str | None = None
    """For the ledger."""
    conversation_id: str | None = None


def heard(uow: UnitOfWork, at: Moment, text: Inbound, thread: Conversation | None) -> Read:
    """From a customer, or somebody who may become one."""
    phone = text.number
    if not text.words.strip() and not text.pictures:
        return Read()
    if uow.opt_outs.find(phone) is not None:
        return unanswered(uow, at, text, thread, NOT_ANSWERED)
    if recipients.refusal(at.business, phone) is not None:
        return unanswered(uow, at, text, thread, ABROAD)
    asked = visit_replies.asked(uow, at, phone, text.words, thread)
    if asked is not None:
        return _about_visit(uow, at, text, asked, thread)
    ended = threads.just_ended(uow, at, phone) if thread is None else None
    if ended is not None and is_farewell(text.words) and not text.pictures:
        kept = uow.conversations.save(ended, Message("user", text.words, at.now.astimezone(UTC)))
        return Read(conversation_id=kept.id)
    return _answered(uow, at, text, thread)


def _about_visit(
    uow: UnitOfWork,
    at: Moment,
    text: Inbound,
    asked: visit_replies.Asked,
    thread: Conversation | None,
) -> Read:
    left = threads.left_behind(uow, at, text.number) if thread is None else ()
    talk = thread or _begun(uow, at, text)
    if asked.confirms and asked.visit is not None:
        reply, kept = visit_replies.confirm(uow, at, talk, asked.visit, text.words)
        return Read(reply=reply, taken=left, outcome="confirmed", conversation_id=kept.id)
    talk = uow.conversations.save(visit_replies.prepared(talk, asked))
    meant = visit_replies.in_words(asked, talk.state.language)
    return _turn(uow, at, text, talk, Heard(words=text.words, meant=meant), left)


def _answered(uow: UnitOfWork, at: Moment, text: Inbound, thread: Conversation | None) -> Read:
    left = threads.left_behind(uow, at, text.number) if thread is None else ()
    talk = thread or turns.begin_unasked(uow, at, _opening(text))
    if text.pictures:
        talk = threads.noted(uow, at, talk, text.shown)
    if not text.words.strip():
        reply = text_consent.worded(at, text, thread, "thread_picture")
        return Read(reply=reply, taken=left, conversation_id=talk.id)
    return _turn(uow, at, text, talk, Heard(words=text.words), left)


def _turn(
    uow: UnitOfWork,
    at: Moment,
    text: Inbound,
    talk: Conversation,
    heard: Heard,
    left: tuple[Taken, ...],
) -> Read:
    taken = turns.take(uow, at, talk.id, heard)
    if is_blocked_unasked(text.words, text.opt_out_type):
        noted = threads.noted(uow, at, taken.conversation, MAY_BE_BLOCKED)
        uow.conversations.save(carry_out(uow, at, noted, OWED))
    now, last = taken.conversation, taken.conversation.last_turn
    reply = last.reply.text if last else None
    is_news = (now.outcome, now.appointment_id) != (talk.outcome, talk.appointment_id)
    return Read(
        # Whoever writes first is told who answers.
        reply=reply if talk.last_turn or not reply else f"{at.business.name}: {reply}",
        taken=(*left, taken),
        outcome=now.outcome if is_news and now.outcome in OUTCOMES else None,
        conversation_id=talk.id,
    )


def _begun(uow: UnitOfWork, at: Moment, text: Inbound) -> Conversation:
    """In the language of our texts to them."""
    talk = turns.begin_unasked(uow, at, _opening(text))
    customer = uow.customers.find_by_phone(text.number)
    language = (customer.language_code if customer else None) or talk.state.language
    spoken = talk.state.but(language="es" if language == "es" else "en")
    return replace(talk, state=spoken, customer_id=customer.id if customer else None)


def unanswered(
    uow: UnitOfWork, at: Moment, text: Inbound, thread: Conversation | None, note: str
) -> Read:
    """They get no texts, so a person has to call them."""
    talk = thread or turns.begin_unasked(uow, at, _opening(text))
    noted = threads.noted(uow, at, talk, note, text.words or text.shown)
    noted, alarm = _alarmed(at, noted, text.words)
    uow.conversations.save(carry_out(uow, at, noted, (*OWED, *alarm)))
    return Read(conversation_id=talk.id)


def flagged(uow: UnitOfWork, at: Moment, text: Inbound, thread: Conversation | None) -> Read:
    """Somebody should have a look at it, once."""
    talk = thread or turns.begin_unasked(uow, at, _opening(text))
    if not talk.flagged_for_review:
        talk = threads.noted(uow, at, replace(talk, flagged_for_review=True), TOO_MANY)
    alarmed, alarm = _alarmed(at, talk, text.words)
    if alarm:
        uow.conversations.save(carry_out(uow, at, alarmed, alarm))
    return Read(conversation_id=talk.id)


def _alarmed(at: Moment, talk: Conversation, words: str) -> tuple[Conversation, tuple[Then, ...]]:
    """Danger is heard also where nothing is answered: the owner is told, once a conversation."""
    if talk.is_emergency or not is_danger(at, words):
        return talk, ()
    values = {"problem": words[:LONGEST_PROBLEM], "name": "", "address": ""}
    return replace(talk, is_emergency=True), (AlertOwner(Prompt("alert_emergency", values)),)


def is_danger(at: Moment, words: str) -> bool:
    facts = at.profile.facts
    setting = Setting(
        now=at.local_now,
        vertical=facts.vertical,
        services=facts.keywords,
        emergency_words=facts.emergency_words,
        business_name=facts.business_name,
    )
    return Utterance(words, setting).triage.grade in RAISING


def _opening(text: Inbound) -> Opening:
    return Opening(channel=Channel.SMS, phone=text.number, to_number=text.to_number)
