"""What the owner sees of the days to come: openings, or why there are none."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.ports import Storage
from tests.support.doors import hire, set_rules
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

PATH = "/v1/owner/availability"
DRAIN = {"service_type": "drain", "name": "Drains", "minutes": 60, "skills": ["drains"]}


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock, services=[DRAIN]) as shop:
        yield shop


async def days(shop: Shop, **asked: Any) -> dict[str, list[dict[str, Any]]]:
    shown = await shop.business.get(PATH, **asked)
    assert shown.status_code == 200, shown.text
    by_date: dict[str, list[dict[str, Any]]] = {}
    for one in shown.json():
        by_date.setdefault(one["date"], []).append(one)
    return by_date


async def test_every_opening_of_a_week_is_listed_day_by_day(shop: Shop) -> None:
    week = await days(shop)
    assert list(week) == [f"2026-01-{day:02}" for day in range(5, 12)]
    tuesday = week["2026-01-06"]
    assert tuesday[0]["start_time"] == "2026-01-06T14:00:00Z"
    assert len(tuesday) == 17
    assert week["2026-01-05"][0]["start_time"] == "2026-01-05T16:00:00Z"
    (saturday,) = week["2026-01-10"]
    assert saturday == {
        "date": "2026-01-10",
        "start_time": None,
        "end_time": None,
        "arrival_window_end": None,
        "technician_id": None,
        "why_not": "closed",
        "explanation": "Closed on Saturdays",
    }


async def book_all_of_tuesday(shop: Shop) -> None:
    added = await shop.business.post("/v1/crm/customers", name="Ann", phone="9135550177")
    booked = await shop.business.post(
        "/v1/crm/appointments",
        customer_id=added.json()["id"],
        start_time="2026-01-06T08:00:00-06:00",
        end_time="2026-01-06T17:00:00-06:00",
    )
    assert booked.status_code == 201, booked.text


@pytest.mark.parametrize(
    ("rules", "asked", "why_not", "explanation"),
    [
        ({"blackout_dates": ["2026-01-06"]}, {}, "closed", "Closed on this date"),
        ({"minimum_notice_minutes": 2880}, {}, "too_soon", "What is left begins too soon"),
        ({"service_area_zips": ["64106"]}, {"zip": "10001"}, "out_of_area", "The ZIP code is"),
        ({"max_jobs_per_day": 1, "emergency_reserve": 1}, {}, "reserved", "What is left is kept"),
    ],
)
async def test_a_day_without_openings_says_why(
    shop: Shop, rules: dict[str, Any], asked: dict[str, Any], why_not: str, explanation: str
) -> None:
    await set_rules(shop, **rules)
    (tuesday,) = (await days(shop, **asked))["2026-01-06"]
    assert (tuesday["start_time"], tuesday["why_not"]) == (None, why_not)
    assert tuesday["explanation"].startswith(explanation)


async def test_a_full_day_says_what_it_is_full_of(shop: Shop) -> None:
    await book_all_of_tuesday(shop)
    (tuesday,) = (await days(shop))["2026-01-06"]
    assert (tuesday["why_not"], tuesday["explanation"]) == (
        "full",
        "Everybody who could come is taken all day",
    )
    await set_rules(shop, max_jobs_per_day=1)
    (tuesday,) = (await days(shop))["2026-01-06"]
    assert tuesday["explanation"] == "The one visit of the day is taken"


async def test_a_holiday_is_named(shop: Shop) -> None:
    await set_rules(shop, public_holidays="US")
    (holiday,) = (await days(shop, days=15))["2026-01-19"]
    assert holiday["explanation"] == "A holiday: Martin Luther King Jr. Day"


async def test_days_beyond_the_horizon_are_too_far(shop: Shop) -> None:
    await set_rules(shop, booking_horizon_days=2)
    week = await days(shop)
    assert week["2026-01-07"][0]["why_not"] is None
    assert week["2026-01-08"][0]["why_not"] == "too_far"
    assert "2 days ahead" in week["2026-01-08"][0]["explanation"]


async def test_a_kind_of_work_is_done_by_whoever_can(shop: Shop) -> None:
    await hire(shop, "Al", skills=["gas"])
    (tuesday,) = (await days(shop, service_type="drain"))["2026-01-06"]
    assert tuesday["why_not"] == "no_skill"
    bea = await hire(shop, "Bea", skills=["drains"])
    tuesday, *_ = (await days(shop, service_type="drain"))["2026-01-06"]
    assert tuesday["technician_id"] == bea


async def test_what_is_kept_for_emergencies_is_there_for_them(shop: Shop) -> None:
    await set_rules(shop, reserve_mornings_for_emergencies=True, arrival_window_minutes=120)
    ordinary, *_ = (await days(shop))["2026-01-06"]
    urgent, *_ = (await days(shop, emergency=True))["2026-01-06"]
    assert ordinary["start_time"] == "2026-01-06T18:00:00Z"
    assert urgent["start_time"] == "2026-01-06T14:00:00Z"
    assert urgent["arrival_window_end"] == "2026-01-06T16:00:00Z"


@pytest.mark.parametrize(
    "asked", [{"days": 0}, {"days": 61}, {"zip": "x"}, {"service_type": "dentistry"}]
)
async def test_what_cannot_be_meant_is_invalid(shop: Shop, asked: dict[str, Any]) -> None:
    assert (await shop.business.get(PATH, **asked)).status_code == 422
