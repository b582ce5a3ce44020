"""Whatever happens in whatever order, nobody gets two texts for one reason."""

import asyncio
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.due import followups, retention, reviews
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextKind
from app.errors import AppError
from app.ports import Storage
from app.repositories.connect import open_storage
from app.services.due.retention import Campaign
from tests.due.service import House, at, open_house
from tests.due.test_due_work import owe
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.work import empty_sqlite

HOUR = timedelta(hours=1)
PEOPLE = 3
WHO = st.integers(0, PEOPLE - 1)
EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 26, 24 * 20, 24 * 200])),
    st.tuples(st.just("look"), st.sampled_from([1, 5, 25])),
    st.tuples(st.just("cron"), st.just(0)),
    st.tuples(st.just("campaign"), st.sampled_from(["spring", "fall"])),
    st.tuples(st.just("book"), st.tuples(WHO, st.sampled_from([2, 20, 30]))),
    st.tuples(st.just("move"), st.tuples(WHO, st.sampled_from([-30, 0.5, 1, 7, 30]))),
    st.tuples(st.just("status"), st.tuples(WHO, st.sampled_from(AppointmentStatus))),
    st.tuples(st.just("lead"), WHO),
    st.tuples(st.just("stop"), WHO),
    st.tuples(st.just("start"), WHO),
)
HISTORIES = st.lists(EVENTS, max_size=14)


class Story:
    """One business, three people, and whatever befalls them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people: list[Any] = []
        self.visits: dict[int, list[Appointment]] = defaultdict(list)

    async def begin(self) -> None:
        self.people = [await self.house.customer() for _ in range(PEOPLE)]

    async def on(self, event: str, given: Any) -> None:
        await getattr(self, event)(given)

    async def wait(self, hours: float) -> None:
        self.house.clock.advance(hours=hours)

    async def look(self, hours: float) -> None:
        await self.house.work(hours=hours)

    async def cron(self, _: int) -> None:
        """Everything at once, by two processes."""
        business = self.house.business
        jobs = [
            job
            for worker in self.house.workers
            for job in (
                worker.due_work.remind(business),
                worker.due_work.follow_up(business),
                worker.due_work.ask_back(business, Campaign()),
                worker.outbox.drain(),
            )
        ]
        await asyncio.gather(*jobs)

    async def campaign(self, name: str) -> None:
        work = self.house.workers[0].due_work
        await work.ask_back(self.house.business, Campaign(name=name, days=30))

    async def book(self, given: tuple[int, int]) -> None:
        who, hours = given
        window = at(self.house.clock.now() + hours * HOUR)
        self.visits[who].append(await self.house.visit(self.people[who], window))

    async def move(self, given: tuple[int, float]) -> None:
        who, hours = given
        for n, visit in enumerate(self.visits[who][-1:], start=1):
            window = at(visit.window.start + hours * HOUR)
            self.visits[who][-n] = await self.house.patch(
                visit, starts_at=window.start, ends_at=window.end
            )

    async def status(self, given: tuple[int, AppointmentStatus]) -> None:
        who, status = given
        for visit in self.visits[who][-1:]:
            await self.house.patch(visit, status=status)

    async def lead(self, who: int) -> None:
        await owe(self.house, self.people[who].phone, reason=ReturnCallReason.NO_SLOT)

    async def stop(self, who: int) -> None:
        await self.house.opt_out(self.people[who].phone)

    async def start(self, who: int) -> None:
        await self.house.change(lambda uow: uow.opt_outs.remove(self.people[who].phone))


async def tell(storage: Storage, history: list[tuple[str, Any]]) -> None:
    house = await open_house(
        storage,
        FrozenClock(MONDAY_9AM),
        retention_enabled=True,
        review_link="https://example.com/r",
        opening_hours=tuple(() for _ in range(7)),
    )
    story = Story(house)
    await story.begin()
    for event, given_ in history:
        try:
            await story.on(event, given_)
        except AppError:  # the schedule may say no; that is not what this is about
            continue
    for _ in range(2):
        await house.work(hours=1)
    await nobody_was_told_twice(house)


async def nobody_was_told_twice(house: House) -> None:
    texts = await house.texts()
    assert len(house.provider.sent) == len({sent.id for sent in house.provider.sent})
    reminders = [text for text in texts if text.kind is TextKind.REMINDER]
    told = Counter((text.appointment_id, text.body) for text in reminders)
    assert max(told.values(), default=1) == 1
    assert None not in {text.appointment_id for text in reminders}
    pauses = (
        (TextKind.FOLLOWUP, followups.NEXT_ONE),
        (TextKind.REVIEW, reviews.NEXT_ONE),
        (TextKind.RETENTION, retention.NEXT_ONE),
    )
    for kind, pause in pauses:
        for moments in by_person(texts, kind).values():
            assert all(later - sooner >= pause - HOUR for sooner, later in pairwise(moments)), kind


def by_person(texts: Any, kind: TextKind) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for text in texts:
        if text.kind is kind:
            found[text.to_number].append(text.created_at)
    return found


@settings(max_examples=50)
@given(history=HISTORIES)
def test_in_memory(history: list[tuple[str, Any]]) -> None:
    async def run() -> None:
        storage = await open_storage("memory://")
        await tell(storage, history)

    asyncio.run(run())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
def test_on_sqlite(history: list[tuple[str, Any]], sqlite_url: str) -> None:
    async def run() -> None:
        await empty_sqlite(sqlite_url)
        storage = await open_storage(sqlite_url)
        try:
            await tell(storage, history)
        finally:
            await storage.close()

    asyncio.run(run())
