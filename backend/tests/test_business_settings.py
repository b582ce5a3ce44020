"""What a business's owner may set, and what the schedule reads of it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.audit import AuditFilter
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.shop import ALL, Shop, open_shop

PATH = "/v1/owner/business"
SCHEDULE = {
    "public_holidays": "US-TX",
    "minimum_notice_minutes": 240,
    "booking_horizon_days": 30,
    "emergency_reserve": 2,
    "base_zip": "66204",
}


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


async def test_schedules_start_out_simple(shop: Shop) -> None:
    shown = (await shop.business.get(PATH)).json()
    assert {name: shown[name] for name in SCHEDULE} == {
        "public_holidays": None,
        "minimum_notice_minutes": 60,
        "booking_horizon_days": 60,
        "emergency_reserve": 0,
        "base_zip": None,
    }


async def test_owner_and_operator_set_the_same_schedule(shop: Shop) -> None:
    path = f"/businesses/{shop.business.id}"
    by_owner = (await shop.business.patch(PATH, **SCHEDULE)).json()
    assert {name: by_owner[name] for name in SCHEDULE} == SCHEDULE
    other = {**SCHEDULE, "public_holidays": "US", "emergency_reserve": 0}
    by_operator = (await shop.web.admin("PATCH", path, json=other)).json()
    assert {name: by_operator[name] for name in SCHEDULE} == other
    assert (await shop.business.get(PATH)).json()["public_holidays"] == "US"


async def test_null_opens_on_holidays_and_forgets_the_base(shop: Shop) -> None:
    await shop.business.patch(PATH, **SCHEDULE)
    cleared = await shop.business.patch(PATH, public_holidays=None, base_zip="")
    assert (cleared.json()["public_holidays"], cleared.json()["base_zip"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_holidays", "XX"),
        ("public_holidays", "US-"),
        ("public_holidays", "US-Texas"),
        ("minimum_notice_minutes", -1),
        ("minimum_notice_minutes", 10_081),
        ("minimum_notice_minutes", None),
        ("booking_horizon_days", 0),
        ("booking_horizon_days", 366),
        ("emergency_reserve", 51),
        ("emergency_reserve", None),
        ("base_zip", "6620"),
        ("opening_hours", {"mon": [["22:00", "06:00"]]}),
        ("timezone", "Chicago"),
    ],
)
async def test_nonsense_is_refused(shop: Shop, name: str, value: object) -> None:
    before = (await shop.business.get(PATH)).json()
    assert (await shop.business.patch(PATH, **{name: value})).status_code == 422
    assert (await shop.business.get(PATH)).json() == before


OWN: dict[str, Any] = {
    "opening_hours": {"mon": [["09:00", "12:00"], ["13:00", "15:00"]]},
    "blackout_dates": ["2026-12-24"],
    "services": [{"service_type": "drain", "name": "Drains", "minutes": 45}],
    "faq": [{"question": "Licensed?", "answer": "Yes."}],
    "on_call": [{"name": "Bea", "phone": "913 555 0103"}],
    "default_reminder_hours": 48,
    "language_code": "es",
}


async def test_owners_set_what_is_theirs(shop: Shop) -> None:
    changed = await shop.business.patch(PATH, **OWN)
    assert changed.status_code == 200, changed.text
    shown = changed.json()
    assert shown == (await shop.business.get(PATH)).json()
    assert shown["opening_hours"]["mon"] == [["09:00", "12:00"], ["13:00", "15:00"]]
    assert shown["on_call"] == [{"name": "Bea", "phone": "+19135550103"}]
    assert [one["name"] for one in shown["services"]] == ["Drains"]
    assert (shown["blackout_dates"], shown["language_code"]) == (["2026-12-24"], "es")


async def test_what_is_absent_stays(shop: Shop) -> None:
    before = (await shop.business.patch(PATH, **OWN)).json()
    assert (await shop.business.patch(PATH, name="Other")).json() == {**before, "name": "Other"}
    assert (await shop.business.patch(PATH)).json() == {**before, "name": "Other"}


async def test_what_is_the_operators_is_not_the_owners(shop: Shop) -> None:
    before = (await shop.business.get(PATH)).json()
    given = {
        "id": "mine",
        "status": "SUSPENDED",
        "vertical": "hvac",
        "twilio_phone_number": "+18165550199",
        "calendars": [{"id": "x", "kind": "ics", "address": "https://example.org/x.ics"}],
        "credentials": {},
    }
    assert (await shop.business.patch(PATH, **given)).json() == before


async def test_no_secrets_are_shown(shop: Shop) -> None:
    changed = await shop.business.patch(PATH, owner_name="Bo")
    secrets = {"api_key", "widget_token", "owner_token", "credentials", "calendars"}
    assert not secrets & set(changed.json())
    assert shop.business.api_key not in changed.text


async def test_what_the_owner_changed_is_written_down_without_the_values(shop: Shop) -> None:
    await shop.business.patch(PATH, owner_name="Bo", base_zip="66204")
    found = await shop.web.services.storage.read_platform(
        lambda platform: platform.audit.list(AuditFilter(), ALL)
    )
    (entry,) = [one for one in found.items if one.action == "business.change"]
    assert (entry.actor_type, entry.business_id) == ("owner", shop.business.id)
    assert entry.changes == {"base_zip": "changed", "owner_name": "changed"}


async def test_a_change_made_meanwhile_is_not_lost(shop: Shop) -> None:
    """The owner is known from before; the operator's change comes in between."""
    await shop.business.get(PATH)
    path = f"/businesses/{shop.business.id}"
    await shop.web.admin("PATCH", path, json={"vertical": "hvac"})
    changed = (await shop.business.patch(PATH, owner_name="Bo")).json()
    assert (changed["vertical"], changed["owner_name"]) == ("hvac", "Bo")


async def test_a_key_withdrawn_meanwhile_changes_nothing(shop: Shop) -> None:
    await shop.business.get(PATH)
    await shop.web.admin("POST", f"/businesses/{shop.business.id}/rotate-key")
    assert (await shop.business.patch(PATH, owner_name="Mallory")).status_code == 401
    shown = (await shop.web.admin("GET", f"/businesses/{shop.business.id}")).json()
    assert shown["owner_name"] is None


async def test_calls_know_of_a_change_at_once(shop: Shop) -> None:
    await shop.business.patch(PATH, name="Acme Drains")
    started = await shop.business.post("/v1/voice/session/start", caller_phone="9135550123")
    assert "Acme Drains" in started.text


async def test_opening_hours_may_not_be_forgotten(shop: Shop) -> None:
    refused = await shop.business.patch(PATH, opening_hours=None)
    assert refused.status_code == 422, refused.text
