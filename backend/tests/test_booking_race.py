"""Many doors at once: what fits is booked, and nothing more."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import combinations

import pytest

from app.domain.appointments import Appointment, Window
from app.domain.conversations import ConversationId
from app.domain.dialogue import events as e
from app.ports import Storage
from tests.support.doors import VISITS, ask, book, hire, set_rules
from tests.support.factories import a_conversation, a_phone
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

CALLERS = 50
NINE = datetime.fromisoformat("2026-01-06T09:00:00-06:00")


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        for name in ("Ann", "Bob"):
            await hire(shop, name)
        yield shop


def wanted(n: int) -> Window:
    """Nine, half past nine and ten: each overlaps the next, and of three only two can be had."""
    start = NINE + timedelta(minutes=30 * (n % 3))
    return Window(start, start + timedelta(minutes=90))


async def by_phone(shop: Shop, n: int) -> bool:
    caller = a_conversation(id=ConversationId(f"race-{n}"), phone=a_phone())
    (answer,) = await ask(shop, book(wanted(n)), conversation=caller)
    return isinstance(answer, e.Booked)


async def by_hand(shop: Shop, n: int, customer_id: str) -> bool:
    window = wanted(n)
    times = {"start_time": window.start.isoformat(), "end_time": window.end.isoformat()}
    added = await shop.business.post(VISITS, customer_id=customer_id, **times)
    assert added.status_code in (201, 409), added.text
    return added.status_code == 201


def assert_kept(visits: list[Appointment], travel: timedelta = timedelta()) -> None:
    for one, other in combinations(visits, 2):
        if one.technician_id == other.technician_id:
            apart = max(one.window.start, other.window.start) - min(
                one.window.end, other.window.end
            )
            assert apart >= travel


async def test_of_fifty_callers_for_overlapping_windows_one_a_technician_is_booked(
    shop: Shop,
) -> None:
    booked = await asyncio.gather(*(by_phone(shop, n) for n in range(CALLERS)))
    visits = list(await shop.appointments())
    assert (sum(booked), len(visits)) == (2, 2)
    assert {visit.technician_id for visit in visits} == {
        technician.id for technician in await shop.look(lambda uow: uow.technicians.list())
    }


async def test_callers_and_the_owner_at_once_book_no_more_than_fits(shop: Shop) -> None:
    added = await shop.business.post("/v1/crm/customers", name="Cy", phone="9135550177")
    customer_id = added.json()["id"]
    doors = [by_hand(shop, n, customer_id) if n % 2 else by_phone(shop, n) for n in range(CALLERS)]
    booked = await asyncio.gather(*doors)
    visits = list(await shop.appointments())
    assert (sum(booked), len(visits)) == (2, 2)
    assert_kept(visits)


async def test_no_rush_goes_past_the_days_limit(shop: Shop) -> None:
    await set_rules(shop, max_jobs_per_day=3, travel_buffer_minutes=30)
    rush = [
        ask(
            shop,
            book(Window(start, start + timedelta(minutes=60))),
            conversation=a_conversation(id=ConversationId(f"rush-{n}"), phone=a_phone()),
        )
        for n in range(CALLERS)
        for start in [NINE + timedelta(minutes=30 * (n % 12))]
    ]
    answers = await asyncio.gather(*rush)
    visits = list(await shop.appointments())
    assert sum(isinstance(answer, e.Booked) for (answer,) in answers) == len(visits) == 3
    assert_kept(visits, timedelta(minutes=30))
