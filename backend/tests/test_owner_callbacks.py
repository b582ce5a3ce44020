"""Return calls, and the rest of what the owner reads in this release."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.businesses import BusinessId
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.web import Tenant, Web, serving

PATH = "/v1/owner/callbacks"


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    tenant = await web.tenant(name="Acme", owner_phone="9135550100")

    def furnish(uow: UnitOfWork) -> None:
        for n, (phone, reason, source) in enumerate(
            (
                ("+19135550101", ReturnCallReason.MISSED_CALL, "ads"),
                ("+19135550102", ReturnCallReason.PARTIAL_INTAKE, "ads"),
                ("withheld-abc", ReturnCallReason.VOICEMAIL, None),
            )
        ):
            seen = MONDAY_9AM + timedelta(minutes=n)
            uow.return_calls.put(
                factories.a_return_call(
                    phone=phone, reason=reason, lead_source=source, last_seen_at=seen
                )
            )

    await web.services.storage.run(BusinessId(tenant.id), furnish)
    return tenant


async def test_those_still_to_be_called_come_with_who_waits_longest_first(tenant: Tenant) -> None:
    await tenant.patch(f"{PATH}/+19135550102", status="UNREACHABLE")
    response = await tenant.get(PATH, urgent="true", limit=1)
    assert [one["phone"] for one in response.json()["items"]] == ["+19135550101"]
    assert response.headers["X-Total-Count"] == "2"


async def test_calls_we_owe_are_listed_last_seen_first(tenant: Tenant) -> None:
    response = await tenant.get(PATH)
    items = response.json()["items"]
    assert [one["phone"] for one in items] == ["withheld-abc", "+19135550102", "+19135550101"]
    assert items[2] == {
        "phone": "+19135550101",
        "name": None,
        "first_seen": "2026-01-05T15:00:00Z",
        "last_seen": "2026-01-05T15:00:00Z",
        "attempts": 1,
        "channel": "phone",
        "lead_source": "ads",
        "reason": "MISSED_CALL",
        "status": "PENDING",
        "last_result": None,
        "voicemail_url": None,
        "conversation_id": None,
        "note": None,
    }
    assert response.headers["x-total-count"] == "3"
    assert (await tenant.get(PATH, limit=1, offset=1)).json()["items"] == items[1:2]


@pytest.mark.parametrize(
    "written", ["+19135550101", "9135550101", "(913) 555-0101", "913.555.0101"]
)
async def test_a_call_is_settled_by_its_number_in_any_notation(
    tenant: Tenant, written: str
) -> None:
    changed = await tenant.patch(
        f"{PATH}/{written}", status="COMPLETED", last_result="booked by phone"
    )
    assert changed.status_code == 200, changed.text
    assert (changed.json()["status"], changed.json()["last_result"]) == (
        "COMPLETED",
        "booked by phone",
    )
    pending = (await tenant.get(PATH, status="PENDING")).json()["items"]
    assert [one["phone"] for one in pending] == ["withheld-abc", "+19135550102"]
    cleared = await tenant.patch(f"{PATH}/{written}", last_result=None)
    assert cleared.json()["last_result"] is None
    assert (await tenant.patch(f"{PATH}/{written}", status=None)).status_code == 422


async def test_a_withheld_number_has_a_name_to_settle_it_by(tenant: Tenant) -> None:
    settled = await tenant.patch(f"{PATH}/withheld-abc", status=ReturnCallStatus.UNREACHABLE)
    assert settled.json()["status"] == "UNREACHABLE"


async def test_a_removed_call_is_gone(tenant: Tenant) -> None:
    assert (await tenant.delete(f"{PATH}/9135550101")).status_code == 204
    assert (await tenant.delete(f"{PATH}/9135550101")).status_code == 404
    assert (await tenant.patch(f"{PATH}/9135550101", status="PENDING")).status_code == 404
    assert len((await tenant.get(PATH)).json()["items"]) == 2


async def test_the_summary_counts_them(tenant: Tenant) -> None:
    await tenant.patch(f"{PATH}/9135550101", status="COMPLETED")
    assert (await tenant.get(f"{PATH}/summary")).json() == {
        "total_callbacks": 3,
        "pending": 2,
        "completed": 1,
        "unreachable": 0,
        "lead_sources": [
            {"lead_source": "ads", "total": 2, "pending": 1, "completed": 1, "unreachable": 0},
            {"lead_source": "unknown", "total": 1, "pending": 1, "completed": 0, "unreachable": 0},
        ],
        "missed_callbacks": 2,
        "partial_intake_callbacks": 1,
    }


async def test_the_owner_sees_the_business_without_secrets(tenant: Tenant) -> None:
    response = await tenant.get("/v1/owner/business")
    shown = response.json()
    assert (shown["id"], shown["name"], shown["owner_phone"]) == (
        tenant.id,
        "Acme",
        "+19135550100",
    )
    assert not {"api_key", "widget_token", "owner_token", "credentials"} & set(shown)
    assert tenant.api_key not in response.text


async def test_the_owner_sees_the_technicians(web: Web, tenant: Tenant) -> None:
    path = f"/businesses/{tenant.id}/technicians"
    for name in ("Bea", "al"):
        await web.admin("POST", path, json={"name": name, "skills": ["gas"]})
    shown = (await tenant.get("/v1/owner/technicians")).json()
    assert [(one["name"], one["skills"], one["is_active"]) for one in shown] == [
        ("al", ["gas"], True),
        ("Bea", ["gas"], True),
    ]


async def test_the_owner_sees_where_this_runs(tenant: Tenant) -> None:
    assert (await tenant.get("/v1/owner/environment")).json() == {"environment": "dev"}
