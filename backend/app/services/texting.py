"""Texts that come in: each is one unit of work, from the ledger to the reply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from app import observability
from app.domain.businesses import Business
from app.domain.consent import (
    Consent,
    consent_of,
    is_answered_by_twilio,
    is_blocked_unasked,
    is_in_spanish,
)
from app.domain.conversations import Channel, Conversation, Message
from app.domain.dialogue.outcomes import AlertOwner, OweCall, Prompt, Review, Then
from app.domain.dialogue.safety import RAISING
from app.domain.dialogue.state import LONGEST_PROBLEM
from app.domain.farewells import is_farewell
from app.domain.prompts import word
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import OptOut, TextKind, TextStatus
from app.domain.understanding.utterance import Setting, Utterance
from app.errors import Conflict, StaleBusiness
from app.ports import Clock, Storage, UnitOfWork
from app.services import inbound_ledger, threads, turns
from app.services.business_facts import Moment, Profiles
from app.services.conversation import tell
from app.services.inbound_ledger import Inbound
from app.services.promises import carry_out
from app.services.turns import Heard, Opening, Taken

OWED: Final = (OweCall(ReturnCallReason.OTHER), Review())
WANTS_NO_TEXTS: Final = "They want no more texts."
NOT_ANSWERED: Final = "Not answered: they had asked for no more texts."
MAY_BE_BLOCKED: Final = "Twilio takes CANCEL for an opt-out, so they may not have got our answer."
TOO_MANY: Final = "More texts than a person writes; what follows is in the ledger only."


@dataclass(frozen=True, slots=True)
class Read:
    """What is answered, if anything, and what others must hear of."""

    reply: str | None = None
    taken: tuple[Taken, ...] = ()
    is_new: bool = False


class Texting:
    def __init__(
        self, storage: Storage, clock: Clock, profiles: Profiles, on_promise: Callable[[], None]
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._on_promise = on_promise

    async def receive(self, business: Business, text: Inbound) -> str | None:
        """What to answer, once it is stored; None says nothing. StaleBusiness if the business
        has changed."""
        try:
            done = await self._transact(business, text)
        except StaleBusiness:
            raise
        except Conflict:  # Another turn, or another window's taker, was quicker.
            done = await self._transact(business, text)
        for taken in done.taken:
            tell(taken, self._on_promise)
        if done.is_new and done.reply:
            observability.text_settled(TextKind.REPLY.value, TextStatus.SENT.value)
        return done.reply

    async def _transact(self, business: Business, text: Inbound) -> Read:
        return await self._storage.run(
            business.id,
            lambda uow: receive(uow, self._moment(business), text),
            at_version=business.version,
        )

    def _moment(self, business: Business) -> Moment:
        return Moment(business, self._profiles.of(business), self._clock.now())


def receive(uow: UnitOfWork, at: Moment, text: Inbound) -> Read:
    """Into the ledger, then read. A text that is delivered again is answered as before."""
    # Two texts at once must not begin two threads.
    uow.lock_schedule()
    if uow.text_messages.find(text.id) is not None:
        return Read(inbound_ledger.answered_before(uow, text.id))
    inbound_ledger.add(uow, at.now, text)
    if text.phone is None or text.phone == text.to_number:
        return Read(is_new=True)
    read = _read(uow, at, text, text.phone)
    if read.reply:
        inbound_ledger.add_reply(uow, at.now, text, read.reply)
    return replace(read, is_new=True)


def _read(uow: UnitOfWork, at: Moment, text: Inbound, phone: str) -> Read:
    thread = threads.current(uow, at, phone)
    is_flood = inbound_ledger.is_flood(uow, at.now, phone)
    has_visit = thread is not None or _has_visit(uow, at, phone)
    consent = consent_of(text.words, text.opt_out_type, has_visit=has_visit)
    if consent is not None:
        read = _heed(uow, at, text, phone, consent, thread)
        return replace(read, reply=None) if is_flood else read
    if is_flood:
        return _flagged(uow, at, text, phone, thread)
    if not text.words.strip() and not text.pictures:
        return Read()
    if uow.opt_outs.find(phone) is not None:
        return _unanswered(uow, at, text, phone, thread)
    ended = threads.just_ended(uow, at, phone) if thread is None else None
    if ended is not None and is_farewell(text.words) and not text.pictures:
        uow.conversations.save(ended, Message("user", text.words, at.now.astimezone(UTC)))
        return Read()
    return _answered(uow, at, text, phone, thread)


# --- consent ------------------------------------------------------------------------


def _heed(
    uow: UnitOfWork,
    at: Moment,
    text: Inbound,
    phone: str,
    consent: Consent,
    thread: Conversation | None,
) -> Read:
    """Twilio answers its own keywords; anything else is answered once."""
    had_opted_out = uow.opt_outs.find(phone) is not None
    is_theirs = is_answered_by_twilio(text.words, text.opt_out_type)
    match consent:
        case Consent.STOP:
            taken = _opt_out(uow, at, text, phone, thread)
            if _is_danger(at, text.words):
                _unanswered(uow, at, text, phone, None)
            is_silent = is_theirs or had_opted_out
            return Read(None if is_silent else _worded(at, text, thread, "thread_stopped"), taken)
        case Consent.START:
            uow.opt_outs.remove(phone)
            return Read()
        case Consent.HELP:
            return Read(None if is_theirs else _worded(at, text, thread, "thread_help"))


def _opt_out(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> tuple[Taken, ...]:
    """What they had begun goes on by phone."""
    if uow.opt_outs.find(phone) is None:
        uow.opt_outs.put(OptOut(phone=phone, opted_out_at=at.now, source="sms"))
    if thread is None:
        return ()
    noted = threads.noted(uow, at, thread, WANTS_NO_TEXTS, text.words)
    return (turns.hang_up(uow, at, noted.id),)


# --- conversations ------------------------------------------------------------------


def _answered(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> Read:
    left = threads.left_behind(uow, at, phone) if thread is None else ()
    talk = thread or turns.begin_unasked(uow, at, _opening(text, phone))
    if text.pictures:
        talk = threads.noted(uow, at, talk, text.shown)
    if not text.words.strip():
        return Read(_worded(at, text, thread, "thread_picture"), left)
    taken = turns.take(uow, at, talk.id, Heard(words=text.words))
    if is_blocked_unasked(text.words, text.opt_out_type):
        noted = threads.noted(uow, at, taken.conversation, MAY_BE_BLOCKED)
        uow.conversations.save(carry_out(uow, at, noted, OWED))
    last = taken.conversation.last_turn
    reply = last.reply.text if last else None
    # Whoever writes first is told who answers.
    named = reply if thread or not reply else f"{at.business.name}: {reply}"
    return Read(named, (*left, taken))


def _unanswered(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> Read:
    """They get no texts, so a person has to call them."""
    talk = thread or turns.begin_unasked(uow, at, _opening(text, phone))
    noted = threads.noted(uow, at, talk, NOT_ANSWERED, text.words or text.shown)
    noted, alarm = _alarmed(at, noted, text.words)
    uow.conversations.save(carry_out(uow, at, noted, (*OWED, *alarm)))
    return Read()


def _flagged(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> Read:
    """Somebody should have a look at it, once."""
    talk = thread or turns.begin_unasked(uow, at, _opening(text, phone))
    if not talk.flagged_for_review:
        talk = threads.noted(uow, at, replace(talk, flagged_for_review=True), TOO_MANY)
    alarmed, alarm = _alarmed(at, talk, text.words)
    if alarm:
        uow.conversations.save(carry_out(uow, at, alarmed, alarm))
    return Read()


def _alarmed(at: Moment, talk: Conversation, words: str) -> tuple[Conversation, tuple[Then, ...]]:
    """Danger is heard also where nothing is answered: the owner is told, once a conversation."""
    if talk.is_emergency or not _is_danger(at, words):
        return talk, ()
    values = {"problem": words[:LONGEST_PROBLEM], "name": "", "address": ""}
    return replace(talk, is_emergency=True), (AlertOwner(Prompt("alert_emergency", values)),)


def _is_danger(at: Moment, words: str) -> bool:
    facts = at.profile.facts
    setting = Setting(
        now=at.local_now,
        vertical=facts.vertical,
        services=facts.keywords,
        emergency_words=facts.emergency_words,
        business_name=facts.business_name,
    )
    return Utterance(words, setting).triage.grade in RAISING


def _opening(text: Inbound, phone: str) -> Opening:
    return Opening(channel=Channel.SMS, phone=phone, to_number=text.to_number)


def _worded(at: Moment, text: Inbound, thread: Conversation | None, name: str) -> str:
    language = thread.state.language if thread else at.business.language_code
    spoken = "es" if language == "es" or is_in_spanish(text.words) else "en"
    return word([Prompt(name, {"business": at.business.name})], spoken, at.local_now)


def _has_visit(uow: UnitOfWork, at: Moment, phone: str) -> bool:
    customer = uow.customers.find_by_phone(phone)
    return customer is not None and bool(uow.appointments.list_coming(customer.id, at.now))
