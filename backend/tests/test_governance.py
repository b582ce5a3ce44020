"""GET /v1/admin/governance: the running configuration and what is stored, never a fixed answer."""

from typing import Any

import pytest

from app.errors import Unavailable
from app.repositories.memory.storage import MemoryStorage
from tests.support.web import ADMIN_KEY, OWNER_TOKEN, Web, serving

GOVERNANCE = "/governance"


async def lines(web: Web) -> dict[str, dict[str, Any]]:
    answer = (await web.admin("GET", GOVERNANCE)).json()
    return {one["id"]: one for one in answer["items"]}


async def test_a_development_service_says_what_production_would_need() -> None:
    async with serving() as web:
        response = await web.admin("GET", GOVERNANCE)
        told = response.json()
    assert response.status_code == 200
    assert (told["environment"], told["ok"]) == ("dev", False)
    by_id = {one["id"]: one for one in told["items"]}
    assert by_id["database"]["status"] == "failing"
    assert by_id["admin_api_key"]["found"] == "shorter than 24 characters"
    assert by_id["backups"]["status"] == "unknown"
    assert told["items"][0]["status"] == "failing"
    assert sum(told["counts"].values()) == len(told["items"])
    assert told["counts"]["failing"] > 0
    assert set(by_id["api_keys"]) == {
        *("id", "area", "title", "status", "found", "wanted", "how_to_mend", "business_ids"),
        "businesses",
    }


async def test_lines_change_when_the_configuration_does() -> None:
    async with serving() as web:
        before = await lines(web)
    safe = {
        "secrets_key": "k" * 43,
        "twilio_auth_token": "t" * 32,
        "twilio_account_sid": "AC" + "0" * 32,
        "public_base_url": "https://user:hidden@calls.example.com/x",
        "llm_base_url": "https://models.example.com/v1",
        "llm_model": "m",
        "speech_base_url": "https://speech.example.com/v1",
        "speech_model": "s",
    }
    async with serving(**safe) as web:
        after = await lines(web)
    changed = {name for name in before if before[name]["status"] != after[name]["status"]}
    assert changed == {
        *("secrets_key", "twilio_account", "public_address", "language_model", "twilio_privacy"),
        "speech_provider",
    }
    assert after["public_address"]["found"] == "https://calls.example.com"


async def test_lines_change_when_a_business_does_and_name_it() -> None:
    async with serving() as web:
        tenant = await web.tenant(id="harlow", owner_phone="9135550100")
        before = await lines(web)
        await web.admin("POST", f"/businesses/{tenant.id}/rotate-owner-token")
        await web.admin("PATCH", f"/businesses/{tenant.id}", json={"owner_phone": None})
        after = await lines(web)
    assert (before["owner_tokens"]["business_ids"], after["owner_tokens"]["business_ids"]) == (
        ["harlow"],
        [],
    )
    assert (before["owner_phones"]["status"], after["owner_phones"]["status"]) == ("ok", "failing")
    assert after["owner_phones"]["business_ids"] == ["harlow"]
    assert after["owner_phones"]["businesses"] == [{"id": "harlow", "name": "Acme"}]


async def test_a_suspended_business_needs_nothing() -> None:
    async with serving() as web:
        tenant = await web.tenant(id="harlow")
        await web.admin("PATCH", f"/businesses/{tenant.id}", json={"status": "SUSPENDED"})
        found = await lines(web)
    assert found["owner_phones"]["status"] == "ok"


async def test_demonstration_businesses_are_noticed() -> None:
    async with serving() as web:
        await web.admin("POST", "/demo-tenants")
        found = await lines(web)
    assert found["demo_data"]["status"] == "warning"
    assert len(found["demo_data"]["business_ids"]) == 3


async def test_no_secret_is_in_the_answer() -> None:
    secrets = {"secrets_key": "s" * 43, "twilio_auth_token": "t" * 32, "llm_api_key": "l" * 30}
    async with serving(**secrets, llm_base_url="http://127.0.0.1:1/v1", llm_model="m") as web:
        tenant = await web.tenant(owner_phone="9135550100", owner_name="Jo Harlow")
        text = (await web.admin("GET", GOVERNANCE)).text
    hidden = (*secrets.values(), ADMIN_KEY, OWNER_TOKEN, tenant.api_key, "9135550100", "Harlow")
    assert not [one for one in hidden if one in text]


async def test_a_database_that_is_down_is_a_line_and_not_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def down(self: MemoryStorage) -> None:
        raise Unavailable("The database does not answer.")

    async with serving() as web:
        monkeypatch.setattr(MemoryStorage, "check", down)
        response = await web.admin("GET", GOVERNANCE)
    by_id = {one["id"]: one for one in response.json()["items"]}
    assert response.status_code == 200
    assert by_id["schema"]["found"] == "The database does not answer."
    assert by_id["businesses"]["status"] == "unknown"
