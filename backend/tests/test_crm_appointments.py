"""The schedule over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.appointments import AppointmentId, AppointmentStatus
from app.domain.businesses import BusinessId
from app.ports import Storage
from app.services import scheduling
from app.services.audit import Stamp
from app.services.business_facts import Moment
from tests.support.fakes import FrozenClock
from tests.support.web import Tenant, Web, serving

PATH = "/v1/crm/appointments"


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    return await web.tenant()


@pytest.fixture
async def ann(tenant: Tenant) -> str:
    added = await tenant.post("/v1/crm/customers", name="Ann", phone="9135550100")
    return str(added.json()["id"])


def hours(start: int, end: int) -> dict[str, str]:
    return {
        "start_time": f"2026-02-02T{start:02}:00:00-06:00",
        "end_time": f"2026-02-02T{end:02}:00:00-06:00",
    }


async def technicians(web: Web, tenant: Tenant, *names: str, **given: Any) -> list[str]:
    path = f"/businesses/{tenant.id}/technicians"
    added = [await web.admin("POST", path, json={"name": name, **given}) for name in names]
    return [one.json()["id"] for one in added]


async def test_an_added_appointment_is_found_again(tenant: Tenant, ann: str) -> None:
    added = await tenant.post(
        PATH,
        customer_id=ann,
        **hours(9, 11),
        arrival_window_end="2026-02-02T16:00:00Z",
        service_type="drain",
        estimated_value=120.5,
        tags=["a"],
        is_emergency=True,
    )
    assert added.status_code == 201, added.text
    shown = added.json()
    assert (shown["start_time"], shown["end_time"]) == (
        "2026-02-02T15:00:00Z",
        "2026-02-02T17:00:00Z",
    )
    assert (shown["status"], shown["estimated_value"], shown["tags"]) == ("SCHEDULED", 120.5, ["a"])
    assert (await tenant.get(f"{PATH}/{shown['id']}")).json() == shown


@pytest.mark.parametrize("reference", ["customer_id", "technician_id", "both"])
async def test_what_it_refers_to_must_exist(tenant: Tenant, ann: str, reference: str) -> None:
    unknown = {"customer_id": ann, reference: "nobody"}
    response = await tenant.post(PATH, **{"customer_id": ann, **unknown, **hours(9, 11)})
    assert response.status_code == (201 if reference == "both" else 404)


async def test_a_clash_is_refused_unless_allowed(tenant: Tenant, ann: str) -> None:
    await tenant.post(PATH, customer_id=ann, **hours(9, 11))
    clash = await tenant.post(PATH, customer_id=ann, **hours(10, 12))
    assert (clash.status_code, clash.json()["type"]) == (409, "/problems/window-taken")
    on_purpose = await tenant.post(PATH, customer_id=ann, **hours(10, 12), allow_overlap=True)
    assert on_purpose.status_code == 201
    assert (await tenant.post(PATH, customer_id=ann, **hours(12, 13))).status_code == 201


async def test_technicians_are_assigned_until_nobody_is_free(
    web: Web, tenant: Tenant, ann: str
) -> None:
    ids = await technicians(web, tenant, "Al", "Bea")
    booked = [await tenant.post(PATH, customer_id=ann, **hours(9, 11)) for _ in range(3)]
    assert [one.status_code for one in booked] == [201, 201, 409]
    assert [one.json()["technician_id"] for one in booked[:2]] == ids


async def test_inactive_technicians_are_not_sent(web: Web, tenant: Tenant, ann: str) -> None:
    await technicians(web, tenant, "Al", is_active=False)
    (bea,) = await technicians(web, tenant, "Bea")
    booked = await tenant.post(PATH, customer_id=ann, **hours(9, 11))
    assert booked.json()["technician_id"] == bea


async def test_a_named_technician_is_insisted_on(web: Web, tenant: Tenant, ann: str) -> None:
    al, bea = await technicians(web, tenant, "Al", "Bea")
    wanted = {"customer_id": ann, "technician_id": bea}
    first = await tenant.post(PATH, **wanted, **hours(9, 11))
    assert first.json()["technician_id"] == bea
    assert (await tenant.post(PATH, **wanted, **hours(10, 12))).status_code == 409
    moved = await tenant.patch(f"{PATH}/{first.json()['id']}", technician_id=al)
    assert moved.json()["technician_id"] == al


async def test_moving_keeps_the_technician_or_finds_another(
    web: Web, tenant: Tenant, ann: str
) -> None:
    al, bea = await technicians(web, tenant, "Al", "Bea")
    await tenant.post(PATH, customer_id=ann, technician_id=bea, **hours(14, 15))
    visit = (await tenant.post(PATH, customer_id=ann, technician_id=bea, **hours(9, 10))).json()
    path = f"{PATH}/{visit['id']}"
    assert (await tenant.patch(path, **hours(11, 12))).json()["technician_id"] == bea
    assert (await tenant.patch(path, **hours(14, 15))).json()["technician_id"] == al


async def test_moving_onto_another_is_refused_and_changes_nothing(tenant: Tenant, ann: str) -> None:
    await tenant.post(PATH, customer_id=ann, **hours(9, 11))
    visit = (await tenant.post(PATH, customer_id=ann, **hours(12, 13))).json()
    path = f"{PATH}/{visit['id']}"
    assert (await tenant.patch(path, **hours(10, 12))).status_code == 409
    assert (await tenant.get(path)).json() == visit
    assert (await tenant.patch(path, **hours(10, 12), allow_overlap=True)).status_code == 200


async def test_moving_within_its_own_time_is_no_clash(tenant: Tenant, ann: str) -> None:
    visit = (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).json()
    response = await tenant.patch(f"{PATH}/{visit['id']}", **hours(10, 12))
    assert response.status_code == 200


async def test_a_cancelled_appointment_holds_no_time(tenant: Tenant, ann: str) -> None:
    visit = (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).json()
    path = f"{PATH}/{visit['id']}"
    assert (await tenant.patch(path, status="CANCELLED")).json()["status"] == "CANCELLED"
    other = (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).json()
    assert (await tenant.patch(path, status="SCHEDULED")).status_code == 409
    assert (await tenant.delete(f"{PATH}/{other['id']}")).status_code == 204
    assert (await tenant.patch(path, status="SCHEDULED")).status_code == 200


async def test_a_moved_appointment_is_reminded_of_anew(tenant: Tenant, ann: str) -> None:
    visit = (
        await tenant.post(
            PATH,
            customer_id=ann,
            **hours(9, 11),
            reminder_sent=True,
            arrival_window_end="2026-02-02T16:00:00Z",
        )
    ).json()
    path = f"{PATH}/{visit['id']}"
    assert (await tenant.patch(path, notes="x")).json()["reminder_sent"]
    moved = (await tenant.patch(path, **hours(10, 12))).json()
    assert not moved["reminder_sent"]
    assert moved["arrival_window_end"] == "2026-02-02T17:00:00Z"


async def test_given_fields_are_replaced_and_null_clears(tenant: Tenant, ann: str) -> None:
    visit = (
        await tenant.post(
            PATH, customer_id=ann, **hours(9, 11), service_type="drain", job_stage="quoted"
        )
    ).json()
    path = f"{PATH}/{visit['id']}"
    changed = await tenant.patch(path, service_type=None, quoted_value=99)
    assert changed.json() == {**visit, "service_type": None, "quoted_value": 99.0}
    for name in ("start_time", "status", "customer_id"):
        assert (await tenant.patch(path, **{name: None})).status_code == 422


@pytest.mark.parametrize(
    "times",
    [
        {"end_time": "2026-02-02T14:00:00Z"},
        {"start_time": "2026-02-01T14:00:00Z"},
        {"arrival_window_end": "2026-02-02T14:00:00Z"},
    ],
)
async def test_a_change_must_leave_a_sensible_span(
    tenant: Tenant, ann: str, times: dict[str, str]
) -> None:
    visit = (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).json()
    assert (await tenant.patch(f"{PATH}/{visit['id']}", **times)).status_code == 422


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "abc"),
        ({"start_time_from": "2026-02-02T16:00:00Z"}, "bc"),
        ({"start_time_to": "2026-02-02T16:00:00Z"}, "a"),
        (
            {"start_time_from": "2026-02-02T10:00:00-06:00", "start_time_to": "2026-02-03T00:00Z"},
            "bc",
        ),
        ({"status": "CANCELLED"}, "c"),
        ({"service_type": "drain"}, "ab"),
        ({"is_emergency": "true"}, "b"),
        ({"tag": "c"}, "c"),
        ({"limit": "1", "offset": "1"}, "b"),
    ],
)
async def test_lists_are_filtered_earliest_first(
    tenant: Tenant, ann: str, filters: dict[str, str], found: str
) -> None:
    for name, times, more in (
        ("b", hours(10, 11), {"service_type": "drain", "is_emergency": True}),
        ("c", hours(11, 12), {"status": "CANCELLED"}),
        ("a", hours(9, 10), {"service_type": "drain"}),
    ):
        added = await tenant.post(PATH, customer_id=ann, **times, **more, tags=[name])
        assert added.status_code == 201
    response = await tenant.get(PATH, **filters)
    assert "".join(one["tags"][0] for one in response.json()) == found


async def test_lists_of_an_unknown_customer_are_not_found(tenant: Tenant) -> None:
    assert (await tenant.get(PATH, customer_id="nobody")).status_code == 404
    assert (await tenant.get("/v1/crm/customers/nobody/appointments")).status_code == 404


async def test_calling_one_off_frees_its_time(
    web: Web, tenant: Tenant, ann: str, clock: FrozenClock
) -> None:
    visit = (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).json()
    stored = await web.services.storage.read_platform(
        lambda p: p.businesses.get(BusinessId(tenant.id))
    )
    moment = Moment(stored, web.services.profiles.of(stored), clock.now())
    called_off = await web.services.storage.run(
        stored.id,
        lambda uow: scheduling.cancel_appointment(
            uow, moment, Stamp(clock.now(), "owner"), AppointmentId(visit["id"])
        ),
    )
    assert called_off.status is AppointmentStatus.CANCELLED
    assert (await tenant.post(PATH, customer_id=ann, **hours(9, 11))).status_code == 201
