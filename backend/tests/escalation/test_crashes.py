"""Whatever dies in the middle: no rung is lost, and none is told more than once again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from app.adapters.stubs import StubTexts
from app.domain.businesses import BusinessId
from app.domain.escalations import EscalationStatus
from app.domain.outbox import ClimbLadder, MirrorAppointment, OutboxEntry, RingPerson, SendText
from app.domain.text_messages import OutgoingText, TextKind
from app.errors import Declined, OutcomeUnknown, Unavailable
from app.ports import Storage, UnitOfWork
from app.services.escalation_errands import Climbing, Ringing
from app.services.outbox import OutboxWorker
from app.services.outbox_errands import PRESSING
from tests.support.factories import an_outbox_entry
from tests.support.fakes import FrozenClock
from tests.support.on_call import ANN, BOB, Duty

LEASE = PRESSING.lease.total_seconds()


class Phones:
    """`meanwhile` happens after a phone has rung and before we hear that it did."""

    def __init__(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        self.rung: list[str] = []
        self.cancelled: list[str] = []
        self.urls: list[str] = []
        self.meanwhile = meanwhile

    async def place(
        self, to_number: str, from_number: str, *, answer_url: str, status_url: str
    ) -> str:
        self.rung.append(to_number)
        self.urls += [answer_url, status_url]
        if self.meanwhile is not None:
            await self.meanwhile()
        return f"CA{len(self.rung)}"

    async def cancel(self, call_sid: str) -> None:
        self.cancelled.append(call_sid)


class Fails(Phones):
    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)

    async def place(self, *given: str, **urls: str) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return await super().place(*given, **urls)


def a_worker(storage: Storage, clock: FrozenClock, phones: Phones, texts: Any = None) -> Any:
    errands = {
        ClimbLadder: Climbing(storage, clock),
        RingPerson: Ringing(storage, phones, "https://calls.example.com"),
    }
    return OutboxWorker(storage, texts or StubTexts(), clock, errands)


async def claimed(duty: Duty, clock: FrozenClock) -> list[OutboxEntry]:
    """By a worker that dies right afterwards."""
    now = clock.now()

    def claim(uow: UnitOfWork) -> list[OutboxEntry]:
        return list(uow.outbox.claim(now, now + PRESSING.lease, 20, urgent=True))

    return await duty.shop.change(claim)


async def dies_while_ringing(
    storage: Storage, clock: FrozenClock, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The phone rings, and the worker is gone before anything is written down."""
    monkeypatch.setattr("app.services.outbox.STOPPING_SECONDS", 0.0)
    rings, never = asyncio.Event(), asyncio.Event()

    async def hangs() -> None:
        rings.set()
        await never.wait()

    phones.meanwhile = hangs
    worker = a_worker(storage, clock, phones)
    worker.start()
    worker.wake()
    await asyncio.wait_for(rings.wait(), 10)
    await worker.stop()
    phones.meanwhile = None


