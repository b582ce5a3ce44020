"""Who changed what: every change an owner makes is written down, and they alone can read it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.businesses import BusinessId
from app.repositories.memory.storage import MemoryStorage
from tests import test_tenancy
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.on_call import BOB, Duty, on_duty
from tests.support.web import Tenant, Web, serving

PATH = "/v1/owner/audit"
CHANGES_NOTHING = {
    ("POST", "/v1/crm/appointments/{appointment_id}/propose-slots"),
    ("POST", "/v1/owner/calendars/{calendar_id}/pull"),
    ("POST", "/v1/owner/business/check"),
    ("POST", "/v1/owner/practice"),
    ("POST", "/v1/voice/owner/query"),
}
TAKES_OUT = {
    ("GET", "/v1/owner/export/customers.csv"),
    ("GET", "/v1/owner/export/appointments.csv"),
    ("GET", "/v1/owner/export/conversations.csv"),
    ("GET", "/v1/owner/export/full.json"),
}
WRITTEN_DOWN = TAKES_OUT | {
    route
    for route, door in test_tenancy.ROUTES.items()
    if door.who == test_tenancy.OWNER and route[0] != "GET" and route not in CHANGES_NOTHING
}
ERASES = ("/v1/owner/privacy/delete", "/v1/owner/tenant-data")
"""Not while an emergency is open."""
NEEDS_ANOTHER = {
    ("DELETE", "/v1/crm/customers/{customer_id}"),
    ("POST", "/v1/crm/customers/{customer_id}/merge"),
}
"""A customer without appointments, to be removed or merged into."""
OVERRIDES = ("/v1/crm/appointments", "/v1/crm/appointments/{appointment_id}/assign")


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
async def web(storage: MemoryStorage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


async def entries(tenant: Tenant, **wanted: Any) -> list[dict[str, Any]]:
    response = await tenant.get(PATH, **wanted)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


async def furnished(web: Web, storage: MemoryStorage) -> tuple[Tenant, dict[str, str]]:
    tenant = await web.tenant()
    ids = await storage.run(BusinessId(tenant.id), test_tenancy.furnish)
    link = {"kind": "ics", "address": "https://example.com/x.ics"}
    ids["calendar_id"] = (await tenant.post("/v1/owner/calendars", **link)).json()["id"]
    return tenant, ids


def body_for(route: tuple[str, str], ids: dict[str, str]) -> dict[str, Any] | None:
    body = test_tenancy.ROUTES[route].body
    if body is None:
        return None
    filled = {name: v.format(**ids) if isinstance(v, str) else v for name, v in body.items()}
    return {**filled, "override": True} if route[1] in OVERRIDES else filled


@pytest.mark.parametrize("route", sorted(WRITTEN_DOWN), ids=" ".join)
async def test_whatever_an_owner_changes_or_takes_out_is_written_down(
    route: tuple[str, str], storage: MemoryStorage, web: Web
) -> None:
    tenant, ids = await furnished(web, storage)
    if route[1] in ERASES:
        await tenant.post(f"/v1/owner/emergencies/{ids['escalation_id']}/close")
    path = route[1].format(**ids)
    if route in NEEDS_ANOTHER:
        somebody = factories.a_customer()
        await storage.run(BusinessId(tenant.id), lambda uow: uow.customers.add(somebody))
        path = route[1].format(customer_id=somebody.id)
    known = {one["id"] for one in await entries(tenant)}
    response = await tenant.request(
        route[0],
        path,
        json=body_for(route, ids),
        params={"confirm": "DELETE"} if route[1] in ERASES else {},
    )
    assert response.status_code < 300, response.text
    fresh = [one for one in await entries(tenant) if one["id"] not in known]
    assert {one["actor_type"] for one in fresh} == {"owner"}


async def test_newest_first_by_page_and_by_what_was_done(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()
    clock.advance(minutes=10)
    await tenant.patch("/v1/owner/business", owner_name="Bo")
    clock.advance(minutes=10)
    ann = (await tenant.post("/v1/crm/customers", name="Ann", phone="9135550123")).json()
    clock.advance(minutes=10)
    await tenant.patch(f"/v1/crm/customers/{ann['id']}", notes="dog")
    first = await tenant.get(PATH, limit=2)
    assert first.headers["X-Total-Count"] == "4"
    assert [one["action"] for one in first.json()] == ["customer.change", "customer.add"]
    assert first.json()[0] == {
        "id": first.json()[0]["id"],
        "at": "2026-01-05T15:30:00Z",
        "actor_type": "owner",
        "action": "customer.change",
        "target_id": ann["id"],
        "changes": {"notes": "changed"},
    }
    rest = await entries(tenant, limit=2, offset=2)
    assert [one["action"] for one in rest] == ["business.change", "business.create"]
    assert len(await entries(tenant, action="customer")) == 2
    assert len(await entries(tenant, action="customer.add")) == 1
    assert len(await entries(tenant, actor_type="admin")) == 1
    assert len(await entries(tenant, since_minutes=10)) == 2
    everywhere = await web.admin("GET", "/audit", params={"action": "customer"})
    assert {one["business_id"] for one in everywhere.json()} == {tenant.id}


async def test_no_business_reads_what_was_done_in_another(web: Web) -> None:
    ours, theirs = await web.tenant(), await web.tenant()
    await theirs.patch("/v1/owner/business", owner_name="Bo")
    assert [one["action"] for one in await entries(ours)] == ["business.create"]
    foreign = await ours.get(PATH, business_id=theirs.id)
    assert [one["action"] for one in foreign.json()] == ["business.create"]
    mixed = {**ours.headers, "X-Business-ID": theirs.id}
    assert (await web.client.get(PATH, headers=mixed)).status_code == 404


async def test_whoever_takes_or_passes_on_an_emergency_by_phone_is_written_down(
    storage: MemoryStorage, clock: FrozenClock
) -> None:
    async with on_duty(storage, clock) as duty:
        await taken_by_the_second(duty, clock)
        found = await entries(duty.shop.business, action="escalation")
    assert [(one["actor_type"], one["action"]) for one in found] == [
        ("staff", "escalation.acknowledge"),
        ("staff", "escalation.pass_on"),
    ]


async def taken_by_the_second(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    await duty.work()
    await duty.picks_up()
    await duty.presses("2")
    clock.advance(minutes=1)
    await duty.work()
    await duty.texter(BOB).texts("ACK")
