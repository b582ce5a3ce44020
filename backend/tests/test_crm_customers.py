"""The customer book over HTTP."""

from collections.abc import AsyncIterator

import pytest

from app.domain.businesses import BusinessId
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.web import Tenant, Web, serving

PATH = "/v1/crm/customers"


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    return await web.tenant()


async def test_an_added_customer_is_found_again(tenant: Tenant) -> None:
    added = await tenant.post(
        PATH, name=" Ann Moss ", phone="(913) 555-0123", email="a@b.example", tags=["vip"]
    )
    assert added.status_code == 201
    assert added.json() == {
        "id": added.json()["id"],
        "name": "Ann Moss",
        "phone": "+19135550123",
        "email": "a@b.example",
        "address": None,
        "tags": ["vip"],
        "notes": None,
        "sms_opt_out": False,
        "language_code": None,
        "lead_source": None,
        "other_phones": [],
        "created_at": "2026-01-05T15:00:00Z",
    }
    assert (await tenant.get(f"{PATH}/{added.json()['id']}")).json() == added.json()
    assert (await tenant.get(PATH)).json() == [added.json()]


async def test_one_customer_per_phone_number(tenant: Tenant) -> None:
    await tenant.post(PATH, name="Ann", phone="(913) 555-0123")
    again = await tenant.post(PATH, name="Bob", phone="+1 913 555 0123")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/phone-in-use")
    other = (await tenant.post(PATH, name="Cy", phone="9135550124")).json()
    moved = await tenant.patch(f"{PATH}/{other['id']}", phone="9135550123")
    assert (moved.status_code, moved.json()["type"]) == (409, "/problems/phone-in-use")


@pytest.mark.parametrize(
    "query", ["ángel", "NUNEZ", "913 555-0123", "(913) 555", "5550123", "elm str", "angel@"]
)
async def test_search_takes_names_numbers_and_addresses_in_any_notation(
    tenant: Tenant, query: str
) -> None:
    await tenant.post(PATH, name="Somebody Else", phone="8165550199", address="2 Oak St")
    found = await tenant.post(
        PATH,
        name="Ángel Núñez",
        phone="9135550123",
        address="12 Elm Street",
        email="angel@b.example",
    )
    response = await tenant.get(f"{PATH}/search", q=query)
    assert [one["id"] for one in response.json()] == [found.json()["id"]]


async def test_given_fields_are_replaced_and_null_clears(tenant: Tenant) -> None:
    added = await tenant.post(
        PATH, name="Ann", phone="9135550123", notes="dog", address="1 Elm", tags=["a"]
    )
    path = f"{PATH}/{added.json()['id']}"
    changed = await tenant.patch(path, notes=None, tags=None, name="Anna")
    assert changed.json() == {**added.json(), "notes": None, "tags": [], "name": "Anna"}
    assert (await tenant.get(path)).json() == changed.json()


@pytest.mark.parametrize("name", ["name", "phone"])
async def test_a_customer_cannot_lose_name_or_phone(tenant: Tenant, name: str) -> None:
    added = (await tenant.post(PATH, name="Ann", phone="9135550123")).json()
    response = await tenant.patch(f"{PATH}/{added['id']}", **{name: None})
    assert response.status_code == 422


async def test_opting_out_belongs_to_the_number(web: Web, tenant: Tenant) -> None:
    added = (await tenant.post(PATH, name="A", phone="9135550123", sms_opt_out=True)).json()
    path = f"{PATH}/{added['id']}"
    assert added["sms_opt_out"]
    assert (await tenant.patch(path, notes="x")).json()["sms_opt_out"]
    opt_out = await web.services.storage.read(
        BusinessId(tenant.id), lambda uow: uow.opt_outs.find("+19135550123")
    )
    assert opt_out and opt_out.source == "crm"
    assert not (await tenant.patch(path, sms_opt_out=False)).json()["sms_opt_out"]
    assert not (await tenant.get(PATH)).json()[0]["sms_opt_out"]


async def test_a_removed_customer_is_gone(tenant: Tenant) -> None:
    added = (await tenant.post(PATH, name="Ann", phone="9135550123")).json()
    assert (await tenant.delete(f"{PATH}/{added['id']}")).status_code == 204
    assert (await tenant.get(f"{PATH}/{added['id']}")).status_code == 404
    assert (await tenant.delete(f"{PATH}/{added['id']}")).status_code == 404


async def test_a_customer_with_appointments_stays(tenant: Tenant) -> None:
    added = (await tenant.post(PATH, name="Ann", phone="9135550123")).json()
    times = {"start_time": "2026-02-02T15:00:00Z", "end_time": "2026-02-02T16:00:00Z"}
    booked = await tenant.post("/v1/crm/appointments", customer_id=added["id"], **times)
    assert (await tenant.delete(f"{PATH}/{added['id']}")).status_code == 409
    listed = await tenant.get(f"{PATH}/{added['id']}/appointments")
    assert listed.json() == [booked.json()]
    assert listed.headers["x-total-count"] == "1"


async def test_lists_come_in_pages_by_name(tenant: Tenant) -> None:
    for n, name in enumerate(["Cy", "ann", "Bob"]):
        await tenant.post(PATH, name=name, phone=f"913555010{n}")
    page = await tenant.get(PATH, limit=2, offset=1)
    assert [one["name"] for one in page.json()] == ["Bob", "Cy"]
    assert page.headers["x-total-count"] == "3"


async def test_a_timeline_tells_everything_newest_first(
    web: Web, tenant: Tenant, clock: FrozenClock
) -> None:
    customer = factories.a_customer(notes="n" * 200)

    def furnish(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        clock.advance(hours=1)
        talk = factories.a_conversation(
            customer_id=customer.id, started_at=clock.now(), summary="A leak"
        )
        uow.conversations.add(talk)
        clock.advance(hours=1)
        text = factories.a_text(to_number=customer.phone, created_at=clock.now())
        uow.text_messages.add(text)
        window = factories.a_window(clock.now(), hours=1)
        uow.appointments.add(
            factories.an_appointment(customer, window=window, service_type="drain")
        )

    await web.services.storage.run(BusinessId(tenant.id), furnish)
    path = f"{PATH}/{customer.id}/timeline"
    response = await tenant.get(path)
    told = [(one["type"], one["title"], one["channel"]) for one in response.json()]
    assert sorted(told[:2]) == [
        ("appointment", "drain", None),
        ("message", "See you tomorrow.", "sms"),
    ]
    assert told[2:] == [("conversation", "A leak", "phone"), ("note", "n" * 79 + "…", None)]
    assert response.headers["x-total-count"] == "4"
    assert (await tenant.get(path, limit=1, offset=2)).json() == response.json()[2:3]


async def test_changes_are_on_record_without_personal_data(web: Web, tenant: Tenant) -> None:
    added = (await tenant.post(PATH, name="Zebediah", phone="9135550123")).json()
    await tenant.patch(f"{PATH}/{added['id']}", name="Zeb", sms_opt_out=True)
    await tenant.delete(f"{PATH}/{added['id']}")
    response = await web.admin("GET", "/audit", params={"actor_type": "owner"})
    entries = {entry["action"]: entry for entry in response.json()}
    assert set(entries) == {"customer.add", "customer.change", "customer.remove"}
    assert entries["customer.change"]["changes"] == {"name": "changed", "sms_opt_out": "changed"}
    assert all(
        (entry["business_id"], entry["target_id"]) == (tenant.id, added["id"])
        for entry in entries.values()
    )
    assert "Zeb" not in response.text and "55501" not in response.text
