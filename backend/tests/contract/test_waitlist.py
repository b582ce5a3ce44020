"""What every backend promises about the waitlist."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from app.domain.appointments import AppointmentId
from app.domain.waitlist import WaitStatus
from app.errors import Conflict, NotFound
from tests.support.factories import B1, B2, MONDAY_9AM, a_waiting, a_window


def add(*waiting):
    def work(uow):
        for one in waiting:
            uow.waitlist.add(one)

    return work


async def everyone(storage, business=B1):
    return list(await storage.read(business, lambda uow: uow.waitlist.list()))


async def still_waiting(storage, business=B1):
    return list(await storage.read(business, lambda uow: uow.waitlist.list_open()))


async def test_a_wish_comes_back_equal_and_in_utc(storage):
    start = datetime(2026, 1, 6, 15, tzinfo=timezone(timedelta(hours=5)))
    wish = a_waiting(
        earliest=time(8),
        latest=time(12, 30),
        zip_code="01001",
        language_code="es",
        appointment_id=AppointmentId("a1"),
        status=WaitStatus.OFFERED,
        offered=a_window(start),
        offered_at=start,
        last_on=date(2026, 12, 31),
    )
    await storage.run(B1, add(wish))
    read = await storage.read(B1, lambda uow: uow.waitlist.get(wish.id))
    assert read == wish
    assert read.offered.start.utcoffset() == timedelta(0)
    assert read.offered_at.isoformat() == "2026-01-06T10:00:00+00:00"


async def test_the_longest_waiting_come_first_then_by_id(storage):
    wishes = [
        a_waiting(id=id, created_at=MONDAY_9AM + timedelta(hours=h), status=status)
        for id, h, status in (
            ("d", 0, WaitStatus.WAITING),
            ("c", 0, WaitStatus.OFFERED),
            ("b", -2, WaitStatus.SERVED),
            ("a", -1, WaitStatus.EXPIRED),
            ("e", -3, WaitStatus.WAITING),
        )
    ]
    await storage.run(B1, add(*wishes))
    assert [one.id for one in await everyone(storage)] == ["e", "b", "a", "c", "d"]
    assert [one.id for one in await still_waiting(storage)] == ["e", "c", "d"]
    assert await everyone(storage, B2) == await still_waiting(storage, B2) == []


@pytest.mark.parametrize("status", WaitStatus)
async def test_who_is_served_or_too_late_waits_no_more(storage, status):
    wish = a_waiting()
    changed = replace(wish, status=status)
    await storage.run(B1, add(wish))
    await storage.run(B1, lambda uow: uow.waitlist.save(changed))
    is_open = status in (WaitStatus.WAITING, WaitStatus.OFFERED)
    assert await still_waiting(storage) == ([changed] if is_open else [])
    assert await everyone(storage) == [changed]
    await storage.run(B1, lambda uow: uow.waitlist.save(wish))
    assert await still_waiting(storage) == [wish]


async def test_at_most_a_thousand_are_listed_and_500_of_those_who_wait(storage):
    wishes = [a_waiting(id=f"{n:04}") for n in range(1_001)]
    await storage.run(B1, add(*reversed(wishes)))
    assert await everyone(storage) == wishes[:1_000]
    assert await still_waiting(storage) == wishes[:500]


async def test_same_id_twice_conflicts_and_leaves_the_first(storage):
    wish = a_waiting()

    def work(uow):
        uow.waitlist.add(wish)
        with pytest.raises(Conflict):
            uow.waitlist.add(replace(wish, minutes=5))

    await storage.run(B1, work)
    assert await everyone(storage) == [wish]


async def test_another_businesss_wishes_are_unknown(storage):
    ours, theirs = a_waiting(id="same"), a_waiting(id="same", minutes=5)
    await storage.run(B2, add(theirs))
    for work in (
        lambda uow: uow.waitlist.get("same"),
        lambda uow: uow.waitlist.save(ours),
        lambda uow: uow.waitlist.remove("same"),
    ):
        with pytest.raises(NotFound):
            await storage.run(B1, work)
    await storage.run(B1, add(ours))
    await storage.run(B1, lambda uow: uow.waitlist.remove("same"))
    assert (await everyone(storage), await everyone(storage, B2)) == ([], [theirs])
