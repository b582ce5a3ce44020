"""Texts that come in: each is one unit of work, from the ledger to the reply."""

from collections.abc import Callable
from dataclasses import replace

from app import observability
from app.domain.businesses import Business
from app.domain.consent import Consent, consent_of
from app.domain.conversations import Conversation
from app.domain.outbox import SendText
from app.domain.short_replies import ShortReply, short_reply
from app.domain.text_messages import TextKind, TextStatus
from app.errors import StaleBusiness
from app.ports import Clock, Storage, UnitOfWork
from app.services import (
    inbound_ledger,
    messaging,
    staff_texts,
    text_consent,
    text_conversations,
    threads,
)
from app.services.business_facts import Moment, Profiles
from app.services.conversation import insisting, tell
from app.services.inbound_ledger import Inbound
from app.services.text_conversations import CANCELS, NOT_ANSWERED, Read


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
        done = await insisting(lambda: self._transact(business, text), unless=(StaleBusiness,))
        for taken in done.taken:
            tell(taken, self._on_promise)
        if done.has_promised:
            self._on_promise()
        if done.is_new and done.reply:
            observability.text_settled(TextKind.REPLY.value, TextStatus.SENT.value)
        return done.reply

    async def _transact(self, business: Business, text: Inbound) -> Read:
        read = receive_from_the_ladder if business.is_suspended else receive
        return await self._storage.run(
            business.id,
            lambda uow: read(uow, self._moment(business), text),
            at_version=business.version,
        )

    def _moment(self, business: Business) -> Moment:
        return Moment(business, self._profiles.of(business), self._clock.now())


def receive(uow: UnitOfWork, at: Moment, text: Inbound) -> Read:
    """Read, answered and put into the ledger. Delivered again it is answered as before."""
    # Two texts at once must not begin two threads.
    uow.lock_schedule()
    if uow.text_messages.find(text.id) is not None:
        return Read(reply=inbound_ledger.answered_before(uow, text))
    if text.phone is None or text.phone == text.to_number:
        inbound_ledger.add(uow, at.now, text)
        return Read(is_new=True)
    read = _read(uow, at, text, text.phone)
    inbound_ledger.add(uow, at.now, text, read.conversation_id, read.outcome)
    return replace(read, reply=_replied(uow, at, text, text.phone, read), is_new=True)


def receive_from_the_ladder(uow: UnitOfWork, at: Moment, text: Inbound) -> Read:
    """For a suspended business, which is deaf to all but answers to an emergency."""
    uow.lock_schedule()
    if uow.text_messages.find(text.id) is not None:
        return Read(reply=inbound_ledger.answered_before(uow, text))
    answer = staff_texts.first_answer(uow, at, text, text.phone) if text.phone else None
    if text.phone is None or answer is None:
        return Read()
    read = Read(reply=answer, is_new=True, is_owed=True, has_promised=True)
    inbound_ledger.add(uow, at.now, text)
    return replace(read, reply=_replied(uow, at, text, text.phone, read))


def _replied(uow: UnitOfWork, at: Moment, text: Inbound, phone: str, read: Read) -> str | None:
    if not read.reply:
        return None
    answer = SendText(phone, read.reply, TextKind.REPLY, conversation_id=read.conversation_id)
    return messaging.reply(uow, at.business, text.reply_id, answer, at.now, is_owed=read.is_owed)


def _read(uow: UnitOfWork, at: Moment, text: Inbound, phone: str) -> Read:
    first = staff_texts.first_answer(uow, at, text, phone)
    if first is not None:
        return Read(reply=first, is_owed=True, has_promised=True)
    thread = threads.current(uow, at, phone)
    is_flood = inbound_ledger.is_flood(uow, at.now, phone)
    consent = _consent(uow, at, text, phone, thread)
    if consent is not None:
        read = _heed(uow, at, text, phone, consent, thread)
        return replace(read, reply=None) if is_flood else read
    if staff_texts.is_staff(uow, at, phone):
        return Read(reply=None if is_flood else staff_texts.answer(at), is_owed=True)
    if is_flood:
        return text_conversations.flagged(uow, at, text, thread)
    return text_conversations.heard(uow, at, text, thread)


# --- consent ------------------------------------------------------------------------


def _consent(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> Consent | None:
    has_visit = thread is not None or _has_visit(uow, at, phone)
    consent = consent_of(text.words, text.opt_out_type, has_visit=has_visit)
    is_yes = short_reply(text.words) in (ShortReply.YES, ShortReply.CONFIRM)
    if consent is Consent.START and is_yes and uow.opt_outs.find(phone) is None:
        # Whatever Twilio takes a YES for, somebody who had not left answers us with it.
        return None
    return consent


def _heed(
    uow: UnitOfWork,
    at: Moment,
    text: Inbound,
    phone: str,
    consent: Consent,
    thread: Conversation | None,
) -> Read:
    heeded = text_consent.heed(uow, at, text, consent, thread)
    if consent is Consent.STOP and text_conversations.is_danger(at, text.words):
        text_conversations.unanswered(uow, at, text, None, NOT_ANSWERED)
    elif heeded.needs_call and _has_visit(uow, at, phone):
        text_conversations.unanswered(uow, at, text, None, CANCELS)
    return Read(
        reply=heeded.reply,
        taken=heeded.taken,
        outcome=heeded.outcome,
        conversation_id=thread.id if thread else None,
        is_owed=True,
    )


def _has_visit(uow: UnitOfWork, at: Moment, phone: str) -> bool:
    customer = uow.customers.find_by_phone(phone)
    return customer is not None and bool(uow.appointments.list_coming(customer.id, at.now))
