"""What an owner asks about people: calls to return, the day's calls, what needs a look."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.conversations import (
    Channel,
    Conversation,
    ConversationFilter,
    ConversationStatus,
)
from app.domain.owner_queries.facts import Item, Owed, Tally
from app.domain.owner_queries.queries import day_of
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall, ReturnCallStatus
from app.domain.text_messages import TextFilter, TextMessage, TextStatus
from app.ports import UnitOfWork
from app.services import owner_facts
from app.services.business_facts import Moment
from app.services.return_calls import MISSED

A_PAGE: Final = 200
MOST_PAGES: Final = 5
"""A business that takes more calls a day has other ways to count them."""
FLAGGED: Final = Paging(limit=20)
FAILED: Final = Paging(limit=50)
RECENT: Final = timedelta(days=7)
WITHHELD: Final = "withheld-"
URGENT: Final = "EMERGENCY"
"""As the note of a return call begins that is about an emergency."""


def owed(uow: UnitOfWork) -> Sequence[Owed]:
    """Emergencies first, then whoever got in touch last."""
    pending = [one for one in uow.return_calls.list() if one.status is ReturnCallStatus.PENDING]
    return sorted(map(_owed, pending), key=lambda one: not one.is_emergency)


def tally(uow: UnitOfWork, at: Moment, on: date) -> Tally:
    talks = list(_calls_on(uow, at, on))
    calls = uow.return_calls.list()
    return Tally(
        diary=owner_facts.diary(uow, at, day_of(on)),
        calls=len(talks),
        booked=sum(one.status is ConversationStatus.SCHEDULED for one in talks),
        missed=sum(one.reason in MISSED and at.on(one.last_seen_at) == on for one in calls),
        owed=sum(one.status is ReturnCallStatus.PENDING for one in calls),
    )


def flagged(uow: UnitOfWork) -> Page[Item]:
    """Newest first."""
    page = uow.conversations.list(ConversationFilter(flagged=True), FLAGGED)
    return Page([_talk(uow, one) for one in page.items], page.total)


def undelivered(uow: UnitOfWork, now: datetime) -> Sequence[Item]:
    """Of the last seven days, newest first."""
    found = [
        one
        for status in (TextStatus.FAILED, TextStatus.UNDELIVERED)
        for one in uow.text_messages.list(TextFilter(status=status), FAILED).items
        if one.direction == "outbound" and one.created_at > now - RECENT
    ]
    found.sort(key=lambda one: one.created_at, reverse=True)
    return [_text(uow, one) for one in found]


def _owed(one: ReturnCall) -> Owed:
    return Owed(
        reason=one.reason,
        since=one.last_seen_at,
        name=one.name,
        phone=None if one.phone.startswith(WITHHELD) else one.phone,
        is_emergency=(one.note or "").startswith(URGENT),
    )


def _calls_on(uow: UnitOfWork, at: Moment, on: date) -> Iterator[Conversation]:
    """Newest first, and no further back than that date."""
    for number in range(MOST_PAGES):
        paging = Paging(limit=A_PAGE, offset=number * A_PAGE)
        page = uow.conversations.list(ConversationFilter(channel=Channel.PHONE), paging).items
        yield from (one for one in page if at.on(one.started_at) == on)
        if len(page) < A_PAGE or at.on(page[-1].started_at) < on:
            return


def _talk(uow: UnitOfWork, one: Conversation) -> Item:
    who = one.state.caller_name or _name_of(uow, one.phone) or one.phone or ""
    words = one.state.problem or one.summary or ""
    return Item(at=one.last_message_at, who=who, words=words.removeprefix(f"{who}: "))


def _text(uow: UnitOfWork, one: TextMessage) -> Item:
    return Item(at=one.created_at, who=_name_of(uow, one.to_number) or one.to_number)


def _name_of(uow: UnitOfWork, phone: str | None) -> str | None:
    customer = uow.customers.find_by_phone(phone) if phone else None
    return customer.name if customer else None
