"""What the operator sees and does."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.businesses import BusinessId
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.web import Web, serving


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


async def create(web: Web, **given: Any) -> dict[str, Any]:
    response = await web.admin("POST", "/businesses", json={"name": "Acme", **given})
    assert response.status_code == 201, response.text
    shown: dict[str, Any] = response.json()
    return shown


async def test_a_name_is_enough(web: Web) -> None:
    created = await create(web)
    assert (created["name"], created["status"], created["vertical"]) == (
        "Acme",
        "ACTIVE",
        "general",
    )
    assert created["api_key"] and created["widget_token"] and created["owner_token"] is None
    assert (created["open_hour"], created["close_hour"], created["closed_days"]) == (
        8,
        17,
        "Sat,Sun",
    )
    shown = await web.admin("GET", f"/businesses/{created['id']}")
    assert shown.json() == created
    listed = await web.admin("GET", "/businesses")
    assert (listed.json(), listed.headers["x-total-count"]) == ([created], "1")


EVERYTHING: dict[str, Any] = {
    "id": "acme_1",
    "vertical": "plumbing",
    "timezone": "America/Denver",
    "language_code": "es",
    "twilio_phone_number": "+18165550100",
    "owner_name": "Ann",
    "owner_phone": "+19135550101",
    "owner_email": "ann@acme.example",
    "transfer_phone": "+19135550102",
    "on_call": [{"name": "Bea", "phone": "+19135550103"}],
    "escalation_minutes": 7,
    "opening_hours": {
        "mon": [["08:00", "12:00"], ["13:00", "24:00"]],
        "tue": [],
        "wed": [],
        "thu": [],
        "fri": [],
        "sat": [],
        "sun": [],
    },
    "blackout_dates": ["2026-12-25"],
    "services": [
        {
            "service_type": "drain",
            "name": "Drain cleaning",
            "minutes": 90,
            "price_low": 99.5,
            "price_high": 250.0,
            "keywords": ["clog"],
            "skills": ["camera"],
        }
    ],
    "service_area_zips": ["66204"],
    "emergency_keywords": ["burst pipe"],
    "emergency_surcharge": 75.25,
    "faq": [{"question": "Licensed?", "answer": "Yes."}],
    "default_reminder_hours": 48,
    "max_jobs_per_day": 6,
    "reserve_mornings_for_emergencies": True,
    "travel_buffer_minutes": 15,
    "arrival_window_minutes": 120,
    "appointment_retention_days": 900,
    "conversation_retention_days": 90,
    "retention_enabled": True,
    "retention_sms_template": "We miss you",
    "review_link": "https://acme.example/review",
    "tts_voice": "alice",
    "calendar_id": "cal-1",
}


async def test_everything_given_is_kept(web: Web) -> None:
    created = await create(web, **EVERYTHING)
    assert {name: created[name] for name in EVERYTHING} == EVERYTHING
    assert (created["open_hour"], created["close_hour"], created["closed_days"]) == (None,) * 3


async def test_null_clears_what_may_be_empty(web: Web) -> None:
    created = await create(web, **EVERYTHING)
    path = f"/businesses/{created['id']}"
    empty: dict[str, Any] = {
        "owner_phone": None,
        "max_jobs_per_day": None,
        "emergency_surcharge": None,
        "faq": None,
        "services": None,
        "twilio_phone_number": "",
    }
    cleared = (await web.admin("PATCH", path, json=empty)).json()
    assert {name: cleared[name] for name in empty} == {
        **empty,
        "faq": [],
        "services": [],
        "twilio_phone_number": None,
    }
    for name in ("name", "timezone", "status", "retention_enabled"):
        assert (await web.admin("PATCH", path, json={name: None})).status_code == 422


async def test_null_means_the_usual_when_creating(web: Web) -> None:
    created = await create(web, **dict.fromkeys(EVERYTHING), closed_days=None, open_hour=None)
    assert (created["timezone"], created["opening_hours"]["mon"]) == (
        "America/Chicago",
        [["08:00", "17:00"]],
    )


@pytest.mark.parametrize(
    ("given", "week"),
    [
        ({"open_hour": 7, "close_hour": 15, "closed_days": "Sun"}, (7, 15, "Sun")),
        ({"open_hour": 7}, (7, 17, "Sat,Sun")),
        ({"closed_days": ""}, (8, 17, "")),
        ({"closed_days": "sunday , SAT"}, (8, 17, "Sat,Sun")),
        ({"open_hour": 0, "close_hour": 24, "closed_days": ""}, (0, 24, "")),
        ({"opening_hours": {"Monday": [["09:00", "10:00"]]}}, (9, 10, "Tue,Wed,Thu,Fri,Sat,Sun")),
    ],
)
async def test_a_simple_week_has_a_shorthand(
    web: Web, given: dict[str, Any], week: tuple[int, int, str]
) -> None:
    created = await create(web, **given)
    assert (created["open_hour"], created["close_hour"], created["closed_days"]) == week


async def test_the_rest_of_the_week_stays_when_a_part_is_changed(web: Web) -> None:
    created = await create(web, open_hour=6, close_hour=14, closed_days="Wed")
    path = f"/businesses/{created['id']}"
    changed = (await web.admin("PATCH", path, json={"close_hour": 15})).json()
    assert (changed["open_hour"], changed["close_hour"], changed["closed_days"]) == (6, 15, "Wed")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("burst pipe, no heat", ["burst pipe", "no heat"]),
        (["a,b"], ["a,b"]),
        ("", []),
        (None, []),
    ],
)
async def test_emergency_keywords_may_come_as_one_text(web: Web, given: Any, kept: Any) -> None:
    assert (await create(web, emergency_keywords=given))["emergency_keywords"] == kept


async def test_numbers_are_kept_in_one_notation(web: Web) -> None:
    created = await create(
        web, owner_phone="(913) 555-0123", on_call=[{"name": "A", "phone": "913.555.0124"}]
    )
    assert created["owner_phone"] == "+19135550123"
    assert created["on_call"] == [{"name": "A", "phone": "+19135550124"}]


async def test_ids_and_called_numbers_are_unique(web: Web) -> None:
    await create(web, id="acme", twilio_phone_number="8165550100")
    for given in ({"id": "acme"}, {"twilio_phone_number": "(816) 555-0100"}):
        response = await web.admin("POST", "/businesses", json={"name": "B", **given})
        assert response.status_code == 409
    other = await create(web)
    response = await web.admin(
        "PATCH", f"/businesses/{other['id']}", json={"twilio_phone_number": "8165550100"}
    )
    assert response.status_code == 409


@pytest.mark.parametrize("id", ["usage", "usage.csv", "", "a b", "../x", "x" * 81])
async def test_ids_that_mean_something_else_are_refused(web: Web, id: str) -> None:
    response = await web.admin("POST", "/businesses", json={"name": "B", "id": id})
    assert response.status_code == 422


async def test_businesses_are_listed_in_pages_oldest_first(web: Web, clock: FrozenClock) -> None:
    for name in "abc":
        await create(web, name=name)
        clock.advance(seconds=1)
    page = await web.admin("GET", "/businesses", params={"limit": 2, "offset": 1})
    assert [one["name"] for one in page.json()] == ["b", "c"]
    assert page.headers["x-total-count"] == "3"


async def test_unknown_businesses_are_not_found(web: Web) -> None:
    for method, path in (
        ("GET", "/businesses/nobody"),
        ("PATCH", "/businesses/nobody"),
        ("POST", "/businesses/nobody/rotate-key"),
        ("GET", "/businesses/nobody/usage"),
        ("GET", "/businesses/nobody/technicians"),
    ):
        body = {"name": "B"} if method == "PATCH" else None
        assert (await web.admin(method, path, json=body)).status_code == 404


async def test_technicians_are_added_and_changed(web: Web) -> None:
    path = f"/businesses/{(await create(web))['id']}/technicians"
    added = (
        await web.admin("POST", path, json={"name": "Al", "phone": "9135550100", "color": "red"})
    ).json()
    assert (added["phone"], added["is_active"], added["skills"]) == ("+19135550100", True, [])
    changed = await web.admin(
        "PATCH",
        f"{path}/{added['id']}",
        json={"phone": None, "skills": ["gas"], "is_active": False},
    )
    assert changed.json() == {**added, "phone": None, "skills": ["gas"], "is_active": False}
    assert (await web.admin("GET", path)).json() == [changed.json()]
    refused = await web.admin("PATCH", f"{path}/{added['id']}", json={"name": None})
    assert refused.status_code == 422
    assert (await web.admin("PATCH", f"{path}/nobody", json={})).status_code == 404


async def test_usage_counts_what_is_stored(web: Web, storage: Storage) -> None:
    business = await create(web)

    def furnish(uow: UnitOfWork) -> None:
        customer = factories.a_customer()
        uow.customers.add(customer)
        uow.appointments.add(
            factories.an_appointment(customer, is_emergency=True, service_type="drain")
        )
        uow.conversations.add(factories.a_conversation())

    await storage.run(BusinessId(business["id"]), furnish)
    counts = (await web.admin("GET", f"/businesses/{business['id']}/usage")).json()
    assert (counts["total_customers"], counts["emergencies_last_7_days"]) == (1, 1)
    assert (counts["service_type_counts"], counts["total_conversations"]) == ({"drain": 1}, 1)
    assert (counts["sms_total_messages"], counts["twilio_error_rate"]) == (0, 0)
    assert counts["last_activity_at"] == "2026-01-05T15:00:00Z"
    assert (await web.admin("GET", "/businesses/usage")).json() == [counts]
    assert (await web.admin("GET", "/businesses/usage.json")).json() == [counts]


async def test_the_table_of_usage_takes_no_formulas(web: Web) -> None:
    await create(web, name="=HYPERLINK(1)")
    response = await web.admin("GET", "/businesses/usage.csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert "attachment" in response.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert (row["name"], row["service_type_counts"]) == ("'=HYPERLINK(1)", "{}")


async def test_changes_are_on_record_without_secrets(web: Web, clock: FrozenClock) -> None:
    business = await create(web)
    clock.advance(minutes=10)
    path = f"/businesses/{business['id']}"
    await web.admin("PATCH", path, json={"owner_name": "Zebediah", "faq": []})
    rotated = (await web.admin("POST", f"{path}/rotate-key")).json()
    response = await web.admin("GET", "/audit", params={"business_id": business["id"]})
    assert [(one["action"], one["actor_type"]) for one in response.json()][2] == (
        "business.create",
        "admin",
    )
    assert {one["action"] for one in response.json()[:2]} == {
        "business.change",
        "business.rotate_api_key",
    }
    assert {"owner_name": "changed", "faq": "changed"} in [
        one["changes"] for one in response.json()
    ]
    for secret in ("Zebediah", rotated["api_key"], business["api_key"]):
        assert secret not in response.text
    recent = await web.admin("GET", "/audit", params={"since_minutes": 5, "limit": 1})
    assert (len(recent.json()), recent.headers["x-total-count"]) == (1, "2")
    assert (await web.admin("GET", "/audit", params={"actor_type": "owner"})).json() == []


async def test_demo_businesses_come_once(web: Web) -> None:
    first = (await web.admin("POST", "/demo-tenants")).json()["businesses"]
    assert first and all(one["api_key"] for one in first)
    again = (await web.admin("POST", "/demo-tenants")).json()["businesses"]
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert [one["api_key"] for one in again] == [one["api_key"] for one in first]


async def test_production_has_no_demo_businesses() -> None:
    safe = {"secrets_key": "s" * 24, "admin_api_key": "a" * 24, "owner_dashboard_token": "o" * 24}
    async with serving() as web:
        url = "postgresql://never-opened"
        async with serving(
            web.services.storage, environment="prod", database_url=url, **safe
        ) as prod:
            headers = {"X-Admin-API-Key": "a" * 24}
            for method, path, status in (
                ("POST", "/v1/admin/demo-tenants", 403),
                ("GET", "/v1/admin/environment", 200),
            ):
                response = await prod.client.request(method, path, headers=headers)
                assert response.status_code == status
            assert response.json() == {"environment": "prod"}


async def test_demo_data_is_there_from_the_start_if_wanted() -> None:
    async with serving(demo_data=True) as web:
        assert (await web.admin("GET", "/businesses")).json()


async def test_usage_of_all_comes_with_what_it_comes_to(web: Web) -> None:
    for name in ("one", "two"):
        tenant = await web.tenant(id=name)
        for _ in range(2):
            await tenant.post("/v1/voice/session/start")
    told = (await web.admin("GET", "/usage")).json()
    assert [one["id"] for one in told["businesses"]] == ["one", "two"]
    assert [one["total_conversations"] for one in told["businesses"]] == [2, 2]
    assert (told["totals"]["businesses"], told["totals"]["total_conversations"]) == (2, 4)
    assert told["totals"]["last_activity_at"] is not None
    assert told["totals"]["twilio_error_rate"] == 0


async def test_the_operator_sees_where_the_outside_world_reaches_us() -> None:
    async with serving(public_base_url="https://calls.example.com/") as web:
        told = (await web.admin("GET", "/deployment")).json()
    assert told == {
        "environment": "dev",
        "public_base_url": "https://calls.example.com",
        "demo_tenants_allowed": True,
    }
