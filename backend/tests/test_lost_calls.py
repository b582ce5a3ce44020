"""Calls whose end nobody told us are ended, so that whoever was on them is not forgotten."""

from collections.abc import AsyncIterator

import pytest

from app.domain.businesses import BusinessId
from app.domain.calls import CallId
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextKind
from app.ports import Storage
from app.services.business_facts import Moment
from app.services.lost_calls import end_lost
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.twilio.caller import TwilioCaller, open_line

OPENING = "my kitchen drain is clogged"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def ends(shop: Shop) -> int:
    services = shop.web.services
    business = await services.storage.read_platform(
        lambda platform: platform.businesses.get(BusinessId(shop.business.id))
    )
    at = Moment(business, services.profiles.of(business), services.clock.now())
    return await end_lost(services.storage, at, services.outbox.wake)


async def test_a_lost_call_leaves_what_hanging_up_leaves(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    clock.advance(hours=2, minutes=1)
    assert await ends(shop) == 1
    assert await ends(shop) == 0
    talk = await shop.only_conversation()
    assert talk.is_over
    (owed,) = await shop.owed()
    assert (owed.reason, owed.name) == (ReturnCallReason.PARTIAL_INTAKE, "John Smith")
    call = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert call is not None
    assert not call.is_open
    assert (await caller.hangs_up()).status_code == 204
    assert len(await shop.owed()) == 1


async def test_nobody_is_told_of_a_miss_that_is_old(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    clock.advance(hours=12)
    assert await ends(shop) == 1
    kinds = {text.kind for text in await shop.texts()}
    assert TextKind.MISSED_CALL not in kinds
    assert len(await shop.owed()) == 1


async def test_a_call_that_still_may_be_going_on_is_left_alone(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    clock.advance(hours=1, minutes=59)
    assert await ends(shop) == 0
    await caller.says(OPENING)
    clock.advance(minutes=20)
    assert await ends(shop) == 0
    await caller.says("John Smith")
    assert not caller.is_hung_up


async def test_two_people_who_talk_are_not_interrupted(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await shop.sets(transfer_phone="+18165550188")
    await caller.dials()
    await caller.presses("0")
    clock.advance(hours=3)
    assert await ends(shop) == 0
    clock.advance(hours=2)
    assert await ends(shop) == 1


async def test_a_programs_forgotten_session_counts_too(shop: Shop, clock: FrozenClock) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says(OPENING)
    clock.advance(hours=3)
    assert await ends(shop) == 1
    assert len(await shop.owed()) == 1


async def test_the_service_finds_them_by_itself(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    await shop.web.services.outbox.drain()
    clock.advance(hours=3)
    for _ in range(10):  # Few looks are taken at a time; the others follow soon.
        await shop.web.services.outbox.drain()
        clock.advance(minutes=1)
    assert len(await shop.owed()) == 1


async def test_many_are_ended_in_several_units_of_work(shop: Shop, clock: FrozenClock) -> None:
    for number in range(60):
        caller = TwilioCaller(shop.web, sid=f"CA{number:032x}", number=f"+19135551{number:03}")
        await caller.dials()
        clock.advance(hours=0.001)
        if number == 30:
            clock.advance(hours=3)
    assert await ends(shop) == 31
    clock.advance(hours=3)
    assert await ends(shop) == 29


async def test_a_call_whose_conversation_was_removed_is_in_nobodys_way(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    talk = await shop.only_conversation()
    await shop.change(lambda uow: uow.conversations.remove(talk.id))
    clock.advance(hours=3)
    await ends(shop)
    call = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert call is None or not call.is_open
