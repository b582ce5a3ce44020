"""The week so far, against last week."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.conversations import Channel
from app.ports import UnitOfWork
from app.repositories.connect import open_storage
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

NOW = datetime(2026, 1, 14, 18, 0, tzinfo=UTC)
"""A Wednesday noon in Chicago, where the shop is open from 8 to 5 on weekdays."""
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
EVENING = NOW - DAY + 8 * HOUR
SERVICE = {"service_type": "drain", "name": "Drains", "price_low": 100, "price_high": 200}


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    storage = await open_storage("memory://")
    async with open_shop(storage, FrozenClock(NOW), services=[SERVICE]) as shop:
        yield shop
    await storage.close()


async def told(shop: Shop) -> Any:
    answer = await shop.business.get("/v1/owner/this-week")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def called(shop: Shop, began: datetime, **given: Any) -> str:
    talk = factories.a_conversation(started_at=began, last_message_at=began, **given)
    await shop.change(lambda uow: uow.conversations.add(talk))
    return talk.id


async def booked(shop: Shop, began: datetime, channel: Any = Channel.PHONE, **given: Any) -> None:
    talk = await called(shop, began, channel=channel, outcome="booked")
    customer = factories.a_customer()
    made = {"conversation_id": talk, "created_at": began, "overlap_allowed": True, **given}
    visit = factories.an_appointment(
        customer, window=factories.a_window(NOW + DAY), service_type="drain", **made
    )

    def add(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        uow.appointments.add(visit)

    await shop.change(add)


async def test_a_week_begins_on_monday_where_the_business_is(shop: Shop) -> None:
    monday = datetime(2026, 1, 12, 6, tzinfo=UTC)
    for began in (
        monday,
        NOW,
        monday - HOUR,
        monday - WEEK,
        NOW - WEEK - HOUR,
        NOW - WEEK,
        monday - WEEK - HOUR,
    ):
        await called(shop, began)
    await called(shop, NOW - HOUR, channel=Channel.WEB)
    found = await told(shop)
    assert found["this_week"]["calls_answered"] == 2
    assert found["last_week"]["calls_answered"] == 4
    assert found["same_time_last_week"]["calls_answered"] == 2
    assert (found["from"], found["to"]) == ("2026-01-12T06:00:00Z", "2026-01-14T18:00:00Z")
    assert found["last_week_from"] == "2026-01-05T06:00:00Z"
    assert found["last_week_same_time"] == "2026-01-07T18:00:00Z"


async def test_what_was_booked_counts_on_every_channel_unless_it_fell_through(shop: Shop) -> None:
    await booked(shop, NOW - HOUR, estimated_value=80.5)
    await booked(shop, NOW - HOUR, Channel.WEB)
    await booked(shop, NOW - HOUR, status=AppointmentStatus.CANCELLED, estimated_value=999.0)
    await booked(shop, NOW - WEEK - HOUR, Channel.SMS, estimated_value=20.0)
    await booked(shop, NOW - WEEK + HOUR, estimated_value=40.0)
    found = await told(shop)
    week = found["this_week"]
    # A drain is worth the middle of what the business says it costs.
    assert (week["booked"], week["estimated_value"]) == (2, 80.5 + 150)
    assert (found["last_week"]["booked"], found["last_week"]["estimated_value"]) == (2, 60.0)
    same = found["same_time_last_week"]
    assert (same["booked"], same["estimated_value"], same["calls_answered"]) == (1, 20.0, 0)


async def saved(shop: Shop) -> int:
    return int((await told(shop))["this_week"]["saved_from_voicemail"])


@pytest.mark.parametrize("outcome", ["moved", "cancelled", "return_call", "declined"])
async def test_whoever_called_while_we_were_closed_and_was_served_was_saved(
    shop: Shop, outcome: str
) -> None:
    await called(shop, EVENING, outcome=outcome)
    assert await saved(shop) == 1


async def test_bookings_and_emergencies_of_the_night_were_saved(shop: Shop) -> None:
    await booked(shop, EVENING, status=AppointmentStatus.CANCELLED)
    await called(shop, EVENING, is_emergency=True)
    assert await saved(shop) == 2


@pytest.mark.parametrize("outcome", ["abandoned", "sales", "robocall", "answered", None])
async def test_whoever_came_to_nothing_was_not_saved(shop: Shop, outcome: str | None) -> None:
    await called(shop, EVENING, outcome=outcome)
    assert await saved(shop) == 0


async def test_while_we_are_open_nobody_is_saved_from_voicemail(shop: Shop) -> None:
    await called(shop, NOW - HOUR, outcome="booked")
    await called(shop, EVENING, outcome="booked", channel=Channel.SMS)
    assert await saved(shop) == 0
    await shop.business.patch("/v1/owner/business", blackout_dates=["2026-01-14"])
    assert await saved(shop) == 1


async def test_the_week_goes_by_the_clock_on_the_wall_when_clocks_change(shop: Shop) -> None:
    """Clocks went forward on Sunday, March 8."""
    clock = shop.web.services.clock
    assert isinstance(clock, FrozenClock)
    clock.at = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
    found = await told(shop)
    assert (found["from"], found["to"]) == ("2026-03-09T05:00:00Z", "2026-03-11T17:00:00Z")
    assert found["last_week_from"] == "2026-03-02T06:00:00Z"
    assert found["last_week_same_time"] == "2026-03-04T18:00:00Z"
