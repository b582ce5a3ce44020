"""Downloads: tables that no spreadsheet runs, and everything as JSON without secrets."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.calls import Relay
from app.domain.records import RecordKind
from app.ports import Storage, UnitOfWork
from app.services import downloads
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop

DAY = timedelta(days=1)
FORMULA = '=HYPERLINK("http://evil.test")'


@pytest.fixture
async def shop(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shop]:
    monkeypatch.setattr(downloads, "AT_ONCE", 3)
    async with open_shop(storage, clock) as shop:
        await shop.change(furnish)
        yield shop


def furnish(uow: UnitOfWork) -> None:
    for number in range(7):
        customer = factories.a_customer(
            name=FORMULA if number == 0 else f'Zoë "Z" Number {number}', tags=("vip", "=1+1")
        )
        uow.customers.add(customer)
        window = factories.a_window(MONDAY_9AM - (number + 1) * DAY)
        visit = factories.an_appointment(
            customer, window=window, service_type="@drain", job_stage="-1", description=FORMULA
        )
        uow.appointments.add(visit)
        began = MONDAY_9AM - number * 60 * DAY
        talk = factories.a_conversation(customer_id=customer.id, started_at=began, summary=FORMULA)
        uow.conversations.add(talk, factories.a_message("hello"))
        relay = Relay(token_digest="the-digest")
        uow.calls.add(factories.a_call(conversation_id=talk.id, relay=relay))


async def table(shop: Shop, path: str) -> list[dict[str, str]]:
    name, _, days = path.partition("?days=")
    response = await shop.business.get(f"/v1/owner/export/{name}", days=days or 365)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8"))))


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("customers.csv", 7),
        ("appointments.csv", 7),
        ("conversations.csv", 7),
        ("conversations.csv?days=60", 2),
        ("service-mix.csv", 1),
        ("pipeline.csv", 1),
        ("conversion-funnel.csv", 1),
    ],
)
async def test_every_row_is_there_once_and_no_cell_is_a_formula(
    shop: Shop, path: str, rows: int
) -> None:
    found = await table(shop, path)
    assert len(found) == rows
    assert len({json.dumps(row) for row in found}) == rows
    cells = [cell for row in found for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


async def test_names_keep_their_letters(shop: Shop) -> None:
    names = {row["name"] for row in await table(shop, "customers.csv")}
    assert 'Zoë "Z" Number 3' in names and f"'{FORMULA}" in names
    assert names == {row["customer_name"] for row in await table(shop, "appointments.csv")}


async def test_everything_is_one_json_without_secrets(shop: Shop) -> None:
    response = await shop.business.get("/v1/owner/export/full.json")
    told = response.json()
    assert told["business"]["name"] == "Bristol Plumbing"
    assert set(told) == {"business", *(kind.value for kind in RecordKind)}
    assert len(told["customers"]) == len(told["conversations"]) == len(told["calls"]) == 7
    assert told["conversations"][0]["messages"][0]["text"] == "hello"
    for secret in (shop.business.api_key, "digest", "sealed", "credentials", "api_key"):
        assert secret not in response.text


async def test_a_table_of_nothing_has_its_head(storage: Storage, clock: FrozenClock) -> None:
    async with open_shop(storage, clock) as shop:
        response = await shop.business.get("/v1/owner/export/customers.csv")
        assert response.text.startswith("id,name,phone,email") and response.text.count("\n") == 1