async def test_what_a_dead_worker_had_claimed_is_done_by_the_next(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    assert len(await claimed(duty, clock)) == 3
    phones, texts = Phones(), StubTexts()
    clock.advance(seconds=LEASE)
    await a_worker(storage, clock, phones, texts).drain()
    assert phones.rung == [ANN]
    assert [one.to_number for one in texts.sent].count(ANN) == 1


async def test_a_look_that_was_claimed_and_lost_is_made_half_a_minute_later(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    clock.advance(minutes=5)
    assert [one.promise for one in await claimed(duty, clock)] == [
        ClimbLadder((await duty.escalation()).id)
    ]
    clock.advance(seconds=LEASE)
    phones = Phones()
    await a_worker(storage, clock, phones).drain()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    assert phones.rung == [BOB]


async def test_a_rung_that_was_told_and_not_settled_is_not_told_again(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    clock.advance(minutes=5)
    (look,) = await claimed(duty, clock)
    business = await storage.read_platform(
        lambda p: p.businesses.get(BusinessId(duty.shop.business.id))
    )
    await Climbing(storage, clock).carry_out(business, look.promise)  # And dies.
    clock.advance(seconds=LEASE)
    phones, texts = Phones(), StubTexts()
    await a_worker(storage, clock, phones, texts).drain()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    assert phones.rung == [BOB]
    assert [one.to_number for one in texts.sent] == [BOB]
    clock.advance(seconds=5 * 60 - LEASE)
    await a_worker(storage, clock, phones, texts).drain()
    assert await duty.told() == ["Ann Lee", "Bob Diaz", "Ann Lee"]


async def test_a_call_of_which_nobody_knows_rings_once_more_and_no_more(
    duty: Duty, storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await duty.hear_of()
    phones = Phones()
    for _ in range(2):
        await dies_while_ringing(storage, clock, phones, monkeypatch)
        clock.advance(seconds=LEASE)
    await a_worker(storage, clock, phones).drain()
    assert phones.rung == [ANN, ANN]
    (rung,) = (await duty.escalation()).told
    assert (rung.rings, rung.call_sid, rung.call_result) == (2, None, "unknown")


async def test_a_restart_in_the_middle_goes_on_where_it_was(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await a_worker(storage, clock, Phones()).drain()
    for told in (2, 3, 4, 5, 6, 7, 8):
        clock.advance(minutes=5)
        await a_worker(storage, clock, Phones()).drain()
        assert len((await duty.escalation()).told) == told
    clock.advance(minutes=5)
    await a_worker(storage, clock, Phones()).drain()
    assert (await duty.escalation()).status is EscalationStatus.EXHAUSTED


async def test_workers_side_by_side_tell_each_rung_once(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    phones, texts = Phones(), StubTexts()
    for _ in range(3):
        workers = [a_worker(storage, clock, phones, texts) for _ in range(4)]
        await asyncio.gather(*(worker.drain() for worker in workers))
        clock.advance(minutes=5)
    assert phones.rung == [ANN, BOB, ANN]
    assert await duty.told() == ["Ann Lee", "Bob Diaz", "Ann Lee"]
    assert len({one.id for one in texts.sent}) == len(texts.sent)


async def test_news_while_it_rings_do_not_ring_again(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    """They pick up before we hear that the call was placed; the caller tells more meanwhile."""
    phone = await duty.hear_of()

    async def meanwhile() -> None:
        await phone.says("John Smith", "412 Oak Street, Mission")

    phones = Phones(meanwhile)
    await a_worker(storage, clock, phones).drain()
    assert phones.rung == [ANN]
    escalation = await duty.escalation()
    assert escalation.told[0].call_sid == "CA1"
    assert escalation.brief.address == "412 Oak Street, Mission"


async def test_whoever_takes_it_while_it_rings_keeps_it(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()

    async def meanwhile() -> None:
        await duty.presses("1", sid="CA9")

    await a_worker(storage, clock, Phones(meanwhile)).drain()
    escalation = await duty.escalation()
    assert (escalation.status, escalation.acknowledged_by) == (
        EscalationStatus.ACKNOWLEDGED,
        "Ann Lee",
    )


async def test_a_line_that_is_down_is_tried_again_within_seconds(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    phones = Fails(Unavailable("down"), Unavailable("still down"))
    worker = a_worker(storage, clock, phones)
    for _ in range(3):
        await worker.drain()
        clock.advance(seconds=6)
    assert phones.rung == [ANN]
    (rung,) = (await duty.escalation()).told
    assert (rung.call_sid, rung.call_result) == ("CA1", None)


async def test_a_line_that_stays_down_does_not_hold_up_the_ladder(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    await duty.hear_of()
    phones = Fails(*[Unavailable("down")] * 50)
    worker = a_worker(storage, clock, phones)
    for _ in range(30):
        await worker.drain()
        clock.advance(seconds=20)
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    assert (await duty.escalation()).told[0].call_result == "unavailable"


@pytest.mark.parametrize(
    ("error", "result"),
    [(Declined("no such number"), "declined"), (OutcomeUnknown("timed out"), "unknown")],
)
async def test_a_call_that_was_refused_or_is_in_doubt_is_noted_and_not_repeated(
    duty: Duty, storage: Storage, clock: FrozenClock, error: Exception, result: str
) -> None:
    await duty.hear_of()
    phones = Fails(error)
    worker = a_worker(storage, clock, phones)
    await worker.drain()
    clock.advance(minutes=1)
    await worker.drain()
    assert phones.rung == []
    assert (await duty.escalation()).told[0].call_result == result
    clock.advance(minutes=4)
    await worker.drain()
    assert phones.rung == [BOB]


async def test_addresses_of_calls_carry_ids_alone(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    phone = await duty.hear_of()
    await phone.says("John Smith", "412 Oak Street, Mission")
    phones = Phones()
    await a_worker(storage, clock, phones).drain()
    escalation = await duty.escalation()
    asked = f"?business_id={duty.shop.business.id}&e={escalation.id}&rung=0"
    assert phones.urls == [
        f"https://calls.example.com/twilio/escalation/{step}{asked}"
        for step in ("answer", "status")
    ]


async def test_emergencies_wait_behind_no_slow_calendar_and_no_slow_text(
    duty: Duty, storage: Storage, clock: FrozenClock
) -> None:
    sent, go = asyncio.Event(), asyncio.Event()

    class Slow:
        gives_up = True

        async def carry_out(self, business: Any, promise: object) -> None:
            await go.wait()

    class SlowTexts(StubTexts):
        async def send(self, text: OutgoingText) -> str:
            if text.to_number == ANN:
                sent.set()
            else:
                await go.wait()
            return await super().send(text)

    earlier = clock.now() - timedelta(minutes=1)
    reminder = SendText("+19135550888", "See you tomorrow.", TextKind.REMINDER)
    promises = [MirrorAppointment(f"a{n}") for n in range(60)] + [reminder] * 30
    entries = [an_outbox_entry(promise=one, due_at=earlier) for one in promises]
    await duty.shop.change(lambda uow: uow.outbox.add(*entries))
    phones = Phones()
    errands = {
        MirrorAppointment: Slow(),
        ClimbLadder: Climbing(storage, clock),
        RingPerson: Ringing(storage, phones, ""),
    }
    worker = OutboxWorker(storage, SlowTexts(), clock, errands)
    worker.start()
    worker.wake()
    await asyncio.sleep(0.3)  # The ordinary lane is stuck by now.
    await duty.hear_of()
    worker.wake()
    await asyncio.wait_for(sent.wait(), 5)
    for _ in range(100):
        if phones.rung:
            break
        await asyncio.sleep(0.02)
    assert phones.rung == [ANN]
    go.set()
    await worker.stop()
