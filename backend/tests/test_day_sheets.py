"""The days of the schedule as they stand on the wall: hours, and when somebody is not there."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.appointments import AppointmentStatus
from app.repositories.memory.storage import MemoryStorage
from tests.support.diary import TUESDAY_8AM, book, fill_tuesday
from tests.support.doors import VISITS, hire, set_rules
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

PATH = "/v1/owner/schedule"
TUESDAY = {"from": "2026-01-06"}
WEEK = {"from": "2026-01-05", "to": "2026-01-11"}


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    storage = MemoryStorage()
    async with open_shop(storage, clock) as shop:
        yield shop
    await storage.close()


async def test_every_day_tells_its_hours(shop: Shop) -> None:
    await fill_tuesday(shop)
    await set_rules(shop, closed_days="Sat,Sun", blackout_dates=["2026-01-07"])
    days = (await shop.business.get(PATH, **WEEK)).json()["days"]
    assert [day["is_open"] for day in days] == [True, True, False, True, True, False, False]
    assert days[1] == {
        "date": "2026-01-06",
        "is_open": True,
        "opening_hours": [["08:00", "17:00"]],
        "jobs": 3,
        "emergency_jobs": 1,
    }


async def test_time_off_and_the_hours_off_shift_are_told(shop: Shop) -> None:
    off = [{"starts_at": "2026-01-06T19:00:00Z", "ends_at": "2026-01-06T20:00:00Z", "note": "doc"}]
    al = await hire(shop, "Al", time_off=off, shifts={"tue": [["10:00", "17:00"]]})
    found = (await shop.business.get(PATH, **TUESDAY)).json()["absences"]
    assert found == [
        {
            "technician_id": al,
            "start_time": "2026-01-06T14:00:00Z",
            "end_time": "2026-01-06T16:00:00Z",
            "kind": "off_shift",
            "note": None,
        },
        {
            "technician_id": al,
            "start_time": "2026-01-06T19:00:00Z",
            "end_time": "2026-01-06T20:00:00Z",
            "kind": "time_off",
            "note": "doc",
        },
    ]


async def test_who_left_is_nobodys_absence(shop: Shop) -> None:
    await hire(shop, "Al", shifts={}, is_active=False)
    assert (await shop.business.get(PATH, **TUESDAY)).json()["absences"] == []


async def test_a_visit_tells_whom_to_call_and_how_it_stands(shop: Shop) -> None:
    await book(shop, "Amy", TUESDAY_8AM, status=AppointmentStatus.CONFIRMED)
    (shown,) = (await shop.business.get(PATH, **TUESDAY)).json()["appointments"]
    assert shown["status"] == "CONFIRMED"
    assert shown["customer_phone"].startswith("+1")


async def test_a_change_is_refused_when_the_visit_is_not_as_it_was_seen(shop: Shop) -> None:
    visit, *_ = await fill_tuesday(shop)
    seen = {"start_time": visit.window.start.isoformat(), "technician_id": None}
    later = (visit.window.start + timedelta(hours=1)).isoformat()
    path = f"{VISITS}/{visit.id}"
    span = {"start_time": later, "end_time": (visit.window.end + timedelta(hours=1)).isoformat()}
    moved = await shop.business.patch(path, **span, if_unchanged=seen)
    assert moved.status_code == 200, moved.text
    late = await shop.business.patch(path, description="new", if_unchanged=seen)
    assert late.status_code == 409
    assert late.json()["type"] == "/problems/stale-appointment"
    kept = await shop.business.patch(path, description="new", if_unchanged={"start_time": later})
    assert kept.status_code == 200
