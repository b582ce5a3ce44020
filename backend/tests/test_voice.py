"""/v1/voice: the published shapes, and what each misuse is answered with."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from app.repositories.memory import MemoryStorage
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop

STATE = {
    "session_id": str,
    "stage": str,
    "status": str,
    "intent": str | None,
    "asking": str | None,
    "language_code": str,
    "caller_phone": str | None,
    "caller_name": str | None,
    "address": str | None,
    "problem_summary": str | None,
    "service_type": str | None,
    "is_emergency": bool,
    "emergency_reasons": list,
    "requested_time": str | None,
    "proposed_slot": dict | None,
    "appointment_id": str | None,
    "ended": bool,
}
"""As published; more fields are welcome."""


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(MemoryStorage(), clock) as shop:
        yield shop


def assert_published(state: dict[str, Any]) -> None:
    assert state.keys() >= STATE.keys()
    for name, kind in STATE.items():
        assert isinstance(state[name], kind), name


async def test_a_session_starts_with_a_greeting(shop: Shop) -> None:
    begun = await shop.phone().posts("/start", caller_phone="(913) 555-0123", lead_source="web")
    assert begun.status_code == 200
    body = begun.json()
    assert {"session_id", "reply_text", "session_state", "audio"} <= body.keys()
    assert "Bristol Plumbing" in body["reply_text"]
    assert body["audio"] is None
    assert_published(body["session_state"])
    assert body["session_state"]["session_id"] == body["session_id"]
    assert body["session_state"]["caller_phone"] == "+19135550123"
    assert body["session_state"]["status"] == "ACTIVE"


async def test_every_reply_has_the_published_shape_until_the_call_is_over(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    for words in (
        "my kitchen drain is clogged",
        "John Smith",
        "412 Oak Street, Kansas City 64106",
        "tomorrow at ten",
        "yes please",
        "no that's all",
    ):
        said = await phone.sends(text=words)
        assert said.status_code == 200
        assert {"reply_text", "session_state", "audio"} <= said.json().keys()
        assert said.json()["reply_text"]
        assert_published(said.json()["session_state"])
    assert said.json()["session_state"]["status"] == "SCHEDULED"
    assert said.json()["session_state"]["ended"] is True


async def test_the_proposed_slot_and_the_appointment_are_reported(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says("my kitchen drain is clogged", "John Smith", "412 Oak Street")
    assert phone.state["asking"] == "time"
    await phone.says("tomorrow at ten")
    assert phone.state["asking"] == "slot"
    slot = phone.state["proposed_slot"]
    assert datetime.fromisoformat(slot["start"]) == datetime.fromisoformat("2026-01-06T16:00Z")
    assert datetime.fromisoformat(slot["end"]) > datetime.fromisoformat(slot["start"])
    assert phone.state["appointment_id"] is None
    await phone.says("yes")
    (appointment,) = await shop.appointments()
    assert phone.state["appointment_id"] == appointment.id
    assert phone.state["caller_name"] == "John Smith"


async def test_an_emergency_is_reported_with_its_reasons(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says("I smell gas in the house")
    assert phone.state["is_emergency"] is True
    assert phone.state["emergency_reasons"] == ["gas"]
    assert phone.state["intent"] == "emergency"


@pytest.mark.parametrize("number", [None, "anonymous", "restricted", ""])
async def test_what_is_no_number_counts_as_withheld(shop: Shop, number: str | None) -> None:
    phone = shop.phone(number)
    await phone.dials()
    assert phone.state["caller_phone"] is None


async def test_empty_text_is_silence(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    for body in ({}, {"text": ""}, {"text": "   "}):
        said = await phone.sends(**body)
        assert said.status_code == 200
    assert said.json()["session_state"]["ended"] is True  # three silences


async def test_a_pressed_key_is_heard(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.presses("9")
    assert phone.state["language_code"] == "es"


async def test_digits_can_be_a_phone_number(shop: Shop) -> None:
    phone = shop.phone(None)
    await phone.dials()
    await phone.says("my kitchen drain is clogged", "John Smith")
    assert phone.state["asking"] == "phone"
    await phone.presses("9135550144")
    assert phone.state["caller_phone"] == "+19135550144"


async def test_ending_twice_is_the_same(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    ended = {"status": f"ended:{phone.call}"}
    assert await phone.hangs_up() == ended
    assert await phone.hangs_up() == ended


async def test_after_the_end_input_is_409(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.hangs_up()
    late = await phone.sends(text="hello?")
    assert late.status_code == 409
    assert late.headers["content-type"] == "application/problem+json"


async def test_an_unknown_session_is_404(shop: Shop) -> None:
    for path in ("/nobody/input", "/nobody/end"):
        answer = await shop.phone().posts(path, text="hello")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


async def test_another_business_does_not_see_the_session(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    other = await shop.web.tenant(name="Other")
    stolen = shop.phone()
    stolen.business, stolen.call = other, phone.call
    assert (await stolen.sends(text="yes")).status_code == 404
    assert (await stolen.posts(f"/{phone.call}/end")).status_code == 404
    assert (await phone.sends(text="I need a plumber")).status_code == 200


async def test_without_a_key_nobody_is_answered(shop: Shop) -> None:
    for path in ("/start", "/x/input", "/x/end"):
        answer = await shop.web.client.post(f"/v1/voice/session{path}", json={})
        assert answer.status_code == 401


async def test_a_suspended_business_is_403(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"status": "SUSPENDED"})
    assert (await phone.posts("/start")).status_code == 403
    assert (await phone.sends(text="hello")).status_code == 403


@pytest.mark.parametrize(
    "body", [{"text": 5}, {"digits": "abc"}, {"turn": -1}, {"text": "x" * 20_001}, {"turn": "two"}]
)
async def test_what_cannot_be_meant_is_422_and_the_call_goes_on(
    shop: Shop, body: dict[str, Any]
) -> None:
    phone = shop.phone()
    await phone.dials()
    assert (await phone.sends(**body)).status_code == 422
    assert (await phone.sends(text="my sink leaks")).status_code == 200


async def test_audio_without_a_speech_provider_is_422(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    answer = await phone.sends(audio="UklGRg==")
    assert answer.status_code == 422
    assert (await phone.sends(audio="UklGRg==", text="my sink leaks")).status_code == 200


async def test_the_same_provider_call_is_the_same_session(shop: Shop) -> None:
    phone, again = shop.phone(), shop.phone()
    greeting = await phone.dials(provider_call_id="CA1")
    assert await again.dials(provider_call_id="CA1") == greeting
    assert again.call == phone.call
    await phone.dials(provider_call_id="CA2")
    assert again.call != phone.call
