"""The OpenAPI document: complete, and kept to by the service itself."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.domain.businesses import BusinessId
from app.domain.text_messages import TextStatus
from app.main import create_app
from app.ports import UnitOfWork
from app.repositories.connect import open_storage
from tests.support import factories
from tests.support.web import ADMIN, serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass
class Furnished:
    app: FastAPI
    headers: dict[str, str]
    ids: dict[str, str]


async def furnish() -> Furnished:
    """One business whose keys we have, with a record of each kind; another for the operator."""
    async with serving(await open_storage("memory://")) as web:
        ours, operated = await web.tenant(id="ours"), await web.tenant(id="operated")
        path = f"/businesses/{operated.id}/technicians"
        technician = (await web.admin("POST", path, json={"name": "Al"})).json()["id"]
        linked = await ours.post(
            "/v1/owner/calendars", kind="ics", address="https://x.example/a.ics"
        )
        feed = (await operated.post("/v1/owner/calendar-feeds/rotate")).json()["url"]
        begun = (await ours.post("/v1/voice/session/start")).json()["session_id"]
        shown = (await web.admin("GET", f"/businesses/{ours.id}")).json()
        customer = factories.a_customer()
        visit = factories.an_appointment(customer, technician_id=None)
        owed = factories.a_return_call()
        waiting = factories.a_waiting(customer_id=customer.id, phone=customer.phone)

        escalation = factories.an_escalation()
        lost = factories.a_text(status=TextStatus.FAILED)

        def add(uow: UnitOfWork) -> None:
            uow.customers.add(customer)
            uow.appointments.add(visit)
            uow.return_calls.put(owed)
            uow.waitlist.add(waiting)
            uow.text_messages.add(factories.a_text())
            uow.text_messages.add(lost)
            uow.escalations.add(escalation)

        await web.services.storage.run(BusinessId(ours.id), add)
        ids = {
            "business_id": operated.id,
            "technician_id": technician,
            "session_id": begun,
            "conversation_id": begun,
            "customer_id": customer.id,
            "appointment_id": visit.id,
            "phone": owed.phone,
            "waiting_id": waiting.id,
            "undelivered_id": lost.id,
            "escalation_id": escalation.id,
            "calendar_id": linked.json()["id"],
            "secret": feed.rpartition("/")[2].removesuffix(".ics"),
        }
        return Furnished(
            create_app(web.services),
            {**ours.headers, **ADMIN, "X-Widget-Token": shown["widget_token"]},
            ids,
        )


@pytest.fixture(scope="module")
def furnished() -> Furnished:
    return asyncio.run(furnish())


schema = schemathesis.openapi.from_dict(create_app().openapi())
schema.config.phases.coverage.enabled = False


@schema.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_documented(case: Any, furnished: Furnished) -> None:
    """Once with ids made up, once with ids that exist."""
    if case.path.endswith("/live"):  # It goes on for as long as was asked for.
        case.query = {**(case.query or {}), "seconds": 0}
    given = {"app": furnished.app, "headers": furnished.headers, "checks": CHECKS}
    case.call_and_validate(**given)
    if case.path_parameters:
        case.path_parameters = {name: furnished.ids[name] for name in case.path_parameters}
        case.call_and_validate(**given)


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_names_its_refusals(furnished: Furnished) -> None:
    for path, method, operation in operations(furnished.app.openapi()):
        answers = set(operation["responses"])
        is_twilios = operation["tags"] == ["twilio"]
        if "security" in operation:
            refusals = {"403", "413"} if is_twilios else {"401", "403"}
            assert refusals <= answers, (method, path)
        if "{" in path:
            assert {"404", "422"} <= answers, (method, path)
        if "requestBody" in operation:
            assert {"400", "413", "422"} <= answers, (method, path)
        for status, answer in operation["responses"].items():
            if is_twilios and status in ("403", "413"):
                assert "content" not in answer, "whoever is not Twilio learns nothing"
            elif status >= "4":
                assert list(answer["content"]) == ["application/problem+json"], (method, path)


def test_everything_but_operations_and_subscribed_calendars_wants_a_key(
    furnished: Furnished,
) -> None:
    for path, method, operation in operations(furnished.app.openapi()):
        is_open = operation["tags"] in (["operations"], ["calendars"])
        assert ("security" in operation) != is_open, (method, path)


def test_the_page_of_routes_needs_nobody_elses_code(furnished: Furnished) -> None:
    async def fetch() -> tuple[str, str]:
        async with serving() as web:
            response = await web.client.get("/docs")
            return response.text, response.headers["content-security-policy"]

    page, policy = asyncio.run(fetch())
    assert "default-src 'none'" in policy
    assert "<script" not in page and "http://" not in page and "https://" not in page
    for path, _, _ in operations(furnished.app.openapi()):
        assert path in page
