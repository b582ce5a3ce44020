"""Reminders, follow-ups and campaigns for whoever calls them by cron, and what the owner sees."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.dialogue.state import DialogueState
from app.domain.return_calls import ReturnCallReason
from app.ports import Storage
from tests.support.factories import (
    a_conversation,
    a_customer,
    a_return_call,
    a_window,
    an_appointment,
)
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop
from tests.support.storages import every_storage, in_memory
from tests.support.work import add_appointments, add_customers

pytestmark = in_memory

REMIND, FOLLOW_UP = "/v1/reminders/send-upcoming", "/v1/reminders/send-followups"
ASK_BACK = "/v1/retention/send-retention"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOBODY = {"considered": 0, "sent": 0, "suppressed": {}}


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock, retention_enabled=True) as shop:
        yield shop


async def cron(shop: Shop, path: str, **params: Any) -> httpx.Response:
    """With the business's key and nothing else."""
    key = {"X-API-Key": shop.business.api_key}
    return await shop.web.client.post(path, params=params, headers=key)


async def book(shop: Shop, hours: float, **given: Any) -> str:
    customer = a_customer(tags=("vip",))
    visit = an_appointment(
        customer,
        **{
            "window": a_window(MONDAY_9AM + hours * HOUR),
            "created_at": MONDAY_9AM - 400 * DAY,
            "overlap_allowed": True,
            **given,
        },
    )
    await shop.change(add_customers(customer))
    await shop.change(add_appointments(visit))
    return customer.phone


async def a_lead(shop: Shop) -> str:
    talk = a_conversation(
        phone="+19135550142",
        ended_at=MONDAY_9AM - 3 * HOUR,
        last_message_at=MONDAY_9AM - 3 * HOUR,
        started_at=MONDAY_9AM - 3 * HOUR,
        state=DialogueState(problem="a leak"),
    )
    owed = a_return_call(
        phone=talk.phone,
        reason=ReturnCallReason.NO_SLOT,
        last_seen_at=MONDAY_9AM - 3 * HOUR,
        conversation_id=talk.id,
    )

    def work(uow: Any) -> None:
        uow.conversations.add(talk)
        uow.return_calls.put(owed)

    await shop.change(work)
    return str(talk.phone)


@every_storage
async def test_a_cron_job_reminds_once_however_often_it_runs(shop: Shop) -> None:
    phone = await book(shop, 20)
    first, second = await cron(shop, REMIND), await cron(shop, REMIND)
    assert first.json() == {"considered": 1, "sent": 1, "suppressed": {}}
    assert second.json() == {"considered": 1, "sent": 0, "suppressed": {"already_told": 1}}
    assert [(text.to_number, text.kind) for text in await shop.texts()] == [(phone, "reminder")]


async def test_hours_ahead_outrank_the_businesss_own(shop: Shop) -> None:
    await book(shop, 47)
    assert (await cron(shop, REMIND)).json() == NOBODY
    assert (await cron(shop, REMIND, hours_ahead="")).json() == NOBODY
    assert (await cron(shop, REMIND, hours_ahead=48)).json()["sent"] == 1


@every_storage
async def test_a_cron_job_follows_leads_up_once(shop: Shop) -> None:
    phone = await a_lead(shop)
    assert (await cron(shop, FOLLOW_UP)).json() == {"considered": 1, "sent": 1, "suppressed": {}}
    again = (await cron(shop, FOLLOW_UP)).json()
    assert again == {"considered": 1, "sent": 0, "suppressed": {"already_told": 1}}
    assert [text.to_number for text in await shop.texts()] == [phone]


@every_storage
async def test_a_campaign_is_narrowed_by_its_parameters(shop: Shop) -> None:
    old = {"status": AppointmentStatus.COMPLETED, "service_type": "drain"}
    await book(shop, -24 * 200, **old)
    await book(shop, -24 * 100, **old)
    await book(shop, -24 * 200, service_type="heater")
    asked = await cron(shop, ASK_BACK, service_type="drain", tag="vip", campaign_type="spring")
    assert asked.json() == {"considered": 1, "sent": 1, "suppressed": {}}
    rest = await cron(
        shop, ASK_BACK, min_days_since_last_visit=90, max_messages=1, campaign_type="", tag=""
    )
    assert rest.json()["sent"] == 1
    told = (await shop.business.get("/v1/owner/retention")).json()
    assert told["total_messages_sent"] == 0
    await shop.texts()
    told = (await shop.business.get("/v1/owner/retention")).json()
    assert told == {
        "total_messages_sent": 2,
        "campaigns": [
            {"campaign_type": "come_back", "messages_sent": 1},
            {"campaign_type": "spring", "messages_sent": 1},
        ],
    }


