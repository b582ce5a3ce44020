"""Promised texts on every storage: sent once if they can be, held back where they must be."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.domain.businesses import Business
from app.domain.outbox import OutboxEntry, SendText
from app.domain.paging import Paging
from app.domain.text_messages import (
    OutgoingText,
    SentText,
    TextFilter,
    TextKind,
    TextMessage,
    TextStatus,
)
from app.errors import Unavailable
from app.ports import Storage, Texts, UnitOfWork
from app.services.outbox import FIRST_PAUSE, LEASE, SPREAD, TRIES, OutboxWorker
from tests.support.factories import a_business, an_opt_out, an_outbox_entry
from tests.support.fakes import FrozenClock

CUSTOMER, OWNER, OURS = "+19135550123", "+19135550999", "+18165550100"
CONFIRMATION = SendText(CUSTOMER, "You're booked.", TextKind.CONFIRMATION)
ALERT = SendText(OWNER, "EMERGENCY", TextKind.OWNER_ALERT)


@dataclass
class Provider:
    """Remembers what it sent; down for as many attempts as it is told."""

    clock: FrozenClock
    failures: int = 0
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    tried_at: list[datetime] = field(default_factory=list)

    async def list_sent(self, to_number: str, from_number: str) -> Sequence[SentText]:
        return ()

    async def send(self, text: OutgoingText) -> str:
        self.tried_at.append(self.clock.now())
        if self.failures:
            self.failures -= 1
            raise Unavailable("the provider is down")
        self.sent.append((text.to_number, text.from_number, text.body))
        return f"SM{len(self.sent)}"


@dataclass
class House:
    """A business with its storage, and whoever works on its outbox."""

    storage: Storage
    clock: FrozenClock
    business: Business

    def worker(self, texts: Texts | None) -> OutboxWorker:
        return OutboxWorker(self.storage, texts, self.clock)

    async def promise(self, *promises: SendText) -> list[str]:
        entries = [an_outbox_entry(promise=one, due_at=self.clock.now()) for one in promises]
        await self.storage.run(self.business.id, lambda uow: uow.outbox.add(*entries))
        return [entry.id for entry in entries]

    async def opt_out(self, phone: str) -> None:
        opt_out = an_opt_out(phone=phone)
        await self.storage.run(self.business.id, lambda uow: uow.opt_outs.put(opt_out))

    async def texts(self) -> Sequence[TextMessage]:
        def look(uow: UnitOfWork) -> Sequence[TextMessage]:
            return uow.text_messages.list(TextFilter(), Paging()).items

        return await self.storage.read(self.business.id, look)

    async def text(self) -> TextMessage:
        (only,) = await self.texts()
        return only

    async def dead(self) -> Sequence[OutboxEntry]:
        return await self.storage.read(self.business.id, lambda uow: uow.outbox.list_dead())

    async def pending(self) -> int:
        """Whatever is due in a year and not dead."""
        later = self.clock.now() + timedelta(days=365)
        backlog = await self.storage.read_platform(lambda p: p.outbox_backlog(later))
        return backlog.pending


@pytest.fixture
async def house(storage: Storage, clock: FrozenClock) -> AsyncIterator[House]:
    business = a_business(twilio_phone_number=OURS, owner_phone=OWNER)
    stored = await storage.run_platform(lambda p: p.businesses.add(business))
    yield House(storage, clock, stored)


@pytest.fixture
def provider(clock: FrozenClock) -> Provider:
    return Provider(clock)


async def test_a_promised_text_is_sent_once_and_is_in_the_ledger(
    house: House, provider: Provider
) -> None:
    worker = house.worker(provider)
    (entry_id,) = await house.promise(CONFIRMATION)
    await worker.drain()
    await worker.drain()
    assert provider.sent == [(CUSTOMER, OURS, "You're booked.")]
    text = await house.text()
    assert (text.id, text.status, text.provider_sid) == (entry_id, TextStatus.SENT, "SM1")
    assert (text.sent_at, text.attempts) == (house.clock.now(), 1)
    assert await house.pending() == 0


async def test_what_is_not_due_waits(house: House, provider: Provider) -> None:
    tomorrow = an_outbox_entry(promise=ALERT, due_at=house.clock.now() + timedelta(days=1))
    await house.storage.run(house.business.id, lambda uow: uow.outbox.add(tomorrow))
    await house.worker(provider).drain()
    assert provider.sent == []
    house.clock.advance(days=1)
    await house.worker(provider).drain()
    assert len(provider.sent) == 1


async def test_stop_silences_texts_to_the_customer_and_no_alert_to_the_business(
    house: House, provider: Provider
) -> None:
    await house.opt_out(CUSTOMER)
    await house.opt_out(OWNER)
    await house.promise(CONFIRMATION, ALERT)
    await house.worker(provider).drain()
    assert [to for to, _, _ in provider.sent] == [OWNER]
    held = {text.kind: (text.status, text.suppressed_because) for text in await house.texts()}
    assert held == {
        TextKind.CONFIRMATION: (TextStatus.SUPPRESSED, "opted_out"),
        TextKind.OWNER_ALERT: (TextStatus.SENT, None),
    }
    assert await house.pending() == 0


async def test_stop_between_the_promise_and_the_sending_is_heeded(
    house: House, provider: Provider
) -> None:
    provider.failures = 1
    await house.promise(CONFIRMATION)
    await house.worker(provider).drain()
    await house.opt_out(CUSTOMER)
    house.clock.advance(hours=1)
    await house.worker(provider).drain()
    assert provider.sent == []
    assert (await house.text()).status is TextStatus.SUPPRESSED


async def test_stop_at_one_business_does_not_silence_another(
    house: House, provider: Provider
) -> None:
    other = a_business(twilio_phone_number="+18165550101")
    await house.storage.run_platform(lambda p: p.businesses.add(other))
    opt_out = an_opt_out(phone=CUSTOMER)
    await house.storage.run(other.id, lambda uow: uow.opt_outs.put(opt_out))
    await house.promise(CONFIRMATION)
    await house.worker(provider).drain()
    assert len(provider.sent) == 1


async def test_a_failure_is_tried_again_after_pauses_that_double(
    house: House, provider: Provider
) -> None:
    provider.failures = 3
    (entry_id,) = await house.promise(CONFIRMATION)
    for _ in range(200):
        await house.worker(provider).drain()
        house.clock.advance(seconds=5)
    pauses = [b - a for a, b in zip(provider.tried_at, provider.tried_at[1:], strict=False)]
    for number, pause in enumerate(pauses):
        doubled = FIRST_PAUSE * 2**number
        # Not before, and not all at the same moment; we look every five seconds.
        assert doubled <= pause <= doubled * (1 + SPREAD) + timedelta(seconds=5)
    assert len(pauses) == 3
    assert len(provider.sent) == 1
    assert (await house.text()).id == entry_id
    assert (await house.text()).status is TextStatus.SENT


async def test_after_the_last_try_it_is_kept_for_the_owner_to_see(
    house: House, provider: Provider
) -> None:
    provider.failures = 1000
    (entry_id,) = await house.promise(CONFIRMATION)
    for _ in range(TRIES + 3):
        await house.worker(provider).drain()
        house.clock.advance(hours=1)
    assert len(provider.tried_at) == TRIES
    (dead,) = await house.dead()
    assert (dead.id, dead.is_dead, dead.last_error) == (entry_id, True, "the provider is down")
    assert (await house.text()).status is TextStatus.FAILED
    assert await house.pending() == 0


async def test_one_text_that_fails_does_not_hold_up_the_next(
    house: House, provider: Provider
) -> None:
    provider.failures = 1
    await house.promise(CONFIRMATION, ALERT)
    await house.worker(provider).drain()
    assert len(provider.sent) == 1
    assert await house.pending() == 1


async def test_what_a_dead_worker_claimed_is_done_once_its_lease_ends(
    house: House, provider: Provider
) -> None:
    await house.promise(CONFIRMATION)
    now = house.clock.now()
    claimed = await house.storage.run(
        house.business.id, lambda uow: uow.outbox.claim(now, now + LEASE, 20)
    )
    assert len(claimed) == 1  # and then the machine went down
    house.clock.advance(seconds=LEASE.total_seconds() - 1)
    await house.worker(provider).drain()
    assert provider.sent == []
    house.clock.advance(seconds=1)
    await house.worker(provider).drain()
    await house.worker(provider).drain()
    assert len(provider.sent) == 1


async def test_workers_side_by_side_send_each_text_once(house: House, provider: Provider) -> None:
    numbers = [f"+1913556{n:04}" for n in range(30)]
    await house.promise(*(SendText(n, "Hello", TextKind.REMINDER) for n in numbers))
    await asyncio.gather(*(house.worker(provider).drain() for _ in range(4)))
    assert sorted(to for to, _, _ in provider.sent) == numbers


async def test_without_a_provider_a_text_is_held_back_and_says_so(house: House) -> None:
    await house.promise(CONFIRMATION, ALERT)
    await house.worker(None).drain()
    texts = await house.texts()
    assert {text.status for text in texts} == {TextStatus.SUPPRESSED}
    assert {text.suppressed_because for text in texts} == {"no_sms_provider"}
    assert await house.pending() == 0


async def test_a_woken_worker_sends_at_once(house: House, provider: Provider) -> None:
    worker = house.worker(provider)
    worker.start()
    await asyncio.sleep(0)
    await house.promise(CONFIRMATION)
    worker.wake()
    await within_a_second(provider, 1)
    await worker.stop()
    assert len(provider.sent) == 1


async def within_a_second(provider: Provider, sent: int) -> None:
    for _ in range(100):
        if len(provider.sent) >= sent:
            return
        await asyncio.sleep(0.01)


async def test_what_is_due_is_done_before_the_worker_rests(
    house: House, provider: Provider
) -> None:
    worker = house.worker(provider)
    worker.start()
    await house.promise(CONFIRMATION)
    await worker.stop()
    assert len(provider.sent) == 1


async def test_a_round_that_breaks_does_not_end_the_worker(
    house: House, provider: Provider
) -> None:
    class Broken(Provider):
        async def send(self, text: OutgoingText) -> str:
            if not self.failures:
                return await super().send(text)
            self.failures -= 1
            raise RuntimeError("something nobody thought of")

    broken = Broken(house.clock, failures=1)
    worker = house.worker(broken)
    worker.start()
    await house.promise(CONFIRMATION)
    worker.wake()
    for _ in range(100):
        await asyncio.sleep(0.005)
        house.clock.advance(seconds=2)  # the lease of the broken attempt runs out
        worker.wake()
    await asyncio.wait_for(worker.stop(), 5)
    assert len(broken.sent) == 1


async def test_a_worker_woken_and_stopped_at_once_rests(house: House, provider: Provider) -> None:
    worker = house.worker(provider)
    worker.start()
    await asyncio.sleep(0)
    worker.wake()
    await asyncio.wait_for(worker.stop(), 5)
    assert await house.pending() == 0
