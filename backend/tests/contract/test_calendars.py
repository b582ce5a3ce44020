"""What every backend promises about linked calendars: the times they take, and how they are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.appointments import Window
from app.domain.technicians import TechnicianId
from app.errors import Invalid
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_busy_time,
    a_calendar_state,
    a_window,
)

ALWAYS = a_window(MONDAY_9AM - timedelta(days=400), hours=24 * 800)


def after(**by):
    return MONDAY_9AM + timedelta(**by)


def link(*times, link_id="l1"):
    return lambda uow: uow.busy_times.replace(link_id, times)


async def busy(storage, span=ALWAYS, business=B1):
    return list(await storage.read(business, lambda uow: uow.busy_times.list(span)))


async def test_a_busy_time_comes_back_equal_and_in_utc(storage):
    start = datetime(2026, 1, 5, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5)))
    time = a_busy_time(start, event_id="né 20260105", technician_id=TechnicianId("tom"))
    await storage.run(B1, link(time))
    [read] = await busy(storage)
    assert read == time
    assert read.window.start.isoformat() == "2026-01-05T10:00:00.123456+00:00"


async def test_busy_times_overlap_half_open_and_come_by_start_then_link_and_event(storage):
    nine = a_window()
    late = a_busy_time(after(hours=1), event_id="c")
    second, first = (a_busy_time(event_id=id) for id in "ba")
    other = a_busy_time(link_id="l0", event_id="z")
    before, later = a_busy_time(after(hours=-2)), a_busy_time(after(hours=2))
    around = a_busy_time(after(days=-40), hours=24 * 80)
    await storage.run(B1, link(late, second, before, later, first, around))
    await storage.run(B1, link(other, link_id="l0"))
    assert await busy(storage, nine) == [around, other, first, second, late]
    karachi = timezone(timedelta(hours=5))
    there = Window(nine.start.astimezone(karachi), nine.end.astimezone(karachi))
    assert await busy(storage, there) == [around, other, first, second, late]


async def test_replacing_forgets_what_this_link_took_and_nothing_else(storage):
    old, kept, new = a_busy_time(), a_busy_time(event_id="kept"), a_busy_time(after(days=1))
    moved = replace(kept, window=a_window(after(hours=5)))
    other = a_busy_time(link_id="l2", event_id="kept")
    await storage.run(B1, link(old, kept))
    await storage.run(B1, link(other, link_id="l2"))
    await storage.run(B1, link(moved, new))
    assert await busy(storage) == [other, moved, new]
    await storage.run(B1, link())
    await storage.run(B1, link(link_id="never seen"))
    assert await busy(storage) == [other]


async def test_an_event_given_twice_takes_its_last_time_and_the_links_own_id(storage):
    first = a_busy_time(link_id="elsewhere", event_id="same")
    again = replace(first, window=a_window(after(hours=3)))
    await storage.run(B1, link(first, again))
    assert await busy(storage) == [replace(again, link_id="l1")]


async def test_a_unit_of_work_sees_what_it_replaced_and_a_failed_one_replaces_nothing(storage):
    old, new = a_busy_time(), a_busy_time()
    await storage.run(B1, link(old))

    def fail(uow):
        uow.busy_times.replace("l1", [new])
        assert list(uow.busy_times.list(ALWAYS)) == [new]
        raise LookupError

    with pytest.raises(LookupError):
        await storage.run(B1, fail)
    assert await busy(storage) == [old]


async def test_another_business_has_its_own_busy_times(storage):
    ours, theirs = a_busy_time(event_id="same"), a_busy_time(after(days=1), event_id="same")
    await storage.run(B1, link(ours))
    await storage.run(B2, link(theirs))
    assert (await busy(storage), await busy(storage, business=B2)) == ([ours], [theirs])
    await storage.run(B2, link())
    assert (await busy(storage), await busy(storage, business=B2)) == ([ours], [])


async def test_a_busy_time_outside_the_calendar_is_invalid_and_replaces_nothing(storage):
    old = a_busy_time()
    west = timezone(timedelta(hours=-5))
    never = a_busy_time(window=Window(MONDAY_9AM, datetime(9999, 12, 31, 23, tzinfo=west)))
    await storage.run(B1, link(old))

    def work(uow):
        with pytest.raises(Invalid):
            uow.busy_times.replace("l1", [a_busy_time(), never])

    await storage.run(B1, work)
    assert await busy(storage) == [old]


async def test_a_calendar_state_is_put_found_replaced_and_removed(storage):
    first = a_calendar_state(failures=3, last_error="né\n", alerted=("a1 e1", "a2 e2"))
    again = replace(
        first,
        failures=0,
        last_error=None,
        alerted=(),
        etag='W/"1"',
        synced_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    await storage.run(B1, lambda uow: uow.calendar_states.put(first))
    assert await storage.read(B1, lambda uow: uow.calendar_states.find(first.link_id)) == first
    await storage.run(B1, lambda uow: uow.calendar_states.put(again))
    assert await storage.read(B1, lambda uow: uow.calendar_states.find(first.link_id)) == again
    for _ in range(2):
        await storage.run(B1, lambda uow: uow.calendar_states.remove(first.link_id))
    assert await storage.read(B1, lambda uow: uow.calendar_states.find(first.link_id)) is None


async def test_calendar_states_are_listed_by_link_for_one_business(storage):
    states = [a_calendar_state(link_id=id) for id in ("c", "a", "B")]
    theirs = a_calendar_state(link_id="a", failures=9)

    def put(*given):
        def work(uow):
            for state in given:
                uow.calendar_states.put(state)

        return work

    await storage.run(B1, put(*states))
    await storage.run(B2, put(theirs))
    listed = list(await storage.read(B1, lambda uow: uow.calendar_states.list()))
    assert listed == [states[2], states[1], states[0]]
    assert await storage.read(B2, lambda uow: uow.calendar_states.find("c")) is None
    await storage.run(B1, lambda uow: uow.calendar_states.remove("a"))
    assert list(await storage.read(B2, lambda uow: uow.calendar_states.list())) == [theirs]
