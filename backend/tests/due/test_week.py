"""A week with everything in it: each person gets exactly the texts they should, whoever looks."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentStatus, Window
from app.domain.customers import Customer
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import TextKind
from app.ports import Storage
from app.services.due.retention import Campaign
from tests.due.service import OWNER, House, at, open_house
from tests.due.test_due_work import owe
from tests.support.fakes import FrozenClock

CHICAGO = ZoneInfo("America/Chicago")
WORKERS = 3


def local(day: int, hour: int, minute: int = 0, month: int = 3, year: int = 2026) -> datetime:
    """Clocks go forward on Sunday, March 8."""
    return datetime(year, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


THURSDAY = local(5, 9)
LONG_AGO = local(1, 9, month=1)


async def booked(house: House, customer: Customer, window: Window, **given: object) -> Appointment:
    return await house.visit(customer, window, **{"created_at": LONG_AGO, **given})


async def move(house: House, visit: Appointment, to: datetime) -> None:
    window = at(to)
    await house.patch(visit, starts_at=window.start, ends_at=window.end)


async def an_hour(house: House) -> None:
    """Workers and cron jobs at once, twice as many as anybody has."""
    service, business = house.workers[0].due_work, house.business
    cron = [
        job
        for _ in range(2)
        for job in (
            service.remind(business),
            service.follow_up(business),
            service.ask_back(business, Campaign()),
        )
    ]
    await asyncio.gather(*cron, *(worker.outbox.drain() for worker in house.workers))
    house.clock.advance(seconds=20)
    await house.drain()
    house.clock.advance(seconds=20)
    await house.drain()
    house.clock.advance(minutes=59, seconds=20)


async def until(house: House, moment: datetime) -> None:
    """By the hour; at night nothing happens, which takes less often looking."""
    while house.clock.now() < moment:
        await an_hour(house)
        if house.clock.now().astimezone(CHICAGO).hour in (22, 23, 2):
            house.clock.advance(hours=2)


NAMES = ("ann", "ben", "cara", "dan", "eve", "fay", "gus", "hal", "ivy", "jon", "kim", "lou")


async def begin(house: House) -> tuple[dict[str, Customer], dict[str, Appointment]]:
    """Thursday, 9 AM: who there is, and what stands."""
    people = {name: await house.customer(name=name) for name in NAMES}
    standing = {
        "ann": local(10, 9),  # after the change of clocks
        "ben": local(8, 10),  # on its day
        "cara": local(6, 10),  # moved before it is told
        "dan": local(9, 13),  # cancelled
        "eve": local(9, 9),  # has opted out
        "fay": local(8, 16),  # told, moved, told again
        "ivy": local(5, 7),  # done
        "jon": local(1, 9, month=8, year=2025),  # long ago
    }
    visits = {
        name: await booked(house, people[name], at(start)) for name, start in standing.items()
    }
    await booked(house, people["lou"], at(local(5, 11)), created_at=THURSDAY)  # just booked
    await house.opt_out(people["eve"].phone)
    for lead in ("gus", "hal", "kim"):
        await owe(house, people[lead].phone)
    await owe(house, "+19135557777", reason=ReturnCallReason.HUMAN_REQUESTED)
    return people, visits


async def live_through(
    house: House, people: dict[str, Customer], visits: dict[str, Appointment]
) -> None:
    await until(house, local(5, 10))
    await house.patch(visits["ivy"], status=AppointmentStatus.COMPLETED)
    await move(house, visits["cara"], local(9, 11))
    await booked(house, people["hal"], at(local(20, 9)), created_at=house.clock.now())
    owed = await house.look(lambda uow: uow.return_calls.get(people["kim"].phone))
    called = replace(owed, status=ReturnCallStatus.COMPLETED)
    await house.change(lambda uow: uow.return_calls.put(called))
    await until(house, local(7, 11))
    await house.patch(visits["dan"], status=AppointmentStatus.CANCELLED)
    await until(house, local(7, 18))
    await move(house, visits["fay"], local(10, 14))
    await until(house, local(12, 9))


async def test_a_week_over_a_change_of_clocks(storage: Storage) -> None:
    house = await open_house(
        storage,
        FrozenClock(THURSDAY),
        workers=WORKERS,
        retention_enabled=True,
        review_link="https://example.com/r",
        briefing_hour=18,
        blackout_dates=(date(2026, 3, 6),),
    )
    people, visits = await begin(house)
    await live_through(house, people, visits)
    who = {person.phone: name for name, person in people.items()} | {OWNER: "owner"}
    told = Counter((who[text.to_number], text.kind) for text in await house.texts())
    assert told == {
        ("ann", TextKind.REMINDER): 1,
        ("ben", TextKind.REMINDER): 1,
        ("cara", TextKind.REMINDER): 1,
        ("fay", TextKind.REMINDER): 2,
        ("gus", TextKind.FOLLOWUP): 1,
        ("ivy", TextKind.REVIEW): 1,
        ("jon", TextKind.RETENTION): 1,
        ("owner", TextKind.OWNER_ALERT): 7,
    }
    assert len(house.provider.sent) == sum(told.values())
    days = {
        (who[text.to_number], text.kind): text.created_at.astimezone(CHICAGO).date()
        for text in await house.texts()
    }
    assert days["ben", TextKind.REMINDER] == date(2026, 3, 7)
    assert days["ann", TextKind.REMINDER] == date(2026, 3, 9)
    evenings = [t.created_at.astimezone(CHICAGO) for t in await house.texts(TextKind.OWNER_ALERT)]
    assert {one.hour for one in evenings} <= {18, 19}
    assert len({one.date() for one in evenings}) == 7
