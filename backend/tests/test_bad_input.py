"""Whatever is sent, the answer is a 4xx problem or a plain success: never a 5xx."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.storages import every_storage, in_memory
from tests.support.web import ADMIN, Tenant, Web, serving

pytestmark = in_memory

CUSTOMERS, APPOINTMENTS = "/v1/crm/customers", "/v1/crm/appointments"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serving() as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    return await web.tenant()


@pytest.fixture
async def kept(storage: Storage, clock: FrozenClock) -> AsyncIterator[Tenant]:
    """A tenant on every backend, for what is accepted and reaches it."""
    async with serving(storage, clock) as web:
        yield await web.tenant()


async def send(tenant: Tenant, path: str, body: bytes) -> int:
    response = await tenant.client.post(path, content=body, headers={**tenant.headers, **JSON})
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
    return response.status_code


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"\xff", 400),
        (b"\x00", 422),
        (b"[" * 100_000, 400),
        (b'{"name": ' + b"9" * 5000 + b"}", 400),
        (b'{"name": "\\ud800", "phone": "9135550100"}', 422),
        (b'{"name": "A", "phone": "\\udfff"}', 422),
        (b'{"name": "A", "phone": "9135550100", "tags": ["\\ud800"]}', 422),
        (b'{"name": "A", "phone": "9135550100", "notes": "a\\u0000b"}', 422),
        (b'{"name": "", "phone": "9135550100"}', 422),
        (b'{"name": "   ", "phone": "9135550100"}', 422),
        (b'{"name": "A", "phone": "9135550100", "sms_opt_out": "perhaps"}', 422),
        (b'{"name": "A", "phone": "9135550100", "tags": "vip"}', 422),
        (b'{"name": "A", "phone": "9135550100", "email": "nobody"}', 422),
        (b'{"name": "A", "phone": "9135550100", "language_code": "fr"}', 422),
        (b'{"name": "A", "phone": "9135550100", "\\ud800": 1}', 201),
    ],
)
async def test_malformed_bodies(tenant: Tenant, body: bytes, status: int) -> None:
    assert await send(tenant, CUSTOMERS, body) == status


async def test_a_body_of_a_megabyte_is_too_long(tenant: Tenant) -> None:
    assert await send(tenant, CUSTOMERS, b'{"name": "' + b"x" * 1_000_000 + b'"}') == 413


async def test_a_long_body_in_pieces_is_too_long_as_well(tenant: Tenant) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 10_000

    headers = {**tenant.headers, **JSON}
    response = await tenant.client.post(CUSTOMERS, content=pieces(), headers=headers)
    assert response.status_code == 413
    assert response.json()["type"] == "/problems/content-too-large"


@every_storage
@pytest.mark.parametrize(
    "name",
    ["Robert'); DROP TABLE customers;--", "𝕬𝖓𝖓 🛁", "Nguyễn Văn Á", "‮evil", "a\nb\tc", "%s %(x)s"],
)
async def test_unusual_names_are_names(kept: Tenant, name: str) -> None:
    added = await kept.post(CUSTOMERS, name=name, phone="9135550100")
    assert added.status_code == 201
    assert (await kept.get(f"{CUSTOMERS}/{added.json()['id']}")).json()["name"] == name
    found = (await kept.get(f"{CUSTOMERS}/search", q=name)).json()
    assert [one["id"] for one in found] == [added.json()["id"]]


@pytest.mark.parametrize("phone", ["", "12", "phone", "+1" * 30, "911" * 10, "٩١٣", "+", "☎"])
async def test_what_is_no_phone_number_is_refused(tenant: Tenant, phone: str) -> None:
    assert (await tenant.post(CUSTOMERS, name="A", phone=phone)).status_code == 422


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-01T10:00:00", "2026-02-01T11:00:00"),
        ("2026-02-30T10:00:00Z", "2026-02-30T11:00:00Z"),
        ("2026-02-01T25:00:00Z", "2026-02-01T26:00:00Z"),
        ("2026-02-01T11:00:00Z", "2026-02-01T10:00:00Z"),
        ("2026-02-01T11:00:00Z", "2026-02-01T11:00:00Z"),
        ("2026-02-01T11:00:00Z", "2026-02-02T11:00:01Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T01:00:00+14:00"),
        ("9999-12-31T23:00:00-14:00", "9999-12-31T23:30:00-14:00"),
        ("1999-12-31T23:00:00Z", "2000-01-01T00:00:00Z"),
        (1769940000, 1769943600),
        ("tomorrow", "later"),
        (None, None),
    ],
)
async def test_impossible_times_are_refused(tenant: Tenant, start: Any, end: Any) -> None:
    customer = (await tenant.post(CUSTOMERS, name="A", phone="9135550100")).json()["id"]
    response = await tenant.post(APPOINTMENTS, customer_id=customer, start_time=start, end_time=end)
    assert response.status_code == 422


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "1e400", "1e30", '"much"'])
async def test_what_is_no_amount_is_refused(tenant: Tenant, value: str) -> None:
    customer = (await tenant.post(CUSTOMERS, name="A", phone="9135550100")).json()["id"]
    body = (
        f'{{"customer_id": "{customer}", "start_time": "2026-02-01T11:00:00Z",'
        f' "end_time": "2026-02-01T12:00:00Z", "estimated_value": {value}}}'
    )
    assert await send(tenant, APPOINTMENTS, body.encode()) == 422


@every_storage
@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=1000000000",
        "limit=" + "9" * 5000,
        "limit=x",
        "offset=-1",
        "offset=1000001",
    ],
)
@pytest.mark.parametrize("path", [CUSTOMERS, APPOINTMENTS, "/v1/crm/messages"])
async def test_absurd_pages_are_refused(tenant: Tenant, path: str, query: str) -> None:
    response = await tenant.request("GET", f"{path}?{query}")
    assert response.status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "start_time_from=2026-01-01T00:00:00",
        "start_time_to=yesterday",
        "status=LATE",
        "is_emergency=perhaps",
        "tag=%00",
        "service_type=" + "x" * 81,
    ],
)
async def test_absurd_filters_are_refused(tenant: Tenant, query: str) -> None:
    assert (await tenant.request("GET", f"{APPOINTMENTS}?{query}")).status_code == 422


async def test_a_plus_that_became_a_blank_is_understood(kept: Tenant) -> None:
    query = "start_time_from=2026-01-01T00:00:00+00:00"
    assert (await kept.request("GET", f"{APPOINTMENTS}?{query}")).status_code == 200


@every_storage
@pytest.mark.parametrize("odd", ["%00", "%ff", "..", "a%20b", "x" * 81, "%F0%9F%98%80", "'--"])
async def test_odd_ids_are_refused_or_not_found(kept: Tenant, odd: str) -> None:
    for path in (CUSTOMERS, APPOINTMENTS, "/v1/crm/conversations"):
        response = await kept.request("GET", f"{path}/{odd}")
        assert response.status_code in (404, 422)
        assert response.headers["content-type"] == "application/problem+json"
    deleted = await kept.request("DELETE", f"/v1/owner/callbacks/{odd}")
    assert deleted.status_code in (404, 405, 422)


@every_storage
@pytest.mark.parametrize("query", ["%00", "", "x" * 201])
async def test_odd_searches_are_refused(kept: Tenant, query: str) -> None:
    response = await kept.request("GET", f"{CUSTOMERS}/search?q={query}")
    assert response.status_code == 422


@every_storage
@pytest.mark.parametrize("query", ["%", "_", "\\", "%25_%25", "%ff", "*", "' OR 1=1 --"])
async def test_searches_take_no_wildcards(kept: Tenant, query: str) -> None:
    await kept.post(CUSTOMERS, name="Ann", phone="9135550100")
    response = await kept.request("GET", f"{CUSTOMERS}/search?q={query}")
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"timezone": "America"},
        {"timezone": ""},
        {"open_hour": 17, "close_hour": 8},
        {"open_hour": 8, "close_hour": 25},
        {"open_hour": -1},
        {"closed_days": "Caturday"},
        {"opening_hours": {"mon": [["17:00", "08:00"]]}},
        {"opening_hours": {"mon": [["08:00", "12:00"], ["11:00", "17:00"]]}},
        {"opening_hours": {"caturday": []}},
        {"opening_hours": {"mon": [["8", "17"]]}},
        {"opening_hours": {"mon": [["24:00", "24:00"]]}},
        {"owner_phone": "call me"},
        {"owner_email": "nobody"},
        {"review_link": "javascript:alert(1)"},
        {"services": [{"service_type": "drain", "name": "Drain", "minutes": 0}]},
        {"services": [{"service_type": "drain", "name": "Drain", "price_low": 5}]},
        {"services": [{"service_type": "drain", "name": "D", "price_low": 9, "price_high": 5}]},
        {"service_area_zips": ["abc"]},
        {"blackout_dates": ["2026-13-01"]},
        {"max_jobs_per_day": 0},
        {"language_code": "fr"},
        {"status": "CLOSED"},
        {"vertical": "bakery"},
        {"escalation_minutes": 10**30},
        {"emergency_surcharge": "NaN"},
        {"name": ""},
    ],
)
async def test_absurd_businesses_are_refused(web: Web, tenant: Tenant, body: Any) -> None:
    patched = await web.admin("PATCH", f"/businesses/{tenant.id}", json=body)
    assert patched.status_code == 422, patched.text
    created = await web.admin("POST", "/businesses", json={"name": "New", **body})
    assert created.status_code == 422, created.text


async def test_odd_names_of_weekdays_do_not_break_the_answer(web: Web) -> None:
    body = b'{"name": "New", "opening_hours": {"\\ud800": []}}'
    response = await web.client.post(
        "/v1/admin/businesses", content=body, headers={**ADMIN, **JSON}
    )
    assert response.status_code == 422
    json.loads(response.content)


async def test_long_and_odd_utterances_are_heard_or_refused(kept: Tenant) -> None:
    begun = await kept.post("/v1/voice/session/start")
    path = f"/v1/voice/session/{begun.json()['session_id']}/input"
    for text in ("x " * 5000, "🛁🔥" * 50, "Robert'); DROP TABLE calls;--", "", " \n\t "):
        response = await kept.post(path, text=text)
        assert response.status_code in (200, 409), response.text
    for body in (b'{"text": "\\ud800"}', b'{"text": "a\\u0000b"}', b'{"text": 5}'):
        assert await send(kept, path, body) == 422


@pytest.mark.parametrize("headers", [{"X-Business-ID": b"\xff\xfe"}, {"X-API-Key": b"\xf0\x9f"}])
async def test_headers_that_are_no_text_are_refused(
    tenant: Tenant, headers: dict[str, bytes]
) -> None:
    shown = {name: value.encode() for name, value in tenant.headers.items()}
    response = await tenant.client.get(CUSTOMERS, headers={**shown, **headers})
    assert response.status_code in (401, 404)
