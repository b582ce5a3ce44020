"""What is stored about whom a text is for, as the gate's rules ask for it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from app.domain import destinations
from app.domain.businesses import Business
from app.domain.conversations import Channel, ConversationFilter, ConversationId
from app.domain.customers import Customer
from app.domain.messaging import (
    EMERGENCY_LASTS,
    SAME_WORDS_WITHIN,
    Recipient,
    Rule,
    Traffic,
    may_be_told,
)
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.text_messages import NOT_OUT, TextFilter, TextKind, TextMessage, TextStatus
from app.domain.time_zones import zones_of_number, zones_of_state
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services.zip_places import zone_of

HOUR, DAY, MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
LATEST: Final = Paging(limit=100)
ONE: Final = Paging(limit=1)
TOLD_ROWS: Final = Paging(limit=500)
TOLD_KINDS: Final = (TextKind.CONFIRMATION, TextKind.FOLLOWUP)
UNCOUNTED: Final = frozenset({TextKind.REPLY, TextKind.ESCALATION})
LANDLINE_ERRORS: Final = frozenset({"30006", "21614"})
"""Twilio's: a landline or a carrier that takes no texts; no mobile number."""
ZIP_AT_END: Final = re.compile(r"\b(\d{5})(?:-\d{4})?\W*(?:USA?)?\W*$")


def look_up(
    uow: UnitOfWork, business: Business, entry_id: str, text: SendText, now: datetime
) -> tuple[Recipient, Traffic]:
    """`text.body` as it will be sent. The text's own row, from before it waited, is not counted."""
    number = text.to_number
    rows = uow.text_messages.list(TextFilter(phone=number), LATEST).items
    customer = uow.customers.find_by_phone(number)
    recipient = Recipient(
        is_our_own=number in people_of(business),
        refused=refusal(business, number),
        is_landline=_is_landline(rows, now),
        has_opted_out=uow.opt_outs.find(number) is not None,
        zones=_zones(business, number, customer),
        has_emergency=_has_emergency(uow, text.conversation_id, now),
        is_stored=customer is not None,
        is_proven=may_be_told(text) and _is_proven(uow, number, customer, now),
    )
    others = [row for row in rows if row.id != entry_id]
    return recipient, _traffic(uow, entry_id, text, others, now)


def of_reply(
    uow: UnitOfWork, business: Business, number: str, *, may_be_opted_out: bool
) -> Recipient:
    """Somebody who has just written to us; abroad is where they wrote from."""
    refused = refusal(business, number)
    return Recipient(
        refused=refused if refused != Rule.FOREIGN_NUMBER else None,
        has_opted_out=not may_be_opted_out and uow.opt_outs.find(number) is not None,
    )


def refusal(business: Business, number: str) -> str | None:
    ours = business.twilio_phone_number
    return destinations.refusal(number, ours=[ours] if ours else [], home_number=ours)


def people_of(business: Business) -> frozenset[str]:
    """Numbers of those who run the business and must hear of emergencies."""
    numbers = [business.owner_phone, business.transfer_phone]
    return frozenset(filter(None, [*numbers, *(contact.phone for contact in business.on_call)]))


def _traffic(
    uow: UnitOfWork, entry_id: str, text: SendText, others: Sequence[TextMessage], now: datetime
) -> Traffic:
    out = [row for row in others if row.direction == "outbound" and row.status not in NOT_OUT]
    counted = [row.created_at for row in out if row.kind not in UNCOUNTED]
    told = _told_rows(uow, entry_id, now) if may_be_told(text) else []
    block = text.to_number[:-4]
    return Traffic(
        to_one_in_an_hour=sum(at > now - HOUR for at in counted),
        to_one_in_a_day=sum(at > now - DAY for at in counted),
        by_business_in_an_hour=_by_business(uow, entry_id, now),
        to_told_numbers_in_a_day=len(told),
        to_one_block_in_a_day=sum(row.to_number[:-4] == block for row in told),
        is_repeat=any(_is_same(row, text, now) for row in out),
    )


def _by_business(uow: UnitOfWork, entry_id: str, now: datetime) -> int:
    own = uow.text_messages.find(entry_id)
    is_counted = own is not None and own.status not in NOT_OUT and own.created_at >= now - HOUR
    return uow.text_messages.count_outbound(now - HOUR) - is_counted


def _is_same(row: TextMessage, text: SendText, now: datetime) -> bool:
    """What was not delivered may be said again."""
    is_recent = row.created_at > now - SAME_WORDS_WITHIN
    return is_recent and row.body == text.body and row.status is not TextStatus.UNDELIVERED


def _told_rows(uow: UnitOfWork, entry_id: str, now: datetime) -> list[TextMessage]:
    """Texts of a day to numbers that were only told."""
    return [
        row
        for kind in TOLD_KINDS
        for row in uow.text_messages.list(TextFilter(kind=kind), TOLD_ROWS).items
        if row.let_go_because == Rule.TOLD_NUMBER
        and row.id != entry_id
        and row.status not in NOT_OUT
        and row.created_at > now - DAY
    ]


def _is_landline(rows: Sequence[TextMessage], now: datetime) -> bool:
    """The last thing that is known: a provider's error, against a text that arrived or came."""
    for row in rows:
        if row.created_at <= now - MONTH:
            return False
        if row.error_code in LANDLINE_ERRORS:
            return True
        if row.direction == "inbound" or row.status is TextStatus.DELIVERED:
            return False
    return False


def _has_emergency(uow: UnitOfWork, conversation_id: str | None, now: datetime) -> bool:
    if conversation_id is None:
        return False
    try:
        talk = uow.conversations.get(ConversationId(conversation_id))
    except NotFound:
        return False
    return talk.is_emergency and now - talk.last_message_at <= EMERGENCY_LASTS


def _is_proven(uow: UnitOfWork, number: str, customer: Customer | None, now: datetime) -> bool:
    if customer is not None and customer.created_at <= now - DAY:
        return True
    by = (ConversationFilter(channel=one, phone=number) for one in (Channel.PHONE, Channel.SMS))
    return any(uow.conversations.list(wanted, ONE).items for wanted in by)


def _zones(business: Business, number: str, customer: Customer | None) -> tuple[ZoneInfo, ...]:
    """Everywhere they may be: at their address, where the business is, where the number is from."""
    names = (
        *_zones_of_address(customer.address if customer else None),
        business.timezone,
        *zones_of_number(number),
    )
    return tuple(_zone(name) for name in dict.fromkeys(names))


def _zones_of_address(address: str | None) -> tuple[str, ...]:
    if address is None:
        return ()
    zip_code = ZIP_AT_END.search(address)
    zone = zone_of(zip_code[1]) if zip_code else None
    return (zone,) if zone else zones_of_state(address)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
