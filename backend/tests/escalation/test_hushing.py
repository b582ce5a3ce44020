"""Phones that still ring fall silent once nobody needs to answer them."""

from collections.abc import AsyncIterator

import pytest

from app.adapters.stubs import StubPhoneCalls
from app.domain import ladder
from app.domain.businesses import BusinessId
from app.domain.ladder import Taker
from app.domain.outbox import RingPerson
from app.errors import AppError, Declined, OutcomeUnknown, Unavailable
from app.ports import Storage, UnitOfWork
from app.repositories.connect import open_storage
from app.services.escalation_errands import Ringing
from tests.support.fakes import FrozenClock
from tests.support.on_call import Duty, on_duty


@pytest.fixture
async def memory() -> AsyncIterator[Storage]:
    storage = await open_storage("memory://")
    yield storage
    await storage.close()


@pytest.fixture
async def duty(memory: Storage, clock: FrozenClock) -> AsyncIterator[Duty]:
    async with on_duty(memory, clock) as duty:
        yield duty


def phones(duty: Duty) -> StubPhoneCalls:
    calls = duty.shop.web.services.provider.phone_calls
    assert isinstance(calls, StubPhoneCalls)
    return calls


async def both_ring(duty: Duty, clock: FrozenClock) -> list[str]:
    """Their calls' ids; the first of them never told us how their call ended."""
    await duty.hear_of()
    await duty.work()
    clock.advance(minutes=5)
    await duty.work()
    sids = [one.call_sid or "" for one in (await duty.escalation()).told]
    assert len(sids) == 2
    return sids


async def test_whoever_still_rings_is_left_in_peace_once_somebody_took_it(
    duty: Duty, clock: FrozenClock
) -> None:
    ann, bob = await both_ring(duty, clock)
    await duty.ends("no-answer", 0, sid=ann)
    await duty.acknowledges(by="Olive")
    assert phones(duty).cancelled == []
    await duty.work()
    assert phones(duty).cancelled == [bob]
    await duty.work()
    assert phones(duty).cancelled == [bob]


async def test_nobody_who_picked_up_is_cut_off(duty: Duty, clock: FrozenClock) -> None:
    ann, bob = await both_ring(duty, clock)
    await duty.picks_up(0, sid=ann)
    await duty.picks_up(1, sid=bob)
    await duty.presses("1", 1, sid=bob)
    await duty.work()
    assert phones(duty).cancelled == []
    assert "Bob Diaz has" in await duty.presses("1", 0, sid=ann)


async def test_closing_it_is_enough(duty: Duty, clock: FrozenClock) -> None:
    sids = await both_ring(duty, clock)
    await duty.closes(note="A false alarm")
    await duty.work()
    assert phones(duty).cancelled == sids


@pytest.mark.parametrize("error", [Declined, OutcomeUnknown, Unavailable])
async def test_a_call_that_cannot_be_cancelled_rings_out_by_itself(
    duty: Duty, clock: FrozenClock, error: type[AppError], monkeypatch: pytest.MonkeyPatch
) -> None:
    await both_ring(duty, clock)
    asked = []

    async def cancel(call_sid: str) -> None:
        asked.append(call_sid)
        raise error("no")

    monkeypatch.setattr(phones(duty), "cancel", cancel)
    await duty.acknowledges()
    await duty.work()
    clock.advance(minutes=10)
    await duty.work()
    assert len(asked) == 2
    assert await duty.shop.look(lambda uow: uow.outbox.list_dead()) == []


async def test_a_phone_that_begins_to_ring_as_somebody_takes_it_falls_silent(
    duty: Duty, memory: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    escalation = await duty.escalation()
    business = await memory.read_platform(
        lambda platform: platform.businesses.get(BusinessId(duty.shop.business.id))
    )

    class TakenMeanwhile(StubPhoneCalls):
        async def place(self, to_number: str, from_number: str, **urls: str) -> str:
            await duty.shop.change(take)
            return await super().place(to_number, from_number, **urls)

    def take(uow: UnitOfWork) -> None:
        found = uow.escalations.get(escalation.id)
        taken = ladder.acknowledged(found, Taker("Olive", None, "dashboard"), clock.now())
        uow.escalations.save(taken)

    calls = TakenMeanwhile()
    await Ringing(memory, calls, "").carry_out(business, RingPerson(escalation.id, 0))
    (rung,) = (await duty.escalation()).told
    assert calls.cancelled == [rung.call_sid]


async def test_while_no_phone_rings_nothing_is_promised(
    duty: Duty, clock: FrozenClock, memory: Storage
) -> None:
    await duty.hear_of()
    await duty.acknowledges()
    entries = await memory.run(
        BusinessId(duty.shop.business.id),
        lambda uow: uow.outbox.claim(clock.now(), clock.now(), 50, urgent=True),
    )
    assert not any("hush" in entry.id for entry in entries)
