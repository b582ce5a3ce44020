"""A shop with a known diary, for those who ask about it. Now is Monday, nine in the morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.appointments import Appointment, Window
from app.domain.conversations import Channel, ConversationStatus
from app.domain.customers import Customer
from app.domain.escalations import Brief, Escalation
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextStatus
from app.ports import UnitOfWork
from tests.support.factories import (
    a_conversation,
    a_customer,
    a_return_call,
    a_text,
    an_appointment,
    an_escalation,
)
from tests.support.fakes import MONDAY_9AM
from tests.support.shop import Shop

TUESDAY_8AM = MONDAY_9AM + timedelta(hours=23)


async def book(
    shop: Shop, name: str, start: datetime, *, hours: float = 1, **given: Any
) -> Appointment:
    customer = a_customer(name=name, address="6100 Nieman Road, Shawnee, KS 66203")
    visit = an_appointment(
        customer,
        window=Window(start, start + timedelta(hours=hours)),
        **{"service_type": "drain_or_sewer", "overlap_allowed": True, **given},
    )

    def stored(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        uow.appointments.add(visit)

    await shop.change(stored)
    return visit


async def know(shop: Shop, *customers: Customer) -> None:
    def stored(uow: UnitOfWork) -> None:
        for one in customers:
            uow.customers.add(one)

    await shop.change(stored)


async def owe(shop: Shop, phone: str, **given: Any) -> None:
    owed = a_return_call(phone=phone, **given)
    await shop.change(lambda uow: uow.return_calls.put(owed))


async def alarm(shop: Shop, **given: Any) -> Escalation:
    """A burst pipe at Amy Rourke's, ten minutes ago."""
    brief = Brief(
        problem="a pipe burst",
        name="Amy Rourke",
        address="6100 Nieman Road",
        callback="+19135550177",
    )
    opened = an_escalation(
        **{"brief": brief, "opened_at": MONDAY_9AM - timedelta(minutes=10), **given}
    )
    return await shop.change(lambda uow: uow.escalations.add(opened))


async def fill_tuesday(shop: Shop) -> Sequence[Appointment]:
    """Amy Rourke at eight, an emergency at eleven, Ben Burke promised between two and four."""
    two = TUESDAY_8AM + timedelta(hours=6)
    return [
        await book(shop, "Amy Rourke", TUESDAY_8AM, description="The kitchen sink is clogged."),
        await book(shop, "Cora Diaz", TUESDAY_8AM + timedelta(hours=3), is_emergency=True),
        await book(shop, "Ben Burke", two, arrival_ends_at=two + timedelta(hours=2)),
    ]


async def fill_a_day_of_calls(shop: Shop) -> None:
    """Today: three calls, one of them booked and one flagged; one missed; a text that failed."""
    talk = {"channel": Channel.PHONE, "started_at": MONDAY_9AM - timedelta(hours=1)}
    talks = [
        a_conversation(**talk, status=ConversationStatus.SCHEDULED),
        a_conversation(**talk, status=ConversationStatus.ABANDONED),
        a_conversation(**talk, flagged_for_review=True, phone="+19135550188"),
        a_conversation(**{**talk, "started_at": MONDAY_9AM - timedelta(days=1)}),
    ]
    failed = a_text(status=TextStatus.FAILED, to_number="+19135550189")

    def stored(uow: UnitOfWork) -> None:
        for one in talks:
            uow.conversations.add(replace(one, last_message_at=one.started_at))
        uow.text_messages.add(failed)

    await shop.change(stored)
    await owe(shop, "+19135550190", reason=ReturnCallReason.MISSED_CALL, name="Dan Wu")
