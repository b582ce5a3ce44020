"""What the owner's first screen shows of this moment."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.calls import Transfer
from app.domain.conversations import Channel
from app.domain.return_calls import ReturnCallStatus
from app.ports import UnitOfWork
from app.repositories.connect import open_storage
from tests.support import factories
from tests.support.diary import book
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.on_call import GAS, Duty, on_duty

NOW = MONDAY_9AM
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def duty(clock: FrozenClock) -> AsyncIterator[Duty]:
    storage = await open_storage("memory://")
    async with on_duty(storage, clock) as duty:
        yield duty
    await storage.close()


async def now(duty: Duty) -> Any:
    answer = await duty.shop.business.get("/v1/owner/now")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_nothing_happens_in_a_new_business(duty: Duty) -> None:
    assert await now(duty) == {
        "live_calls": [],
        "open_emergencies": [],
        "callbacks_due": {"pending": 0, "items": []},
        "jobs_today": [],
        "at": "2026-01-05T15:00:00Z",
    }


async def test_a_caller_is_shown_while_they_talk_and_not_once_they_hung_up(duty: Duty) -> None:
    phone = duty.shop.phone()
    await phone.dials()
    await phone.says("my kitchen sink is clogged")
    (live,) = (await now(duty))["live_calls"]
    assert live["conversation_id"] == phone.call
    assert (live["channel"], live["phone"]) == ("phone", "+19135550123")
    assert (live["stage"], live["asking"]) == (phone.state["stage"], phone.state["asking"])
    assert live["problem_summary"] == "my kitchen sink is clogged"
    assert (live["caller_name"], live["is_emergency"], live["with_person"]) == (None, False, False)
    await phone.hangs_up()
    assert (await now(duty))["live_calls"] == []


async def test_whoever_has_been_silent_for_long_is_not_shown_any_more(
    duty: Duty, clock: FrozenClock
) -> None:
    web = factories.a_conversation(channel=Channel.WEB, started_at=NOW - HOUR, last_message_at=NOW)
    await duty.shop.change(lambda uow: uow.conversations.add(web))
    assert [one["channel"] for one in (await now(duty))["live_calls"]] == ["web"]
    clock.at = NOW + 11 * MINUTE
    assert (await now(duty))["live_calls"] == []


async def test_a_call_that_a_person_took_is_shown_however_quiet_it_is_for_us(
    duty: Duty, clock: FrozenClock
) -> None:
    taken = Transfer(asked_at=NOW, to_number="+19135550203", accepted_at=NOW)
    talk = factories.a_conversation()
    call = factories.a_call(conversation_id=talk.id, transfer=taken)

    def put_through(uow: UnitOfWork) -> None:
        uow.conversations.add(talk)
        uow.calls.add(call)

    await duty.shop.change(put_through)
    clock.at = NOW + HOUR
    (live,) = (await now(duty))["live_calls"]
    assert (live["conversation_id"], live["with_person"]) == (talk.id, True)
    over = replace(call, transfer=replace(taken, result="completed"))
    await duty.shop.change(lambda uow: uow.calls.save(over))
    assert (await now(duty))["live_calls"] == []


async def test_an_emergency_is_shown_until_somebody_takes_it(duty: Duty) -> None:
    await duty.hear_of(GAS)
    found = await now(duty)
    (emergency,) = found["open_emergencies"]
    assert emergency == (await duty.shop.business.get("/v1/owner/emergencies")).json()[0]
    assert found["live_calls"][0]["is_emergency"] is True
    assert (await duty.acknowledges(by="Ann")).status_code == 200
    assert (await now(duty))["open_emergencies"] == []


async def test_whoever_called_most_often_is_called_back_first_then_whoever_waits_longest(
    duty: Duty,
) -> None:
    def owed(name: str, ago: timedelta, **given: Any) -> Any:
        return factories.a_return_call(name=name, last_seen_at=NOW - ago, **given)

    calls = (
        owed("recent", MINUTE),
        owed("earlier", 2 * HOUR),
        owed("insists", HOUR, attempts=3),
        owed("months ago", 90 * DAY, attempts=9),
        owed("done", DAY, attempts=5, status=ReturnCallStatus.COMPLETED),
        owed("yesterday", DAY),
        owed("sixth", MINUTE / 2, voicemail_url="https://api.twilio.com/x"),
    )
    await duty.shop.change(lambda uow: [uow.return_calls.put(one) for one in calls])
    due = (await now(duty))["callbacks_due"]
    names = ["insists", "yesterday", "earlier", "recent", "sixth"]
    assert (due["pending"], [one["name"] for one in due["items"]]) == (6, names)
    last = due["items"][-1]
    listed = (await duty.shop.business.get("/v1/owner/callbacks")).json()["items"]
    assert last in listed
    assert "twilio" not in last["voicemail_url"]


async def test_todays_jobs_are_those_of_the_businesss_own_day(duty: Duty) -> None:
    shop = duty.shop
    # Midnight to midnight in Chicago, six hours behind.
    await book(shop, "Eve", NOW - 9.5 * HOUR)
    await book(shop, "Ann", NOW - 8 * HOUR, status=AppointmentStatus.COMPLETED)
    visit = await book(shop, "Bob", NOW + HOUR, arrival_ends_at=NOW + 3 * HOUR, address="1 Elm St")
    await book(shop, "Cy", NOW + 2 * HOUR, status=AppointmentStatus.CANCELLED)
    await book(shop, "Di", NOW + 16 * HOUR)
    jobs = (await now(duty))["jobs_today"]
    assert [one["customer_name"] for one in jobs] == ["Ann", "Bob"]
    assert jobs[1] == {
        "id": visit.id,
        "customer_name": "Bob",
        "start_time": "2026-01-05T16:00:00Z",
        "end_time": "2026-01-05T17:00:00Z",
        "arrival_window_end": "2026-01-05T18:00:00Z",
        "status": "SCHEDULED",
        "service_type": "drain_or_sewer",
        "address": "1 Elm St",
        "technician_id": None,
        "is_emergency": False,
    }
