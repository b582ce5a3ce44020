"""Texts whose sending goes wrong, on every storage: sent once, or seen by the owner."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pytest

from app.domain.businesses import Business
from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import OutgoingText, SentText, TextKind, TextMessage, TextStatus
from app.errors import Declined, OutcomeUnknown, Unavailable
from app.ports import Storage, UnitOfWork
from app.services.outbox import LEASE, OutboxWorker
from tests.support.factories import a_business, an_outbox_entry
from tests.support.fakes import FrozenClock

CUSTOMER, OURS = "+19135550123", "+18165550100"
CONFIRMATION = SendText(CUSTOMER, "You're booked.", TextKind.CONFIRMATION)
T = TypeVar("T")
Act = Callable[[OutgoingText], str]


@dataclass
class Twilio:
    """`answers` are used up first; after them it sends. `has` is what it lists."""

    clock: FrozenClock
    answers: list[Act] = field(default_factory=list)
    has: list[SentText] = field(default_factory=list)
    is_listing: bool = True

    async def send(self, text: OutgoingText) -> str:
        return self.answers.pop(0)(text) if self.answers else self.accept(text)

    def accept(self, text: OutgoingText) -> str:
        sid = f"SM{len(self.has) + 1}"
        self.has.append(
            SentText(sid=sid, body=text.body, status="sent", created_at=self.clock.now())
        )
        return sid

    def accept_and_lose_the_answer(self, text: OutgoingText) -> str:
        self.accept(text)
        raise OutcomeUnknown("timed out")

    async def list_sent(self, to_number: str, from_number: str) -> Sequence[SentText]:
        if not self.is_listing:
            raise Unavailable("down")
        return list(reversed(self.has))


def fails(error: Exception) -> Act:
    def act(text: OutgoingText) -> str:
        raise error

    return act


@dataclass
class House:
    storage: Storage
    clock: FrozenClock
    business: Business
    twilio: Twilio

    async def promise(self, text: SendText = CONFIRMATION) -> OutboxEntry:
        entry = an_outbox_entry(promise=text, due_at=self.clock.now())
        await self.storage.run(self.business.id, lambda uow: uow.outbox.add(entry))
        return entry

    async def drain(self) -> None:
        await OutboxWorker(self.storage, self.twilio, self.clock).drain()

    async def wait(self, seconds: int) -> None:
        for _ in range(seconds // 5):
            self.clock.advance(seconds=5)
            await self.drain()

    async def look(self, at: Callable[[UnitOfWork], T]) -> T:
        return await self.storage.read(self.business.id, at)

    async def row(self, entry: OutboxEntry) -> TextMessage:
        return await self.look(lambda uow: uow.text_messages.get(entry.id))


@pytest.fixture
async def house(storage: Storage, clock: FrozenClock) -> House:
    business = await storage.run_platform(
        lambda p: p.businesses.add(a_business(twilio_phone_number=OURS))
    )
    return House(storage, clock, business, Twilio(clock))


async def test_an_answer_that_got_lost_is_found_and_nothing_is_sent_twice(house: House) -> None:
    house.twilio.answers = [house.twilio.accept_and_lose_the_answer]
    entry = await house.promise()
    await house.drain()
    assert (await house.row(entry)).status is TextStatus.QUEUED
    await house.wait(40)
    row = await house.row(entry)
    assert (row.status, row.provider_sid, len(house.twilio.has)) == (TextStatus.SENT, "SM1", 1)
    assert await house.look(lambda uow: uow.outbox.find(entry.id)) is None


async def test_what_was_certainly_not_sent_is_sent_again(house: House) -> None:
    house.twilio.answers = [fails(OutcomeUnknown("timed out"))]
    entry = await house.promise()
    await house.drain()
    await house.wait(30)
    assert house.twilio.has == []  # It may still turn up.
    await house.wait(60)
    assert len(house.twilio.has) == 1
    assert (await house.row(entry)).status is TextStatus.SENT


async def test_the_same_words_sent_to_somebody_before_are_not_taken_for_it(house: House) -> None:
    reply = replace(CONFIRMATION, kind=TextKind.REPLY)
    first = await house.promise(reply)
    await house.drain()
    house.twilio.answers = [fails(OutcomeUnknown("timed out"))]
    second = await house.promise(reply)
    await house.drain()
    await house.wait(100)
    assert {(await house.row(one)).provider_sid for one in (first, second)} == {"SM1", "SM2"}


async def test_a_worker_that_died_in_the_middle_sends_nothing_blindly_again(house: House) -> None:
    entry = await house.promise()

    def die_after_sending(text: OutgoingText) -> str:
        house.twilio.accept(text)
        raise RuntimeError("killed")

    house.twilio.answers = [die_after_sending]
    with pytest.raises(RuntimeError):
        await house.drain()
    await house.wait(int(LEASE.total_seconds()) + 5)
    assert len(house.twilio.has) == 1
    assert (await house.row(entry)).provider_sid == "SM1"


@pytest.mark.parametrize(
    ("kind", "status", "sent"),
    [(TextKind.CONFIRMATION, TextStatus.SENT, 1), (TextKind.RETENTION, TextStatus.FAILED, 0)],
)
async def test_when_nobody_can_tell_only_what_must_arrive_is_risked_twice(
    house: House, kind: TextKind, status: TextStatus, sent: int
) -> None:
    house.twilio.answers = [fails(OutcomeUnknown("timed out"))]
    house.twilio.is_listing = False
    entry = await house.promise(replace(CONFIRMATION, kind=kind))
    await house.drain()
    for _ in range(5):
        house.clock.advance(minutes=20)
        await house.drain()
    assert (await house.row(entry)).status is status
    assert len(house.twilio.has) == sent


async def test_who_opted_out_at_the_provider_has_opted_out_here(house: House) -> None:
    house.twilio.answers = [fails(Declined("no", code=21610))]
    entry = await house.promise()
    await house.drain()
    row = await house.row(entry)
    assert (row.status, row.suppressed_because) == (TextStatus.SUPPRESSED, "opted_out")
    opt_out = await house.look(lambda uow: uow.opt_outs.find(CUSTOMER))
    assert opt_out is not None and opt_out.source == "provider"
    later = await house.promise(replace(CONFIRMATION, body="See you."))
    await house.drain()
    assert (await house.row(later)).status is TextStatus.SUPPRESSED
    assert house.twilio.has == []


async def test_what_is_declined_is_not_tried_again_and_the_owner_sees_it(house: House) -> None:
    house.twilio.answers = [fails(Declined("no", code=21211)), fails(RuntimeError("again!"))]
    entry = await house.promise()
    await house.drain()
    await house.wait(100)
    row = await house.row(entry)
    assert (row.status, row.error_code) == (TextStatus.FAILED, "21211")
    [dead] = await house.look(lambda uow: uow.outbox.list_dead())
    assert dead.id == entry.id


async def test_a_provider_that_asks_for_patience_gets_it(house: House) -> None:
    house.twilio.answers = [fails(Unavailable("slow down", retry_after=120))]
    await house.promise()
    await house.drain()
    await house.wait(115)
    assert house.twilio.has == []
    await house.wait(10)
    assert len(house.twilio.has) == 1


async def test_texts_go_side_by_side_but_not_all_at_once(house: House) -> None:
    under_way, most = 0, 0

    class Slow(Twilio):
        async def send(self, text: OutgoingText) -> str:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.005)
            under_way -= 1
            return self.accept(text)

    house.twilio = Slow(house.clock)
    for n in range(40):
        await house.promise(replace(CONFIRMATION, to_number=f"+1913556{n:04}"))
    await house.drain()
    assert len(house.twilio.has) == 40
    assert 2 <= most <= 10
