"""Follow-ups: from the calls we owe, and from conversations that ended without either."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.domain.appointments import AppointmentFilter
from app.domain.conversations import Conversation, ConversationFilter
from app.domain.due import Tally, Why, followups
from app.domain.due.followups import History
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.return_calls import ReturnCall
from app.domain.text_messages import TextKind
from app.ports import Storage, UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.due import rounds
from app.services.due.reaching import unreachable
from app.services.due.rounds import Found, found, paging
from app.services.due.wording import language_of, worded

LATEST: Final = Paging(limit=20)
LONGEST_TALK: Final = timedelta(days=30)
"""Conversations by text that began longer ago are not looked for."""


async def follow_up(storage: Storage, at: Moment) -> Tally:
    """Everybody once: whoever is owed a call is no conversation's lead."""
    if not at.business.followups_enabled:
        return Tally()
    tally = await rounds.carry_out(storage, at, OwedCalls())
    tally.add(await rounds.carry_out(storage, at, EndedTalks()))
    return tally


@dataclass(frozen=True, slots=True)
class OwedCalls:
    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[ReturnCall]:
        """All at once: they are few, and listed last seen first."""
        recent = [
            one
            for one in uow.return_calls.list()
            if followups.is_recent(one.last_seen_at, at.now) and one.reason in followups.LEADS
        ]
        return Found(recent, None)

    def judge(self, uow: UnitOfWork, at: Moment, one: ReturnCall) -> Why | None:
        return _judged(uow, at, _history(uow, at, one.phone))

    def promise(self, uow: UnitOfWork, at: Moment, one: ReturnCall, after: timedelta) -> Why | None:
        return _promised(uow, at, one.phone, after)


@dataclass(frozen=True, slots=True)
class EndedTalks:
    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[Conversation]:
        lately = ConversationFilter(
            started_from=at.now - LONGEST_TALK,
            last_from=at.now - followups.GOES_COLD,
            last_before=at.now - followups.LEFT_ALONE,
        )
        page = uow.conversations.list(lately, paging(start))
        return found(page, start, [talk for talk in page.items if _is_lead(uow, talk)])

    def judge(self, uow: UnitOfWork, at: Moment, one: Conversation) -> Why | None:
        return _judged(uow, at, _history(uow, at, one.phone or ""))

    def promise(
        self, uow: UnitOfWork, at: Moment, one: Conversation, after: timedelta
    ) -> Why | None:
        return _promised(uow, at, one.phone or "", after)


def _is_lead(uow: UnitOfWork, talk: Conversation) -> bool:
    """One of somebody we owe no call, and their latest."""
    if talk.phone is None or not talk.is_over or not followups.is_lead(talk):
        return False
    if uow.return_calls.find(talk.phone) is not None:
        return False
    return _talks(uow, talk.phone)[:1] == [talk]


def _talks(uow: UnitOfWork, phone: str) -> list[Conversation]:
    latest = uow.conversations.list(ConversationFilter(phone=phone), LATEST).items
    return sorted(latest, key=lambda talk: (talk.last_message_at, talk.id), reverse=True)


def _history(uow: UnitOfWork, at: Moment, phone: str) -> History | None:
    """None when they have gone from our books meanwhile."""
    owed = uow.return_calls.find(phone)
    since = at.now - followups.GOES_COLD - followups.NEXT_ONE
    talks = [talk for talk in _talks(uow, phone) if talk.last_message_at >= since]
    if owed is None and not talks:
        return None
    customer = uow.customers.find_by_phone(phone)
    if customer is None:
        return History(phone=phone, talks=talks, owed=owed)
    theirs = AppointmentFilter(customer_id=customer.id, starts_from=at.now - followups.GOES_COLD)
    return History(
        phone=phone,
        talks=talks,
        owed=owed,
        visits=uow.appointments.list(theirs, LATEST).items,
        coming=bool(uow.appointments.list_coming(customer.id, at.now)),
    )


def _judged(uow: UnitOfWork, at: Moment, history: History | None) -> Why | None:
    if history is None:
        return Why.CHANGED
    why = followups.held_back(history, at.now)
    if why is not None:
        return why
    if messaging.is_promised(uow, followups.key(history.phone, history.reference)):
        return Why.ALREADY_TOLD
    references = [talk.id for talk in history.talks]
    if any(messaging.is_promised(uow, followups.key(history.phone, one)) for one in references):
        return Why.TOO_SOON
    return unreachable(uow, history.phone)


def _promised(uow: UnitOfWork, at: Moment, phone: str, after: timedelta) -> Why | None:
    history = _history(uow, at, phone)
    why = _judged(uow, at, history)
    if history is None or why is not None:
        return why
    text = SendText(
        to_number=phone,
        body=worded(at, _language(uow, at, history), "text_followup"),
        kind=TextKind.FOLLOWUP,
        conversation_id=history.talks[0].id if history.talks else None,
        useful_until=history.last_at + followups.GOES_COLD,
    )
    key = followups.key(phone, history.reference)
    return None if messaging.promise(uow, at.now + after, text, key=key) else Why.ALREADY_TOLD


def _language(uow: UnitOfWork, at: Moment, history: History) -> str:
    """As they spoke with us last."""
    if history.talks:
        return "es" if history.talks[0].language_code == "es" else "en"
    return language_of(at, uow.customers.find_by_phone(history.phone))