async def test_nobody_is_asked_back_while_the_owner_has_it_off(shop: Shop) -> None:
    await book(shop, -24 * 200)
    await shop.business.patch("/v1/owner/business", retention_enabled=False)
    assert (await cron(shop, ASK_BACK)).json() == NOBODY


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (REMIND, "hours_ahead", "0"),
        (REMIND, "hours_ahead", "337"),
        (REMIND, "hours_ahead", "soon"),
        (ASK_BACK, "min_days_since_last_visit", "0"),
        (ASK_BACK, "min_days_since_last_visit", "-1"),
        (ASK_BACK, "max_messages", "0"),
        (ASK_BACK, "max_messages", "1001"),
        (ASK_BACK, "campaign_type", "x" * 81),
        (ASK_BACK, "tag", "\0"),
        (ASK_BACK, "service_type", "\0"),
    ],
)
async def test_nonsense_is_refused_and_tells_nobody(
    shop: Shop, path: str, name: str, value: str
) -> None:
    await book(shop, 20)
    await book(shop, -24 * 200)
    assert (await cron(shop, path, **{name: value})).status_code == 422
    assert await shop.texts() == []


@every_storage
@pytest.mark.parametrize("path", [REMIND, FOLLOW_UP, ASK_BACK])
async def test_only_the_business_itself_may_send(shop: Shop, path: str) -> None:
    client = shop.web.client
    assert (await client.post(path, headers={"X-API-Key": "wrong"})).status_code == 401
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"status": "SUSPENDED"})
    assert (await cron(shop, path)).status_code == 403


@every_storage
async def test_another_businesss_visits_are_not_spoken_of(shop: Shop) -> None:
    await book(shop, 20)
    other = Shop(shop.web, await shop.web.tenant(name="Other", retention_enabled=True))
    assert (await cron(other, REMIND)).json() == NOBODY
    assert (await cron(other, ASK_BACK)).json() == NOBODY
    assert await shop.texts() == []


@every_storage
async def test_the_owner_sees_what_became_of_those_who_got_in_touch(shop: Shop) -> None:
    await a_lead(shop)
    booked = a_conversation(phone="+19135550143", appointment_id="a1", outcome="booked")
    twice = a_conversation(phone="+19135550143", state=DialogueState(problem="a leak"))
    long_ago = a_conversation(
        phone="+19135550144",
        started_at=MONDAY_9AM - 8 * DAY,
        state=DialogueState(problem="a leak"),
    )
    wrong = a_conversation(phone="+19135550145", outcome="wrong_number")

    def add(uow: Any) -> None:
        for talk in (booked, twice, long_ago, wrong):
            uow.conversations.add(talk)

    await shop.change(add)
    await cron(shop, FOLLOW_UP)
    await shop.texts()
    path = "/v1/owner/followups"
    assert (await shop.business.get(path)).json() == {
        "window_days": 7,
        "followups_sent": 1,
        "recent_leads_without_appointments": 1,
        "recent_leads_with_appointments": 1,
        "retention_messages_sent": 0,
    }
    wide = (await shop.business.get(path, days=30)).json()
    assert wide["recent_leads_without_appointments"] == 2
    assert (await shop.business.get(path, days=0)).status_code == 422
    assert (await shop.business.get(path, days=366)).status_code == 422


# --- what an owner may set ------------------------------------------------------------

PATH = "/v1/owner/business"


async def test_due_work_starts_out_as_documented(shop: Shop) -> None:
    shown = (await shop.business.get(PATH)).json()
    usual = {"followups_enabled": True, "review_requests": True, "briefing_hour": None}
    assert {name: shown[name] for name in usual} == usual


async def test_owners_set_their_hour_their_words_and_what_they_do_without(shop: Shop) -> None:
    wanted = {
        "followups_enabled": False,
        "review_requests": False,
        "briefing_hour": 18,
        "retention_sms_template": "Hi {name}, {business} here. Call {phone}.",
    }
    changed = await shop.business.patch(PATH, **wanted)
    assert {name: changed.json()[name] for name in wanted} == wanted
    cleared = await shop.business.patch(PATH, briefing_hour=None, retention_sms_template="")
    shown = cleared.json()
    assert (shown["briefing_hour"], shown["retention_sms_template"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("briefing_hour", 24),
        ("briefing_hour", -1),
        ("followups_enabled", None),
        ("review_requests", None),
        ("retention_sms_template", "Hi {first_name}"),
        ("retention_sms_template", "Reply YES to book"),
        ("retention_sms_template", "{name"),
    ],
)
async def test_what_cannot_be_sent_cannot_be_set(shop: Shop, name: str, value: object) -> None:
    before = (await shop.business.get(PATH)).json()
    refused = await shop.business.patch(PATH, **{name: value})
    assert refused.status_code == 422
    assert name in refused.text
    assert (await shop.business.get(PATH)).json() == before
