"""How full the days to come are, and why."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.calendars import BusyTime
from app.repositories.connect import open_storage
from tests.support import factories
from tests.support.diary import book
from tests.support.doors import hire, set_rules
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop

HOUR = timedelta(hours=1)
TUESDAY_8AM = MONDAY_9AM + 23 * HOUR
TUESDAY = "2026-01-06"
OFF_TUESDAY = {
    "starts_at": "2026-01-06T00:00:00-06:00",
    "ends_at": "2026-01-07T00:00:00-06:00",
}


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    storage = await open_storage("memory://")
    async with open_shop(storage, clock) as shop:
        yield shop
    await storage.close()


async def days(shop: Shop, **asked: Any) -> dict[str, Any]:
    answer = await shop.business.get("/v1/owner/days", **asked)
    assert answer.status_code == 200, answer.text
    return {one["date"]: one for one in answer.json()["items"]}


async def fill(shop: Shop, technician_id: str | None = None, hours: float = 9) -> None:
    await book(shop, "Ann", TUESDAY_8AM, hours=hours, technician_id=technician_id)


async def test_two_weeks_are_told_unless_asked_otherwise(shop: Shop) -> None:
    found = await days(shop)
    assert (len(found), next(iter(found))) == (14, "2026-01-05")
    assert found[TUESDAY] == {
        "date": TUESDAY,
        "is_open": True,
        "opening_hours": [["08:00", "17:00"]],
        "closed_because": None,
        "jobs": 0,
        "emergency_jobs": 0,
        "capacity_minutes": 540,
        "booked_minutes": 0,
        "blocked_minutes": 0,
        "available_minutes": 540,
        "free_openings": 17,
        "why_full": None,
        "explanation": None,
        "technicians": [],
    }
    assert len(await days(shop, days=3)) == 3


async def test_a_closed_day_says_why(shop: Shop) -> None:
    await shop.business.patch("/v1/owner/business", blackout_dates=[TUESDAY])
    found = await days(shop)
    saturday, tuesday = found["2026-01-10"], found[TUESDAY]
    assert saturday["closed_because"] == saturday["explanation"] == "Closed on Saturdays"
    assert tuesday["closed_because"] == "Closed on this date"
    for day in (saturday, tuesday):
        assert (day["is_open"], day["opening_hours"], day["capacity_minutes"]) == (False, [], 0)
        assert (day["free_openings"], day["why_full"]) == (0, None)


async def test_openings_are_as_many_as_are_listed_for_callers(shop: Shop) -> None:
    await hire(shop, "Ann")
    await set_rules(shop, emergency_reserve=2, max_jobs_per_day=5)
    listed = (await shop.business.get("/v1/owner/availability", days=14)).json()
    for on, day in (await days(shop)).items():
        openings = [one for one in listed if one["date"] == on and one["start_time"]]
        assert day["free_openings"] == len(openings)
    answer = (await shop.business.get("/v1/owner/days")).json()
    assert (answer["reserved_openings"], answer["most_jobs"]) == (2, 5)


async def test_booked_blocked_and_available_are_all_of_the_capacity(shop: Shop) -> None:
    ann, bob = await hire(shop, "Ann"), await hire(shop, "Bob", time_off=[OFF_TUESDAY])
    await book(shop, "One", TUESDAY_8AM, hours=2, technician_id=ann)
    # Two at once take the time once; what is outside opening hours is none of it.
    await book(shop, "Two", TUESDAY_8AM + HOUR, hours=2, technician_id=ann)
    await book(shop, "Night", TUESDAY_8AM + 8 * HOUR, hours=3, technician_id=ann, is_emergency=True)
    tuesday = (await days(shop))[TUESDAY]
    assert (tuesday["jobs"], tuesday["emergency_jobs"]) == (3, 1)
    minutes = ("capacity_minutes", "booked_minutes", "blocked_minutes", "available_minutes")
    assert [tuesday[name] for name in minutes] == [1080, 240, 540, 300]
    first, second = tuesday["technicians"]
    assert [first[name] for name in ("technician_id", "name", "jobs", *minutes, "off")] == [
        *(ann, "Ann", 3, 540, 240, 0, 300),
        None,
    ]
    assert [second[name] for name in ("technician_id", "name", "jobs", *minutes, "off")] == [
        *(bob, "Bob", 0, 540, 0, 540, 0),
        "time off",
    ]


async def test_entries_of_linked_calendars_block_time(shop: Shop) -> None:
    link = {"kind": "ics", "address": "https://example.com/shop.ics"}
    link_id = (await shop.business.post("/v1/owner/calendars", **link)).json()["id"]
    entry = BusyTime(link_id=link_id, event_id="dentist", window=factories.a_window(TUESDAY_8AM, 2))
    await shop.change(lambda uow: uow.busy_times.replace(link_id, [entry]))
    tuesday = (await days(shop))[TUESDAY]
    assert (tuesday["blocked_minutes"], tuesday["available_minutes"]) == (120, 420)


async def why(shop: Shop, **asked: Any) -> tuple[str, str]:
    day = (await days(shop, **asked))[TUESDAY]
    assert day["free_openings"] == 0
    return day["why_full"], day["explanation"]


async def test_a_full_day_of_a_business_alone(shop: Shop) -> None:
    await fill(shop)
    assert await why(shop) == ("full", "The day is booked from 8 AM to 5 PM: 1 job.")


async def test_a_full_day_names_who_is_booked_and_who_is_off(shop: Shop) -> None:
    for name in ("Ann", "Bob"):
        await fill(shop, await hire(shop, name))
    told = "Both technicians are booked from 8 AM to 5 PM: 2 jobs."
    assert await why(shop) == ("full", told)
    await hire(shop, "Sam", time_off=[OFF_TUESDAY])
    told = "Ann and Bob are booked from 8 AM to 5 PM: 2 jobs. Sam is off."
    assert await why(shop) == ("full", told)


async def test_gaps_that_are_too_short_are_told_as_such(shop: Shop) -> None:
    ann = await hire(shop, "Ann")
    for start in (0, 2.5, 5, 7.5):
        await book(shop, f"At {start}", TUESDAY_8AM + start * HOUR, hours=1.75, technician_id=ann)
    told = "Ann has no room left for a visit of 1 hour: 4 jobs."
    assert await why(shop) == ("full", told)


async def test_a_day_that_is_blocked_says_so(shop: Shop) -> None:
    half = {**OFF_TUESDAY, "ends_at": "2026-01-06T10:30:00-06:00"}
    ann = await hire(shop, "Ann", time_off=[half])
    await book(shop, "One", TUESDAY_8AM + 2.5 * HOUR, hours=6.5, technician_id=ann)
    told = "Ann is booked from 8 AM to 5 PM: 1 job. Time off and calendars take 2 h 30 min."
    assert await why(shop) == ("full", told)


async def test_limits_of_the_business_are_named(shop: Shop) -> None:
    await book(shop, "Ann", TUESDAY_8AM)
    await set_rules(shop, max_jobs_per_day=1)
    assert await why(shop) == ("full", "The one visit of the day is taken.")
    await set_rules(shop, max_jobs_per_day=2, emergency_reserve=1)
    assert await why(shop) == ("reserved", "What is left is kept for emergencies.")


async def test_only_those_who_can_do_the_work_are_named(shop: Shop) -> None:
    drain = {"service_type": "drain", "name": "Drains", "minutes": 60, "skills": ["Drains"]}
    await set_rules(shop, services=[drain])
    await fill(shop, await hire(shop, "Ann", skills=["drains"]))
    await hire(shop, "Bob")
    told = "Ann is booked from 8 AM to 5 PM: 1 job."
    assert await why(shop, service_type="drain") == ("full", told)
    assert (await days(shop))[TUESDAY]["free_openings"] == 17
    unknown = await shop.business.get("/v1/owner/days", service_type="roofing")
    assert unknown.status_code == 422


async def test_a_day_on_which_everybody_is_off_is_closed(shop: Shop) -> None:
    await hire(shop, "Ann", time_off=[{**OFF_TUESDAY, "note": "Vacation"}])
    tuesday = (await days(shop))[TUESDAY]
    assert tuesday["is_open"] is False
    assert tuesday["closed_because"].startswith("Nobody works")
    assert tuesday["technicians"][0]["off"] == "Vacation"
