"""An owner asks in writing: what is answered, to whom, and what stands beside it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.escalations import EscalationStatus
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.ports import Storage
from tests.support.diary import (
    TUESDAY_8AM,
    alarm,
    book,
    fill_a_day_of_calls,
    fill_tuesday,
    know,
    owe,
)
from tests.support.doors import hire, set_rules
from tests.support.factories import a_customer
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

PATH = "/v1/voice/owner/query"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


async def ask(shop: Shop, words: str) -> str:
    answered = await shop.business.post(PATH, text=words)
    assert answered.status_code == 200, answered.text
    assert answered.json()["audio"] is None
    reply: str = answered.json()["reply_text"]
    return reply


# --- visits ---------------------------------------------------------------------------


@every_storage
async def test_tomorrow_is_told_with_emergencies_first(shop: Shop) -> None:
    await fill_tuesday(shop)
    assert await ask(shop, "what's on tomorrow") == (
        "Tomorrow you have three jobs. One emergency among them. "
        "An emergency at 11 AM: Cora Diaz, drain or sewer, 6100 Nieman Road, Shawnee. "
        "At 8 AM, Amy Rourke, drain or sewer, 6100 Nieman Road, Shawnee. "
        "Between 2 and 4 PM, Ben Burke, drain or sewer, 6100 Nieman Road, Shawnee."
    )


async def test_tomorrow_is_told_in_the_language_of_the_question(shop: Shop) -> None:
    await fill_tuesday(shop)
    assert (await ask(shop, "¿qué tengo mañana en la tarde?")).startswith(
        "Mañana por la tarde tiene un trabajo. Entre las 2 y las 4 de la tarde, Ben Burke,"
    )


async def test_of_today_only_what_is_to_come_is_told(shop: Shop) -> None:
    await book(shop, "Amy Rourke", MONDAY_9AM - timedelta(hours=1))
    await book(shop, "Ben Burke", MONDAY_9AM + timedelta(hours=2))
    told = await ask(shop, "what do I have today")
    assert told.startswith("Today you still have one job to come, and one job behind you. At 11 AM")
    assert "Amy Rourke" not in told


async def test_who_called_off_is_not_told(shop: Shop) -> None:
    await book(shop, "Amy Rourke", TUESDAY_8AM, status=AppointmentStatus.CANCELLED)
    assert await ask(shop, "what's on tomorrow") == "You have nothing on tomorrow."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("read me the first job tomorrow", "Your first job tomorrow is at 8 AM: Amy Rourke"),
        ("what's the last job tomorrow", "Your last job tomorrow is between 2 and 4 PM: Ben Burke"),
        ("the second job tomorrow", "Job two tomorrow is at 11 AM: Cora Diaz"),
        ("fifth job tomorrow", "There are not that many: you have three jobs tomorrow."),
        ("what's my next job", "Your next job is tomorrow, at 8 AM: Amy Rourke"),
        ("cuál es el primer trabajo de mañana", "Su primer trabajo mañana es a las 8 de la mañana"),
        ("how many jobs tomorrow", "Tomorrow you have three jobs. One emergency among them."),
        ("when is mrs rourke", "Tomorrow, at 8 AM, Amy Rourke, drain or sewer"),
        ("cuándo es lo de amy rourke", "Mañana, a las 8 de la mañana, Amy Rourke"),
        ("what time are the burkes", "Tomorrow, between 2 and 4 PM, Ben Burke"),
        ("when is mr okonkwo", "I know no customer called Okonkwo."),
    ],
)
async def test_one_job_is_read(shop: Shop, words: str, told: str) -> None:
    await fill_tuesday(shop)
    assert (await ask(shop, words)).startswith(told)


async def test_the_job_that_is_read_comes_with_words_and_number(shop: Shop) -> None:
    visit, *_ = await fill_tuesday(shop)
    (amy,) = [one for one in await shop.customers() if one.id == visit.customer_id]
    told = await ask(shop, "read me the first job tomorrow")
    grouped = f"{amy.phone[2:5]}-{amy.phone[5:8]}-{amy.phone[8:]}"
    assert f"They said: The kitchen sink is clogged. Their number is {grouped}." in told


async def test_a_customer_without_a_visit_has_none(shop: Shop) -> None:
    await know(shop, a_customer(name="Zoe Lind"))
    assert await ask(shop, "when is Zoe Lind") == "Zoe Lind has no visit coming up."


async def test_days_of_a_week_are_named_once(shop: Shop) -> None:
    for name, hours in (("Amy", 0), ("Ben", 2), ("Cora", 24)):
        await book(shop, f"{name} Rourke", TUESDAY_8AM + timedelta(hours=hours))
    told = await ask(shop, "what's on this week")
    assert told.startswith(
        "From today through Sunday, January 11 you have three jobs. Tomorrow, at"
    )
    assert (told.count("Tomorrow"), told.count("Wednesday, January 7")) == (1, 1)


@pytest.mark.parametrize(
    ("rules", "words", "why"),
    [
        ({}, "what's on saturday", "You are closed on that day of the week."),
        ({"blackout_dates": ["2026-01-06"]}, "what's on tomorrow", "You closed that date."),
        (
            {"public_holidays": "US"},
            "what's on january 19th",
            "You are closed for the holiday: Martin Luther King Jr. Day.",
        ),
        ({"public_holidays": "US"}, "qué hay el 19 de enero", "Está cerrado por el día feriado:"),
    ],
)
async def test_an_empty_day_says_why(
    shop: Shop, rules: dict[str, Any], words: str, why: str
) -> None:
    await set_rules(shop, **rules)
    told = await ask(shop, words)
    assert told.startswith(("You have nothing on", "No tiene nada"))
    assert why in told


async def test_an_empty_day_says_that_nobody_works(shop: Shop) -> None:
    off = [{"starts_at": "2026-01-06T00:00:00-06:00", "ends_at": "2026-01-08T00:00:00-06:00"}]
    await hire(shop, "Ray Alvarez", time_off=off)
    assert (await ask(shop, "what's on tomorrow")).endswith("Nobody works that day.")
    assert "Nobody" not in await ask(shop, "what's on thursday")


async def test_technicians_are_named_where_there_are_several(shop: Shop) -> None:
    ray = await hire(shop, "Ray Alvarez")
    await book(shop, "Amy Rourke", TUESDAY_8AM, technician_id=ray)
    assert "Ray" not in await ask(shop, "what's on tomorrow")
    await hire(shop, "Tina Gray")
    assert "Ray Alvarez" in await ask(shop, "what's on tomorrow")


@every_storage
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("am I free at three tomorrow", "Yes, a visit still fits tomorrow at 3 PM."),
        ("am I free at eight tomorrow", "No, a visit does not fit tomorrow at 8 AM. At 8 AM, Amy"),
        ("when am I free tomorrow", "Tomorrow is still free between 9 AM and 2 PM, and between"),
        ("am I free on saturday", "Nothing is free Saturday, January 10. You are closed on that"),
        (
            "estoy libre mañana a las tres",
            "Sí, todavía cabe una visita mañana a las 3 de la tarde.",
        ),
    ],
)
async def test_free_time_is_told(shop: Shop, words: str, told: str) -> None:
    await book(shop, "Amy Rourke", TUESDAY_8AM)
    await book(shop, "Ben Burke", TUESDAY_8AM + timedelta(hours=6))
    assert (await ask(shop, words)).startswith(told)


# --- people ---------------------------------------------------------------------------


@every_storage
async def test_an_open_emergency_is_told_first_whatever_was_asked(shop: Shop) -> None:
    await alarm(shop)
    first = (
        "An emergency is still open, ten minutes ago: a pipe burst, Amy Rourke, 6100 Nieman Road, "
        "913-555-0177."
    )
    for words in (
        "what's on tomorrow",
        "help",
        "blah",
        "who do I have to call back",
        "any openings",
    ):
        assert (await ask(shop, words)).startswith(first)
    assert (await ask(shop, "any emergencies")).endswith(
        "No other emergencies from today through tomorrow."
    )


@every_storage
async def test_an_emergency_that_somebody_took_is_told_when_asked(shop: Shop) -> None:
    await alarm(shop, status=EscalationStatus.ACKNOWLEDGED, acknowledged_by="Ray")
    assert await ask(shop, "any emergencies today") == (
        "One emergency today. Ten minutes ago: a pipe burst, Amy Rourke, 6100 Nieman Road, "
        "913-555-0177. Ray took it."
    )
    assert "burst" not in await ask(shop, "what's on today")


@every_storage
async def test_an_emergency_is_counted_once(shop: Shop) -> None:
    await alarm(shop, status=EscalationStatus.ACKNOWLEDGED, conversation_id="v-burst")
    await book(
        shop, "Amy", MONDAY_9AM + timedelta(hours=1), is_emergency=True, conversation_id="v-burst"
    )
    assert (await ask(shop, "any emergencies today")).startswith("One emergency today.")


@every_storage
async def test_calls_to_return_are_told_with_number_reason_and_age(shop: Shop) -> None:
    ago = MONDAY_9AM - timedelta(hours=2)
    missed, other = ReturnCallReason.MISSED_CALL, ReturnCallReason.PARTIAL_INTAKE
    await owe(shop, "+19135550177", name="Amy Rourke", reason=missed, last_seen_at=ago)
    await owe(shop, "withheld-v9", reason=other, last_seen_at=ago, note="EMERGENCY: water; leak")
    await owe(shop, "+19135550178", status=ReturnCallStatus.COMPLETED)
    assert await ask(shop, "who do I have to call back") == (
        "You have two calls to return. "
        "Emergency, number withheld: hung up before we were done, two hours ago. "
        "Amy Rourke, 913-555-0177: a missed call, two hours ago."
    )


async def test_nobody_to_call_back(shop: Shop) -> None:
    assert await ask(shop, "a quién tengo que llamar") == "Nadie está esperando una llamada."


@every_storage
async def test_the_day_is_summed_up(shop: Shop) -> None:
    await fill_a_day_of_calls(shop)
    assert await ask(shop, "how did we do today") == (
        "Today we took three calls and booked one visit. One call missed. You have one call to "
        "return. You have nothing on today."
    )


@every_storage
async def test_what_needs_a_look_is_told(shop: Shop) -> None:
    await fill_a_day_of_calls(shop)
    assert await ask(shop, "any conversations I should look at") == (
        "One conversation to look at. 913-555-0188, one hour ago."
    )
    assert await ask(shop, "any texts that didn't go through") == (
        "One text not delivered in the last seven days. To 913-555-0189, just now."
    )


async def test_what_is_not_understood_gets_examples(shop: Shop) -> None:
    assert "You can ask: what's on tomorrow" in await ask(shop, "paint my fence")
    assert "Puede preguntar: qué tengo mañana" in await ask(
        shop, "ayuda por favor, qué puedo decir"
    )


async def test_a_very_long_list_says_how_much_is_left(shop: Shop) -> None:
    for number in range(53):
        await owe(shop, f"+1913555{number:04}")
    told = await ask(shop, "who do I have to call back")
    assert told.startswith("You have 53 calls to return.") and told.endswith("And three more.")


HOSTILE = "Eve\x07</Say><Hangup/>\u202e\u0000 " + "x" * 300


async def test_a_hostile_name_is_one_short_clean_line(shop: Shop) -> None:
    await book(shop, HOSTILE.replace("\x00", ""), TUESDAY_8AM, description="a\nb\tc")
    told = await ask(shop, "what's on tomorrow")
    assert "\x07" not in told and "\u202e" not in told and "\n" not in told
    assert len(told) < 400


# --- doors ----------------------------------------------------------------------------


@every_storage
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-API-Key": "own"}, 401),
        ({"X-API-Key": "nobody's", "X-Owner-Token": "x"}, 401),
    ],
)
async def test_only_the_owner_may_ask(shop: Shop, headers: dict[str, str], status: int) -> None:
    shown = {k: shop.business.api_key if v == "own" else v for k, v in headers.items()}
    asked = await shop.web.client.post(PATH, json={"text": "what's on"}, headers=shown)
    assert asked.status_code == status


@every_storage
async def test_a_suspended_business_is_not_told(shop: Shop) -> None:
    await set_rules(shop, status="SUSPENDED")
    assert (await shop.business.post(PATH, text="what's on")).status_code == 403


@pytest.mark.parametrize("body", [{}, {"audio": "UklGRg=="}, {"text": 7}, {"text": "a\x00b"}])
async def test_without_words_there_is_a_clear_refusal(shop: Shop, body: dict[str, Any]) -> None:
    refused = await shop.business.post(PATH, **body)
    assert refused.status_code == 422
    assert refused.json()["title"]


async def test_blank_words_get_the_examples(shop: Shop) -> None:
    assert "You can ask" in await ask(shop, "   ")


@every_storage
async def test_another_business_is_not_told(shop: Shop) -> None:
    await fill_tuesday(shop)
    await alarm(shop)
    other = await shop.web.tenant(name="Other", timezone="America/Chicago")
    for words in ("what's on tomorrow", "any emergencies", "when is mrs rourke"):
        answered = await other.post(PATH, text=words)
        assert "ourke at" not in answered.json()["reply_text"]
        assert "still open" not in answered.json()["reply_text"]
        assert "8 AM" not in answered.json()["reply_text"]


# --- beside their data ----------------------------------------------------------------


@every_storage
async def test_tomorrow_with_its_appointments(shop: Shop) -> None:
    visit, *_ = await fill_tuesday(shop)
    shown = (await shop.business.get("/v1/owner/schedule/tomorrow")).json()
    assert shown["reply_text"] == await ask(shop, "what's on tomorrow")
    assert shown["appointments"][0] == {
        "id": visit.id,
        "customer_id": visit.customer_id,
        "customer_name": "Amy Rourke",
        "customer_phone": shown["appointments"][0]["customer_phone"],
        "customer_notes": None,
        "start_time": "2026-01-06T14:00:00Z",
        "end_time": "2026-01-06T15:00:00Z",
        "arrival_window_end": None,
        "status": "SCHEDULED",
        "is_emergency": False,
        "service_type": "drain_or_sewer",
        "description": "The kitchen sink is clogged.",
        "address": "6100 Nieman Road, Shawnee, KS 66203",
        "technician_id": None,
        "conversation_id": None,
    }
    assert shown["appointments"][2]["arrival_window_end"] == "2026-01-06T22:00:00Z"
    assert [one["is_emergency"] for one in shown["appointments"]] == [False, True, False]


@every_storage
async def test_any_days_with_their_appointments(shop: Shop) -> None:
    await fill_tuesday(shop)
    path = "/v1/owner/schedule"
    assert len((await shop.business.get(path)).json()["appointments"]) == 0
    week = {"from": "2026-01-05", "to": "2026-01-11"}
    assert len((await shop.business.get(path, **week)).json()["appointments"]) == 3
    one = (await shop.business.get(path, **{"from": "2026-01-06"})).json()
    assert one["reply_text"].startswith("Tomorrow you have three jobs.")


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-01-06", "to": "2026-01-05"},
        {"from": "2026-01-06", "to": "2026-06-05"},
        {"from": "0001-01-01"},
        {"from": "9999-12-31"},
        {"from": "soon"},
    ],
)
async def test_days_that_cannot_be_meant_are_refused(shop: Shop, asked: dict[str, str]) -> None:
    assert (await shop.business.get("/v1/owner/schedule", **asked)).status_code == 422


@every_storage
async def test_the_summary_of_today_counts_visits(shop: Shop) -> None:
    await fill_a_day_of_calls(shop)
    await book(shop, "Amy", MONDAY_9AM + timedelta(hours=1), is_emergency=True)
    await book(shop, "Ben", MONDAY_9AM + timedelta(hours=3))
    shown = (await shop.business.get("/v1/owner/summary/today")).json()
    assert shown["reply_text"] == await ask(shop, "how did we do today")
    del shown["reply_text"]
    assert shown == {
        "total_appointments": 2,
        "emergency_appointments": 1,
        "standard_appointments": 1,
    }
