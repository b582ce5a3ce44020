"""What changes while somebody is talking: crews, visits, and the time they were to be at."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentStatus, Window
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.ports import Storage
from tests.support.doors import VISITS, ask, book, hire, set_rules
from tests.support.factories import a_conversation
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

CHICAGO = ZoneInfo("America/Chicago")
BURST = "A pipe burst and it is flooding my basement"
ANSWERS = ("No, nobody is hurt, no gas", "John Smith", "412 Oak Street, Kansas City 64105")


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


@pytest.fixture
async def ann(shop: Shop) -> str:
    added = await shop.business.post("/v1/crm/customers", name="Ann", phone="9135550123")
    return str(added.json()["id"])


def window(day: int, hour: int) -> Window:
    start = datetime(2026, 1, day, hour, tzinfo=CHICAGO)
    return Window(start, start + timedelta(hours=1))


def at(day: int, hour: int) -> dict[str, str]:
    span = window(day, hour)
    return {"start_time": span.start.isoformat(), "end_time": span.end.isoformat()}


async def visit(shop: Shop, customer: str, day: int, hour: int, **given: Any) -> str:
    given = {"customer_id": customer, **at(day, hour), **given}
    added = await shop.business.post(VISITS, **given)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


async def test_the_first_technician_takes_over_what_was_booked_before(shop: Shop) -> None:
    (booked,) = await ask(shop, book(window(6, 10)))
    assert isinstance(booked, e.Booked)
    al = await hire(shop, "Al")
    other = a_conversation(phone="+19135550777")
    assert await ask(shop, book(window(6, 10)), conversation=other) == [e.WindowTaken()]
    assert [one.technician_id for one in await shop.appointments()] == [al]


async def test_an_overlap_is_allowed_where_it_was_and_nowhere_else(shop: Shop, ann: str) -> None:
    await visit(shop, ann, 6, 9)
    await visit(shop, ann, 6, 13)
    over = await visit(shop, ann, 6, 9, override=True)
    assert (await shop.business.patch(f"{VISITS}/{over}", **at(6, 13))).status_code == 409


async def test_a_visit_outside_the_area_can_be_moved_by_its_customer(shop: Shop, ann: str) -> None:
    await set_rules(shop, service_area_zips=["64105"])
    far = await visit(shop, ann, 6, 9, zip_code="66210")
    (found,) = await ask(shop, o.FindWindows(minutes=60, visit_id=far))
    assert await ask(shop, o.Move(far, found.windows[0])) == [e.Moved()]


@pytest.mark.parametrize("how", ["removed", "cancelled"])
async def test_a_visit_that_went_while_it_was_being_moved_stays_gone(
    shop: Shop, ann: str, how: str
) -> None:
    gone = await visit(shop, ann, 6, 9)
    phone = shop.phone("+19135550123")
    await phone.dials()
    await phone.says("I need to reschedule my appointment", "Wednesday at 10 am")
    if how == "removed":
        await shop.business.delete(f"{VISITS}/{gone}")
    else:
        await shop.business.patch(f"{VISITS}/{gone}", status="CANCELLED")
    await phone.says("yes please")
    assert all(not one.holds_time for one in await shop.appointments())
    assert len(await shop.owed()) == 1


async def test_a_visit_that_is_done_cannot_be_cancelled(shop: Shop, ann: str) -> None:
    done = await visit(shop, ann, 6, 9, status="COMPLETED")
    assert await ask(shop, o.Cancel(done)) == [e.VisitGone()]
    assert [one.status for one in await shop.appointments()] == [AppointmentStatus.COMPLETED]


async def test_a_second_emergency_at_night_gets_the_next_visit_tonight(
    shop: Shop, clock: FrozenClock
) -> None:
    await set_rules(shop, on_call=[{"name": "Al", "phone": "9135550188"}])
    clock.advance(hours=13)
    one, two = shop.phone("+19135550101"), shop.phone("+19135550102")
    for phone in (one, two):
        await phone.dials()
        await phone.says(BURST, *ANSWERS)
    await one.says("yes")
    await two.says("yes", "yes")
    waits = [v.window.start - clock.now() for v in await shop.appointments()]
    assert len(waits) == 2
    assert max(waits) < timedelta(hours=4)


async def test_tonight_said_just_before_midnight_is_tonight(shop: Shop, clock: FrozenClock) -> None:
    await set_rules(shop, on_call=[{"name": "Al", "phone": "9135550188"}])
    clock.advance(hours=14, minutes=40)
    phone = shop.phone()
    await phone.dials()
    await phone.says(BURST + ", can somebody come tonight", *ANSWERS)
    slot = phone.state["proposed_slot"]["start"]
    assert datetime.fromisoformat(slot) - clock.now() < timedelta(hours=1)
