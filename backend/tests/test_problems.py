"""Errors as application/problem+json, whoever raises them."""

import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter

from app import errors
from app.main import create_app
from app.routers import problems
from tests.support.web import Web, serving


class Flooded(errors.Conflict):
    title = "The road is flooded"


broken = APIRouter()


@broken.get("/bug")
async def bug() -> None:
    raise RuntimeError("the secret is 42")


@broken.get("/flooded")
async def flooded() -> None:
    raise Flooded("near the bridge", depth_feet=3)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serving() as web:
        yield web


@pytest.fixture
async def client(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(web.services)
    app.router.routes.extend(broken.routes)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def test_an_error_of_ours_says_what_where_and_with_which_facts(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/flooded")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "/problems/flooded",
        "title": "The road is flooded",
        "status": 409,
        "detail": "near the bridge",
        "instance": "/flooded",
        "depth_feet": 3,
    }


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.Unauthenticated, 401),
        (errors.BusinessSuspended, 403),
        (errors.NotFound, 404),
        (errors.WindowTaken, 409),
        (errors.OutsideOpeningHours, 409),
        (errors.Invalid, 422),
        (errors.Unavailable, 503),
        (errors.AppError, 500),
    ],
)
def test_each_family_has_its_status(kind: type[errors.AppError], status: int) -> None:
    assert problems.status_of(kind) == status


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/v1/nowhere", 404, "not-found"),
        ("DELETE", "/healthz", 405, "method-not-allowed"),
        ("PUT", "/v1/crm/customers", 405, "method-not-allowed"),
    ],
)
async def test_what_the_framework_refuses_is_a_problem_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, kind: str
) -> None:
    response = await client.request(method, path)
    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{kind}")
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_wrong_method_says_which_are_right(client: httpx.AsyncClient) -> None:
    assert "GET" in (await client.delete("/healthz")).headers["allow"]


async def test_a_bug_is_a_problem_that_gives_nothing_away(client: httpx.AsyncClient) -> None:
    response = await client.get("/bug", headers={"X-Request-ID": "abc"})
    assert response.status_code == 500
    assert response.json() == {
        "type": "/problems/unexpected",
        "title": "Something went wrong",
        "status": 500,
        "request_id": "abc",
    }
    assert response.headers["x-request-id"] == "abc"
    assert "42" not in response.text


async def test_a_bad_request_points_at_each_flaw(web: Web) -> None:
    tenant = await web.tenant()
    response = await tenant.post("/v1/crm/customers", phone="12")
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/invalid-request"
    assert response.json()["errors"] == [
        {"pointer": "/body/name", "detail": "Field required"},
        {"pointer": "/body/phone", "detail": "is not a phone number"},
    ]


async def test_what_was_sent_is_not_repeated(web: Web) -> None:
    tenant = await web.tenant()
    response = await tenant.post("/v1/crm/customers", name=["hunter2"], phone={"hunter2": 1})
    assert response.status_code == 422
    assert "hunter2" not in response.text


async def test_a_failed_commit_is_not_reported_as_success(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await web.tenant()

    async def failing(*_: object, **__: object) -> None:
        raise errors.Unavailable("disk full")

    monkeypatch.setattr(type(web.services.storage), "run", failing)
    response = await tenant.post("/v1/crm/customers", name="A", phone="9135550100")
    assert response.status_code == 503


async def test_requests_can_be_told_apart(client: httpx.AsyncClient) -> None:
    ids = [(await client.get("/healthz")).headers["x-request-id"] for _ in range(2)]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("odd", ["a b", "x" * 65, '{"a":1}', "a\u00e9"])
async def test_an_odd_request_id_is_replaced(client: httpx.AsyncClient, odd: str) -> None:
    response = await client.get("/healthz", headers={"X-Request-ID": odd.encode()})
    assert len(response.headers["x-request-id"]) == 32


async def test_a_log_line_names_neither_people_nor_numbers(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    tenant = await web.tenant()
    caplog.set_level(logging.INFO)
    await tenant.post("/v1/crm/customers", name="Zebediah", phone="9135550123")
    await tenant.get("/v1/crm/customers/search", q="Zebediah")
    await tenant.delete("/v1/owner/callbacks/+19135550123")
    lines = [record for record in caplog.records if record.name == "app.requests"]
    facts = [vars(record)["facts"] for record in lines]
    assert [fact["route"] for fact in facts] == [
        "/v1/crm/customers",
        "/v1/crm/customers/search",
        "/v1/owner/callbacks/{phone}",
    ]
    assert [fact["status"] for fact in facts] == [201, 200, 404]
    assert all(fact["business_id"] == tenant.id and fact["request_id"] for fact in facts)
    assert "Zebediah" not in str(facts) and "9135550123" not in str(facts)
