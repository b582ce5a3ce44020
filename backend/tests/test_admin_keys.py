"""Keys and tokens: who gets in, and how soon somebody no longer does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.ports import Storage
from app.repositories.connect import open_storage
from tests.support.fakes import FrozenClock
from tests.support.web import OWNER_TOKEN, Tenant, Web, serving


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


async def key_status(tenant: Tenant) -> int:
    return (await tenant.get("/v1/crm/customers")).status_code


async def test_a_business_opens_with_its_key_and_the_owner_token(web: Web) -> None:
    assert await key_status(await web.tenant()) == 200


@pytest.mark.parametrize("key", ["", "nonsense", "ключ", "\u00ff" * 300])
async def test_an_unknown_key_is_401(web: Web, key: str) -> None:
    shown = {"X-API-Key": key.encode(), "X-Owner-Token": OWNER_TOKEN.encode()}
    response = await web.client.get("/v1/crm/customers", headers=shown)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["X-API-Key", "X-Owner-Token"])
async def test_a_missing_header_is_401(web: Web, header: str) -> None:
    headers = (await web.tenant()).headers
    del headers[header]
    assert (await web.client.get("/v1/crm/customers", headers=headers)).status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", "wröng", OWNER_TOKEN + "x"])
async def test_a_wrong_owner_token_is_401(web: Web, token: str) -> None:
    tenant = await web.tenant()
    shown = {"X-API-Key": tenant.api_key.encode(), "X-Owner-Token": token.encode()}
    response = await web.client.get("/v1/crm/customers", headers=shown)
    assert response.status_code == 401


@pytest.mark.parametrize("key", ["", "wrong", "wröng"])
async def test_a_wrong_admin_key_is_401(web: Web, key: str) -> None:
    shown = {"X-Admin-API-Key": key.encode()}
    assert (await web.client.get("/v1/admin/businesses", headers=shown)).status_code == 401


async def test_an_unset_token_opens_nothing() -> None:
    async with serving(admin_api_key="", owner_dashboard_token="") as web:
        for shown in ({}, {"X-Admin-API-Key": ""}):
            response = await web.client.get("/v1/admin/businesses", headers=shown)
            assert response.status_code == 401


async def test_naming_another_business_beside_a_key_is_404(web: Web) -> None:
    ours, theirs = await web.tenant(), await web.tenant()
    headers = {**ours.headers, "X-Business-ID": theirs.id}
    assert (await web.client.get("/v1/crm/customers", headers=headers)).status_code == 404
    headers = {**ours.headers, "X-Business-ID": ours.id}
    assert (await web.client.get("/v1/crm/customers", headers=headers)).status_code == 200


async def test_a_name_alone_opens_nothing_where_keys_are_required(web: Web) -> None:
    headers = {"X-Business-ID": (await web.tenant()).id, "X-Owner-Token": OWNER_TOKEN}
    assert (await web.client.get("/v1/crm/customers", headers=headers)).status_code == 401


async def test_a_replaced_key_stops_working_at_once(web: Web) -> None:
    tenant = await web.tenant()
    assert await key_status(tenant) == 200
    rotated = (await web.admin("POST", f"/businesses/{tenant.id}/rotate-key")).json()
    assert await key_status(tenant) == 401
    assert rotated["api_key_last_rotated_at"]
    tenant.api_key = rotated["api_key"]
    assert await key_status(tenant) == 200


async def test_a_business_without_an_owner_token_takes_the_shared_one(web: Web) -> None:
    tenant = await web.tenant()
    shown = (await web.admin("GET", f"/businesses/{tenant.id}")).json()
    assert shown["owner_token"] is None
    assert shown["widget_token"] and shown["api_key"] == tenant.api_key
    assert await key_status(tenant) == 200


async def test_its_own_owner_token_shuts_out_the_shared_one(web: Web) -> None:
    tenant, other = await web.tenant(), await web.tenant()
    assert await key_status(tenant) == 200
    rotated = (await web.admin("POST", f"/businesses/{tenant.id}/rotate-owner-token")).json()
    assert await key_status(tenant) == 401
    tenant.owner_token = rotated["owner_token"]
    assert await key_status(tenant) == 200
    assert await key_status(other) == 200
    other.owner_token = rotated["owner_token"]
    assert await key_status(other) == 401


async def test_a_widget_token_is_replaced(web: Web) -> None:
    tenant = await web.tenant()
    before = (await web.admin("GET", f"/businesses/{tenant.id}")).json()
    after = (await web.admin("POST", f"/businesses/{tenant.id}/rotate-widget-token")).json()
    assert after["widget_token"] != before["widget_token"]
    assert after["widget_token_last_rotated_at"] and after["api_key"] == tenant.api_key


async def test_a_suspended_business_is_shut_at_once_and_opens_again(web: Web) -> None:
    tenant = await web.tenant()
    assert await key_status(tenant) == 200
    await web.admin("PATCH", f"/businesses/{tenant.id}", json={"status": "SUSPENDED"})
    assert await key_status(tenant) == 403
    await web.admin("PATCH", f"/businesses/{tenant.id}", json={"status": "ACTIVE"})
    assert await key_status(tenant) == 200


async def test_use_of_a_key_is_noted_now_and_then(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()

    async def last_used() -> str | None:
        shown = (await web.admin("GET", f"/businesses/{tenant.id}")).json()
        return shown["api_key_last_used_at"]

    assert await last_used() is None
    await key_status(tenant)
    first = await last_used()
    assert first
    clock.advance(minutes=5)
    await key_status(tenant)
    assert await last_used() == first
    clock.advance(minutes=6)
    await key_status(tenant)
    assert await last_used() != first


async def test_use_of_an_owner_token_is_noted(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()
    rotated = (await web.admin("POST", f"/businesses/{tenant.id}/rotate-owner-token")).json()
    tenant.owner_token = rotated["owner_token"]
    assert await key_status(tenant) == 200
    clock.advance(minutes=5)
    assert await key_status(tenant) == 200
    shown = (await web.admin("GET", f"/businesses/{tenant.id}")).json()
    assert shown["owner_token_last_used_at"].startswith("2026-01-05T15:00")


async def test_many_first_requests_at_once_all_get_in(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()
    rotated = (await web.admin("POST", f"/businesses/{tenant.id}/rotate-owner-token")).json()
    tenant.owner_token = rotated["owner_token"]
    for _ in range(2):
        statuses = await asyncio.gather(*(key_status(tenant) for _ in range(30)))
        assert set(statuses) == {200}
        clock.advance(minutes=11)


async def test_without_required_keys_a_name_is_enough(storage: Storage) -> None:
    async with serving(storage, require_business_api_key=False) as web:
        owner = {"X-Owner-Token": OWNER_TOKEN}
        other = await web.tenant(name="Other")
        for shown, name in (({}, "Bristol Plumbing"), ({"X-Business-ID": other.id}, "Other")):
            response = await web.client.get("/v1/owner/business", headers={**owner, **shown})
            assert response.json()["name"] == name
        for shown, status in (
            ({"X-Business-ID": "nobody"}, 404),
            ({"X-API-Key": "wrong"}, 401),
            ({"X-API-Key": other.api_key, "X-Business-ID": "default_business"}, 404),
        ):
            response = await web.client.get("/v1/owner/business", headers={**owner, **shown})
            assert response.status_code == status


async def test_starting_again_keeps_the_default_business(storage: Storage) -> None:
    for _ in range(2):
        async with serving(storage, require_business_api_key=False) as web:
            everyone = (await web.admin("GET", "/businesses")).json()
            assert [one["id"] for one in everyone] == ["default_business"]


class TestTwoWorkers:
    """Two processes' worth of state on one database: what one is told, the other minds."""

    @pytest.fixture
    async def workers(self, sqlite_url: str) -> AsyncIterator[tuple[Web, Web]]:
        here, there = await open_storage(sqlite_url), await open_storage(sqlite_url)
        async with serving(here) as one, serving(there) as other:
            yield one, other
        await here.close()
        await there.close()

    async def test_a_replaced_key_stops_working_on_the_other_at_once(
        self, workers: tuple[Web, Web]
    ) -> None:
        one, other = workers
        tenant = await one.tenant()
        over_there = Tenant(other.client, tenant.id, tenant.api_key)
        assert await key_status(over_there) == 200
        rotated = (await one.admin("POST", f"/businesses/{tenant.id}/rotate-key")).json()
        assert await key_status(over_there) == 401
        over_there.api_key = rotated["api_key"]
        assert await key_status(over_there) == 200

    @pytest.mark.parametrize(
        "path", ["/v1/crm/customers", "/v1/owner/business", "/v1/owner/environment"]
    )
    async def test_a_suspension_holds_on_the_other_at_once(
        self, workers: tuple[Web, Web], path: str
    ) -> None:
        one, other = workers
        tenant = await one.tenant()
        over_there = Tenant(other.client, tenant.id, tenant.api_key)
        assert (await over_there.get(path)).status_code == 200
        await one.admin("PATCH", f"/businesses/{tenant.id}", json={"status": "SUSPENDED"})
        assert (await over_there.get(path)).status_code == 403

    async def test_a_replaced_owner_token_stops_working_on_the_other_at_once(
        self, workers: tuple[Web, Web]
    ) -> None:
        one, other = workers
        tenant = await one.tenant()
        rotate = f"/businesses/{tenant.id}/rotate-owner-token"
        first = (await one.admin("POST", rotate)).json()["owner_token"]
        over_there = Tenant(other.client, tenant.id, tenant.api_key, first)
        assert await key_status(over_there) == 200
        over_there.owner_token = (await one.admin("POST", rotate)).json()["owner_token"]
        assert await key_status(over_there) == 200
        over_there.owner_token = first
        assert await key_status(over_there) == 401


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("test.db*"))


async def test_a_stolen_database_holds_no_key_in_clear(sqlite_url: str, tmp_path: Path) -> None:
    storage = await open_storage(sqlite_url)
    async with serving(storage) as web:
        tenant = await web.tenant()
        await key_status(tenant)
        rotated = await web.admin("POST", f"/businesses/{tenant.id}/rotate-owner-token")
        shown = rotated.json()
    await storage.close()
    everything = everything_in(tmp_path)
    assert tenant.id.encode() in everything
    for name in ("api_key", "widget_token", "owner_token"):
        assert shown[name].encode() not in everything
