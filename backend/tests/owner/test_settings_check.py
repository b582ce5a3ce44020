"""Settings tried out: what callers would hear and be offered, what is wrong, and nothing stored."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.repositories.memory.storage import MemoryStorage
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop

PATH = "/v1/owner/business/check"
SETTINGS = "/v1/owner/business"
DRAIN = {"service_type": "drain", "name": "Drain cleaning", "minutes": 90}
PRICED = {**DRAIN, "price_low": 150, "price_high": 300}


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(MemoryStorage(), clock) as shop:
        yield shop


async def check(shop: Shop, **changes: Any) -> dict[str, Any]:
    response = await shop.business.post(PATH, **changes)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


async def seen(shop: Shop, **changes: Any) -> dict[str, Any]:
    told = await check(shop, **changes)
    assert told["valid"], told
    shown: dict[str, Any] = told["preview"]
    return shown


async def test_nothing_is_stored_and_nothing_is_written_down(shop: Shop) -> None:
    before = (await shop.business.get(SETTINGS)).json()
    entries = (await shop.business.get("/v1/owner/audit")).json()
    shown = await seen(shop, name="Other", language_code="es", opening_hours={})
    assert "Other" in shown["greeting"]
    assert (await shop.business.get(SETTINGS)).json() == before
    assert (await shop.business.get("/v1/owner/audit")).json() == entries
    assert "Bristol" in (await seen(shop))["greeting"]


async def test_the_greeting_is_the_one_callers_hear(shop: Shop) -> None:
    for changes in ({"name": "Ann's Pipes"}, {"language_code": "es"}):
        told = await seen(shop, **changes)
        await shop.business.patch(SETTINGS, **changes)
        assert await shop.phone().dials() == told["greeting"]


async def test_the_hours_are_said_as_callers_hear_them(shop: Shop) -> None:
    week = {"mon": [["08:00", "17:00"]], "sat": [["09:00", "12:00"]]}
    told = await seen(shop, opening_hours=week)
    assert told["hours_in_words"] == "We're open Monday, 8 AM to 5 PM; Saturday, 9 AM to noon."
    await shop.business.patch(SETTINGS, opening_hours=week)
    phone = shop.phone()
    await phone.dials()
    assert told["hours_in_words"] in await phone.says("what are your hours?")


async def test_prices_are_said_as_callers_hear_them(shop: Shop) -> None:
    (told,) = (await seen(shop, services=[PRICED]))["price_examples"]
    assert (told["service_type"], told["name"]) == ("drain", "Drain cleaning")
    await shop.business.patch(SETTINGS, services=[PRICED])
    phone = shop.phone()
    await phone.dials()
    assert told["said"] in await phone.says("how much is a drain cleaning?")


async def test_windows_are_those_that_could_be_offered(shop: Shop) -> None:
    usual = (await seen(shop))["next_windows"]
    assert len(usual) == 3 and usual[0]["start_time"] == "2026-01-05T16:00:00Z"
    later = (await seen(shop, opening_hours={"sat": [["09:00", "12:00"]]}))["next_windows"]
    assert later[0]["start_time"] == "2026-01-10T15:00:00Z"
    assert (await seen(shop, opening_hours={}))["next_windows"] == []


async def test_closed_tells_when_it_opens_next(shop: Shop) -> None:
    open_now = await seen(shop)
    assert (open_now["open_now"], open_now["next_opening"]) == (True, None)
    week = {"tue": [["10:00", "12:00"]]}
    closed = await seen(shop, opening_hours=week)
    assert (closed["open_now"], closed["next_opening"]) == (False, "2026-01-06T16:00:00Z")
    after = await seen(shop, opening_hours=week, blackout_dates=["2026-01-06"])
    assert after["next_opening"] == "2026-01-13T16:00:00Z"


async def test_texts_are_shown_with_somebody_in_them(shop: Shop) -> None:
    shown = await seen(shop)
    assert shown["reminder_example"].startswith("Bristol Plumbing: your visit is Monday, January 5")
    assert shown["retention_example"] is None
    template = "Hi {name}, {business} here."
    shown = await seen(shop, retention_enabled=True, retention_sms_template=template)
    assert shown["retention_example"].startswith("Hi Ann Moss, Bristol Plumbing here.")


async def test_the_ladder_is_told_in_order(shop: Shop) -> None:
    on_call = [{"name": "Bea", "phone": "9135550201"}, {"name": "Al", "phone": "9135550202"}]
    shown = await seen(shop, on_call=on_call, owner_name="Olive", escalation_minutes=1)
    assert shown["on_call_in_words"] == (
        "Bea, then Al, 1 minute each. If nobody takes it: Olive (owner)."
    )
    alone = await seen(shop, owner_phone=None)
    assert alone["on_call_in_words"].startswith("Nobody")


async def visits(shop: Shop) -> dict[str, str]:
    """One on Monday afternoon, one on Saturday that the owner put outside the hours."""
    ann = factories.a_customer(name="Ann <b>")
    noon = MONDAY_9AM.replace(hour=20)
    saturday = noon.replace(day=10)
    monday = factories.an_appointment(ann, window=factories.a_window(noon))
    outside = factories.an_appointment(ann, window=factories.a_window(saturday))
    past = factories.an_appointment(ann, window=factories.a_window(noon.replace(day=2)))

    def furnish(uow: Any) -> None:
        uow.customers.add(ann)
        for one in (monday, outside, past):
            uow.appointments.add(one)

    await shop.change(furnish)
    return {"monday": monday.id, "outside": outside.id}


@pytest.mark.parametrize(
    "changes",
    [
        {"opening_hours": {"mon": [["08:00", "12:00"]]}},
        {"opening_hours": {"tue": [["08:00", "17:00"]]}},
        {"blackout_dates": ["2026-01-05"]},
        {"timezone": "Asia/Tokyo"},
    ],
)
async def test_visits_that_new_hours_leave_outside_are_named(
    shop: Shop, changes: dict[str, Any]
) -> None:
    ids = await visits(shop)
    told = await check(shop, **changes)
    (left,) = told["preview"]["appointments_outside_new_hours"]
    assert (left["id"], left["customer_name"]) == (ids["monday"], "Ann <b>")
    assert left["start_time"] == "2026-01-05T20:00:00Z"
    assert told["preview"]["appointments_outside_total"] == 1
    assert any("outside the new hours" in one for one in told["warnings"])


async def test_hours_that_still_hold_them_name_nobody(shop: Shop) -> None:
    await visits(shop)
    week = {"mon": [["08:00", "17:00"]], "sat": [["08:00", "17:00"]]}
    for changes in ({"opening_hours": week}, {"owner_name": "Bo"}):
        assert (await seen(shop, **changes))["appointments_outside_new_hours"] == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on_call": []}, "No one is on call"),
        ({"owner_phone": None}, "Nobody would be told of an emergency"),
        ({"owner_phone": None}, "Your own phone is missing"),
        ({"owner_phone": "8165550100"}, "only ring itself"),
        ({"emergency_keywords": ["leak"]}, "“leak” is a word that ordinary callers say"),
        ({"emergency_keywords": ["today"]}, "“today” is a word"),
        ({"services": [DRAIN]}, "Without a price: Drain cleaning"),
        ({"services": []}, "No services of your own"),
        ({"opening_hours": {}}, "Closed all week"),
        ({"opening_hours": {"mon": [["08:00", "08:30"]]}}, "No caller could be offered a visit"),
        (
            {"services": [PRICED], "opening_hours": {"sat": [["09:00", "10:00"]]}},
            "Saturday's hours are too short for Drain cleaning",
        ),
        ({"owner_phone": None, "briefing_hour": 18}, "briefing has no phone"),
    ],
)
async def test_what_is_likely_to_be_regretted_is_said(
    shop: Shop, changes: dict[str, Any], words: str
) -> None:
    assert any(words in one for one in (await check(shop, **changes))["warnings"])


async def test_good_settings_have_no_warning(shop: Shop) -> None:
    told = await check(
        shop,
        on_call=[{"name": "Bea", "phone": "9135550201"}],
        services=[PRICED],
        emergency_keywords=["sump pump flood"],
        opening_hours={"mon": [["00:00", "24:00"]]},
    )
    assert told["warnings"] == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"opening_hours": {"sat": [["12:00", "09:00"]]}}, "/body/opening_hours/sat"),
        ({"opening_hours": {"Sun": [["9:00", "24:00"]]}}, "/body/opening_hours/Sun/0/0"),
        (
            {"opening_hours": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}},
            "/body/opening_hours/mon",
        ),
        ({"name": None}, "/body/name"),
        ({"services": [{**DRAIN, "minutes": 0}]}, "/body/services/0/minutes"),
        ({"on_call": [{"name": "Bea", "phone": "12"}]}, "/body/on_call/0/phone"),
        ({"owner_pin": "1234"}, "/body/owner_pin"),
        ({"blackout_dates": ["soon"]}, "/body/blackout_dates/0"),
    ],
)
async def test_what_would_be_refused_is_named_with_its_field(
    shop: Shop, changes: dict[str, Any], pointer: str
) -> None:
    told = await check(shop, **changes)
    assert (told["valid"], told["preview"]) == (False, None)
    assert [one["pointer"] for one in told["problems"]] == [pointer]
    refused = await shop.business.patch(SETTINGS, **changes)
    assert refused.status_code == 422
    named = [one["pointer"] for one in refused.json().get("errors", [])]
    assert named == [pointer] or pointer == "/body/owner_pin"


async def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(shop: Shop) -> None:
    shown = (await shop.business.get(SETTINGS)).json()
    as_seen = {"faq": shown["faq"], "opening_hours": shown["opening_hours"]}
    await shop.business.patch(SETTINGS, owner_name="Bo")
    ok = await shop.business.patch(SETTINGS, faq=[], if_unchanged=as_seen)
    assert ok.status_code == 200
    await shop.business.patch(SETTINGS, open_hour=9, close_hour=12)
    late = await shop.business.patch(SETTINGS, opening_hours={}, if_unchanged=as_seen)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/stale-business")
    assert (await shop.business.get(SETTINGS)).json()["close_hour"] == 12
