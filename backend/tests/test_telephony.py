"""/telephony and /v1/telephony: the voice API for gateways that keep no session in the path."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.repositories.memory import MemoryStorage
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(MemoryStorage(), clock) as shop:
        yield shop


@pytest.fixture(params=["/telephony", "/v1/telephony"])
def prefix(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


async def post(shop: Shop, path: str, **body: Any) -> httpx.Response:
    shown = {"X-API-Key": shop.business.api_key}
    return await shop.web.client.post(path, json=body, headers=shown)


async def test_a_whole_call_is_booked(shop: Shop, prefix: str) -> None:
    begun = await post(shop, f"{prefix}/inbound", caller_phone="+19135550123")
    assert begun.status_code == 200
    assert {"session_id", "reply_text", "session_state", "audio"} <= begun.json().keys()
    session = begun.json()["session_id"]
    for words in (
        "my kitchen drain is clogged",
        "John Smith",
        "412 Oak Street",
        "tomorrow at ten",
        "yes",
    ):
        said = await post(shop, f"{prefix}/audio", session_id=session, text=words)
        assert said.status_code == 200
        assert {"reply_text", "session_state", "audio"} <= said.json().keys()
    assert said.json()["session_state"]["appointment_id"]
    ended = await post(shop, f"{prefix}/end", session_id=session)
    assert ended.json() == {"status": f"ended:{session}"}
    assert (await post(shop, f"{prefix}/end", session_id=session)).json() == ended.json()
    late = await post(shop, f"{prefix}/audio", session_id=session, text="hello")
    assert late.status_code == 409
    assert len(await shop.appointments()) == 1


async def test_both_doors_lead_to_the_same_calls(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    said = await post(
        shop, "/telephony/audio", session_id=phone.call, text="my kitchen drain is clogged"
    )
    assert said.json()["session_state"]["asking"] == "name"
    await phone.says("John Smith")
    assert phone.state["caller_name"] == "John Smith"


async def test_an_unknown_session_is_404(shop: Shop, prefix: str) -> None:
    said = await post(shop, f"{prefix}/audio", session_id="nobody", text="hi")
    ended = await post(shop, f"{prefix}/end", session_id="nobody")
    assert (said.status_code, ended.status_code) == (404, 404)


async def test_a_session_has_to_be_named(shop: Shop, prefix: str) -> None:
    assert (await post(shop, f"{prefix}/audio", text="hi")).status_code == 422
    assert (await post(shop, f"{prefix}/end")).status_code == 422


async def test_without_a_key_nobody_is_answered(shop: Shop, prefix: str) -> None:
    for path in ("inbound", "audio", "end"):
        body = {"session_id": "x"} if path != "inbound" else {}
        answer = await shop.web.client.post(f"{prefix}/{path}", json=body)
        assert answer.status_code == 401
