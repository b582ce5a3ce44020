"""The production checklist: every rule, both ways, and what only a person can know."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.businesses import Business, Contact, CredentialKind
from app.domain.credentials import Credential
from app.domain.governance import (
    Configuration,
    Facts,
    Item,
    Status,
    Stored,
    TwilioSettings,
    checked,
)
from app.domain.outbox import Backlog
from app.domain.secret_strength import Strength, strength_of
from app.domain.webhooks import TwilioTraffic
from tests.support.factories import a_business
from tests.support.fakes import MONDAY_9AM

OK, WARNING, FAILING, UNKNOWN = Status.OK, Status.WARNING, Status.FAILING, Status.UNKNOWN
DAY = timedelta(days=1)
SECRETS = dict.fromkeys(("ADMIN_API_KEY", "OWNER_DASHBOARD_TOKEN", "SECRETS_KEY"), Strength.OWN)
TWILIO = TwilioSettings(account=True, token=True, api_key=True)
SAFE = Configuration(
    environment="prod",
    secrets=SECRETS,
    database="postgresql",
    sms_provider="twilio",
    twilio=TWILIO,
    public_origin="https://calls.example.com",
)
KEY = Credential(digest="d", sealed="s", rotated_at=MONDAY_9AM)
KEYS = {CredentialKind.API_KEY: KEY, CredentialKind.OWNER_TOKEN: KEY}
ASKED = TwilioTraffic(voice_requests=1000, last_request_at=MONDAY_9AM)


def a_ready_business(**given: Any) -> Business:
    usual: dict[str, Any] = {
        "id": "b1",
        "twilio_phone_number": "+18165550100",
        "owner_phone": "+18165550101",
        "on_call": (Contact("Jo", "+18165550102"),),
        "owner_pin_digest": "p",
        "credentials": KEYS,
        "appointment_retention_days": 700,
        "conversation_retention_days": 90,
        "base_zip": "64101",
    }
    return a_business(**{**usual, **given})


def stored(*businesses: Business, **given: Any) -> Stored:
    usual: dict[str, Any] = {
        "businesses": businesses,
        "traffic": {one.id: ASKED for one in businesses},
        "home_zones": {one.id: "America/Chicago" for one in businesses},
    }
    return Stored(**{**usual, **given})


READY = Facts(now=MONDAY_9AM, configuration=SAFE, stored=stored(a_ready_business()))


def item(facts: Facts, item_id: str) -> Item:
    (found,) = (one for one in checked(facts).items if one.id == item_id)
    return found


def with_settings(**given: Any) -> Facts:
    return replace(READY, configuration=replace(SAFE, **given))


def with_stored(**given: Any) -> Facts:
    return replace(READY, stored=stored(a_ready_business(), **given))


def with_business(**given: Any) -> Facts:
    return replace(READY, stored=stored(a_ready_business(**given)))


def test_where_everything_is_as_it_should_be_only_what_nobody_can_see_is_left() -> None:
    found = checked(READY)
    assert found.is_ok
    assert {one.id: one.status for one in found.items if one.status is not OK} == {
        "proxy": UNKNOWN,
        "backups": UNKNOWN,
        "twilio_privacy": UNKNOWN,
    }


BY_SETTINGS = [
    ("environment", {"environment": "dev"}, FAILING),
    ("environment", {"environment": "staging"}, WARNING),
    ("admin_api_key", {"secrets": {**SECRETS, "ADMIN_API_KEY": Strength.PUBLISHED}}, FAILING),
    ("owner_dashboard_token", {"secrets": {"OWNER_DASHBOARD_TOKEN": Strength.MISSING}}, FAILING),
    ("secrets_key", {"secrets": {**SECRETS, "SECRETS_KEY": Strength.SHORT}}, FAILING),
    ("secrets_differ", {"secrets_differ": False}, FAILING),
    ("api_keys", {"api_keys_required": False}, FAILING),
    ("private_calendars", {"reaches_private_calendars": True}, FAILING),
    ("twilio_signatures", {"twilio": replace(TWILIO, signatures_verified=False)}, FAILING),
    ("twilio_account", {"twilio": replace(TWILIO, token=False)}, FAILING),
    ("twilio_account", {"twilio": replace(TWILIO, account=False)}, FAILING),
    ("twilio_api_key", {"twilio": replace(TWILIO, api_key=False)}, WARNING),
    ("sms_provider", {"sms_provider": "stub"}, FAILING),
    ("sms_provider", {"sms_provider": "none"}, FAILING),
    ("public_address", {"public_origin": ""}, FAILING),
    ("public_address", {"public_origin": "http://calls.example.com"}, FAILING),
    ("database", {"database": "memory"}, FAILING),
    ("database", {"database": "sqlite"}, OK),
    ("database_sharing", {"database": "sqlite", "workers": 3}, WARNING),
    ("database_sharing", {"workers": 3, "shares_counters": True}, OK),
    ("demo_data", {"demo_data": True}, FAILING),
    ("demo_data", {"demo_data": True, "environment": "staging"}, WARNING),
    ("language_model", {"language_model": "api.example.com"}, WARNING),
    ("language_model", {"language_model": "10.0.0.5", "language_model_is_local": True}, OK),
    ("speech_provider", {"speech": "speech.example.com"}, WARNING),
    ("speech_provider", {"speech": "10.0.0.6", "speech_is_local": True}, OK),
    ("twilio_privacy", {"sms_provider": "stub", "twilio": TwilioSettings()}, OK),
    ("metrics", {"workers": 2}, WARNING),
    ("metrics", {"workers": 2, "shares_counters": True}, OK),
]


@pytest.mark.parametrize(("item_id", "given", "status"), BY_SETTINGS)
def test_what_is_set_decides(item_id: str, given: dict[str, Any], status: Status) -> None:
    assert item(with_settings(**given), item_id).status is status


BY_BUSINESS = [
    ("owner_tokens", {"credentials": {CredentialKind.API_KEY: KEY}}, WARNING),
    ("numbers", {"twilio_phone_number": None}, FAILING),
    ("retention_days", {"appointment_retention_days": None}, WARNING),
    ("retention_days", {"conversation_retention_days": None}, WARNING),
    ("quiet_hours", {"timezone": "America/Denver"}, WARNING),
    ("owner_phones", {"owner_phone": None}, FAILING),
    ("on_call", {"on_call": ()}, WARNING),
    ("on_call", {"on_call": (), "owner_phone": None}, FAILING),
    ("on_call", {"on_call": (), "owner_phone": None, "transfer_phone": "+18165550109"}, WARNING),
    ("owner_pins", {"owner_pin_digest": None}, WARNING),
]


@pytest.mark.parametrize(("item_id", "given", "status"), BY_BUSINESS)
def test_a_business_that_lacks_something_is_named(
    item_id: str, given: dict[str, Any], status: Status
) -> None:
    found = item(with_business(**given), item_id)
    assert (found.status, list(found.business_ids)) == (status, ["b1"])


def late(minutes: int) -> Backlog:
    oldest = MONDAY_9AM - timedelta(minutes=minutes)
    return Backlog(business_ids=("b1",), pending=3, oldest_due_at=oldest)


BY_STATE = [
    ("webhooks_seen", {"traffic": {}}, FAILING),
    ("webhook_errors", {"traffic": {}}, UNKNOWN),
    ("webhook_errors", {"traffic": {"b1": replace(ASKED, voice_errors=20)}}, WARNING),
    ("webhook_errors", {"traffic": {"b1": replace(ASKED, voice_errors=60)}}, FAILING),
    ("quiet_hours", {"home_zones": {}}, UNKNOWN),
    ("outbox", {"backlog": late(6)}, WARNING),
    ("outbox", {"backlog": late(16)}, FAILING),
    ("open_emergencies", {"open_escalations": 1}, WARNING),
    ("demo_data", {"demo_businesses": [a_business()]}, FAILING),
]


@pytest.mark.parametrize(("item_id", "given", "status"), BY_STATE)
def test_what_is_stored_decides(item_id: str, given: dict[str, Any], status: Status) -> None:
    assert item(with_stored(**given), item_id).status is status


def test_one_silent_number_among_others_is_a_warning_that_names_it() -> None:
    two = (a_ready_business(), a_ready_business(id="b2"))
    facts = replace(READY, stored=stored(*two, traffic={"b1": ASKED}))
    found = item(facts, "webhooks_seen")
    assert (found.status, list(found.business_ids)) == (WARNING, ["b2"])
    assert found.found.startswith("1 of 2 businesses")


def test_a_missing_number_among_others_is_a_warning() -> None:
    two = (a_ready_business(), a_ready_business(id="b2", twilio_phone_number=None))
    assert item(replace(READY, stored=stored(*two)), "numbers").status is WARNING


def test_an_old_key_counts_from_its_rotation_else_from_the_businesss_beginning() -> None:
    old = replace(KEY, rotated_at=MONDAY_9AM - 366 * DAY)
    rotated = with_business(credentials={**KEYS, CredentialKind.API_KEY: old})
    never = {CredentialKind.API_KEY: replace(KEY, rotated_at=None)}
    since = with_business(credentials=never, created_at=MONDAY_9AM - 366 * DAY)
    assert item(rotated, "key_ages").status is WARNING
    assert item(since, "key_ages").status is WARNING
    assert item(with_business(credentials=never), "key_ages").status is OK


def test_without_a_business_nothing_is_green_that_nobody_tried() -> None:
    empty = replace(READY, stored=Stored())
    assert item(empty, "numbers").status is FAILING
    assert item(empty, "webhooks_seen").status is UNKNOWN
    assert item(empty, "webhook_errors").status is UNKNOWN


def test_a_database_that_does_not_answer_fails_and_leaves_the_rest_unknown() -> None:
    down = replace(READY, storage_fault="The database does not answer.", stored=None)
    found = checked(down)
    assert not found.is_ok
    assert item(down, "schema").status is FAILING
    assert item(down, "schema").found == "The database does not answer."
    assert item(down, "businesses").status is UNKNOWN
    assert "owner_tokens" not in [one.id for one in found.items]


def test_the_worst_comes_first() -> None:
    found = [one.status for one in checked(with_settings(environment="dev", workers=2)).items]
    assert found == sorted(found, key=[FAILING, WARNING, UNKNOWN, OK].index)
    assert found[0] is FAILING


def test_ids_are_unique_and_every_line_says_what_to_do() -> None:
    items = checked(READY).items
    assert len({one.id for one in items}) == len(items)
    assert all(one.found and one.wanted and one.how_to_mend and one.title for one in items)


@pytest.mark.parametrize(
    ("secret", "strength"),
    [
        ("", Strength.MISSING),
        ("dev-admin-key", Strength.PUBLISHED),
        ("dev-secrets-key-that-anyone-may-read", Strength.PUBLISHED),
        ("k" * 23, Strength.SHORT),
        ("k" * 24, Strength.OWN),
    ],
)
def test_a_secret_is_as_good_as_nobody_else_knows_it(secret: str, strength: Strength) -> None:
    assert strength_of(secret) is strength
