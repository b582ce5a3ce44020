"""Promised errands on every storage: side by side, tried again, and in nobody's way."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.businesses import Business
from app.domain.outbox import MirrorAppointment, OutboxEntry, PullCalendar, SendText
from app.domain.text_messages import OutgoingText, SentText, TextKind
from app.errors import Unavailable
from app.ports import Storage, UnitOfWork
from app.services.calendar_links import ensure_looks
from app.services.outbox import OutboxWorker
from app.services.outbox_errands import AT_ONCE, LEASE
from tests.support.factories import a_business, an_outbox_entry
from tests.support.fakes import FrozenClock

HOUR = timedelta(hours=1)


class Stuck:
    """An errand that waits until it is let go."""

    gives_up = True

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.running = self.most = self.done = 0

    async def carry_out(self, business: Business, promise: object) -> datetime | None:
        self.running += 1
        self.most = max(self.most, self.running)
        await self.go.wait()
        self.running -= 1
        self.done += 1
        return None


class Texts:
    def __init__(self) -> None:
        self.sent = asyncio.Event()

    async def send(self, text: OutgoingText) -> str:
        self.sent.set()
        return "SM1"

    async def list_sent(self, to_number: str, from_number: str, on: date) -> Sequence[SentText]:
        return ()


async def opened(storage: Storage) -> Business:
    business = a_business(twilio_phone_number="+18165550100")
    return await storage.run_platform(lambda p: p.businesses.add(business))


def promised(*entries: OutboxEntry) -> Any:
    def work(uow: UnitOfWork) -> None:
        uow.outbox.add(*entries)

    return work


async def test_slow_calendars_hold_up_no_text_and_run_side_by_side(
    storage: Storage, clock: FrozenClock
) -> None:
    business, stuck, texts = await opened(storage), Stuck(), Texts()
    mirrors = [an_outbox_entry(promise=MirrorAppointment(f"a{n}")) for n in range(50)]
    last = SendText("+19135550123", "You're booked.", TextKind.CONFIRMATION)
    text = an_outbox_entry(promise=last, due_at=clock.now() + timedelta(seconds=1))
    await storage.run(business.id, promised(*mirrors, text))
    clock.advance(seconds=2)
    worker = OutboxWorker(storage, texts, clock, {MirrorAppointment: stuck})
    worker.start()
    worker.wake()
    await asyncio.wait_for(texts.sent.wait(), 5)
    assert stuck.most == AT_ONCE
    stuck.go.set()
    await worker.stop()
    clock.advance(minutes=1)
    await worker.drain()
    assert stuck.done == len(mirrors)
    assert stuck.most == AT_ONCE


async def test_a_worker_that_is_told_to_stop_leaves_what_is_stuck_to_others(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.outbox.STOPPING_SECONDS", 0.05)
    business, stuck = await opened(storage), Stuck()
    entry = an_outbox_entry(promise=MirrorAppointment("a1"))
    await storage.run(business.id, promised(entry))
    worker = OutboxWorker(storage, None, clock, {MirrorAppointment: stuck})
    worker.start()
    worker.wake()
    await asyncio.sleep(0)
    await asyncio.wait_for(worker.stop(), 5)
    assert stuck.done == 0
    clock.advance(seconds=LEASE.total_seconds())
    stuck.go.set()
    await OutboxWorker(storage, None, clock, {MirrorAppointment: stuck}).drain()
    assert stuck.done == 1


async def test_an_errand_that_breaks_is_tried_again_and_stops_no_other(
    storage: Storage, clock: FrozenClock
) -> None:
    class Broken(Stuck):
        async def carry_out(self, business: Business, promise: object) -> datetime | None:
            self.done += 1
            if promise == MirrorAppointment("a1") and self.done < 4:
                raise RuntimeError("something nobody thought of")
            return None

    business, broken = await opened(storage), Broken()
    entries = [an_outbox_entry(promise=MirrorAppointment(one)) for one in ("a1", "a2")]
    await storage.run(business.id, promised(*entries))
    worker = OutboxWorker(storage, None, clock, {MirrorAppointment: broken})
    for _ in range(4):
        await worker.drain()
        clock.advance(minutes=10)
    later = clock.now() + timedelta(days=1)
    assert (await storage.read_platform(lambda p: p.outbox_backlog(later))).pending == 0


async def test_what_the_other_side_asks_for_is_waited_for(
    storage: Storage, clock: FrozenClock
) -> None:
    class Busy(Stuck):
        async def carry_out(self, business: Business, promise: object) -> datetime | None:
            self.done += 1
            raise Unavailable("not now", retry_after=1800)

    business, busy = await opened(storage), Busy()
    await storage.run(business.id, promised(an_outbox_entry(promise=MirrorAppointment("a1"))))
    worker = OutboxWorker(storage, None, clock, {MirrorAppointment: busy})
    await worker.drain()
    clock.advance(minutes=29)
    await worker.drain()
    assert busy.done == 1
    clock.advance(minutes=1)
    await worker.drain()
    assert busy.done == 2


async def test_looks_are_promised_once_for_calendars_that_have_none(
    storage: Storage, clock: FrozenClock
) -> None:
    business = await storage.run_platform(
        lambda p: p.businesses.add(a_business(calendar_id="shop@example.com"))
    )
    for _ in range(2):
        await ensure_looks(storage, clock)
    now = clock.now()
    found = await storage.run(business.id, lambda uow: uow.outbox.claim(now, now + HOUR, 20))
    assert [entry.promise for entry in found] == [PullCalendar("calendar_id")]


async def test_workers_side_by_side_do_each_errand_once(
    storage: Storage, clock: FrozenClock
) -> None:
    business, stuck = await opened(storage), Stuck()
    stuck.go.set()
    entries = [an_outbox_entry(promise=MirrorAppointment(f"a{n}")) for n in range(30)]
    await storage.run(business.id, promised(*entries))
    workers = [OutboxWorker(storage, None, clock, {MirrorAppointment: stuck}) for _ in range(3)]
    await asyncio.gather(*(worker.drain() for worker in workers))
    assert stuck.done == len(entries)
