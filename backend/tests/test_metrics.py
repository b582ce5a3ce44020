"""Counters: what is counted, and that several workers count together."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.domain.businesses import BusinessId
from app.errors import Unavailable
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.web import Web, serving

NAMES = {
    "http_requests",
    "http_request_duration_seconds",
    "voice_turn_duration_seconds",
    "voice_sessions",
    "appointments_booked",
    "emergencies",
    "sms_messages",
    "outbox_pending",
    "outbox_oldest_seconds",
}


@pytest.fixture
async def web(clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(clock=clock) as web:
        yield web


async def scrape(web: Web) -> dict[str, float]:
    """`http_requests_total{route=/healthz,…}` -> its value."""
    response = await web.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return samples(response.text)


def samples(text: str) -> dict[str, float]:
    return {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def requests(method: str, route: str, status: int) -> str:
    labels = [("method", method), ("route", route), ("status", str(status))]
    return f"http_requests_total{labels}"


async def test_the_published_names_are_there(web: Web) -> None:
    text = (await web.client.get("/metrics")).text
    assert {family.name for family in text_string_to_metric_families(text)} >= NAMES


async def test_requests_are_counted_by_route_and_not_by_path(web: Web) -> None:
    tenant = await web.tenant()
    name = requests("GET", "/v1/crm/customers/{customer_id}", 404)
    before = (await scrape(web)).get(name, 0)
    for customer in ("ann", "bob"):
        await tenant.get(f"/v1/crm/customers/{customer}")
    after = await scrape(web)
    assert after[name] - before == 2
    assert not any("ann" in sample for sample in after)


async def test_unknown_paths_and_methods_do_not_make_names(web: Web) -> None:
    name = requests("OTHER", "unmatched", 404)
    before = (await scrape(web)).get(name, 0)
    for word in ("alpha", "beta"):
        await web.client.request(word.upper(), f"/{word}")
    assert (await scrape(web))[name] - before == 2


async def test_late_promises_are_seen(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()
    promised = factories.an_outbox_entry(due_at=clock.now())
    await web.services.storage.run(BusinessId(tenant.id), lambda uow: uow.outbox.add(promised))
    clock.advance(seconds=90)
    seen = await scrape(web)
    assert (seen["outbox_pending[]"], seen["outbox_oldest_seconds[]"]) == (1, 90)


async def test_counters_are_told_while_the_storage_is_away(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(type(web.services.storage), "read_platform", away)
    assert await scrape(web)


WORKER = """
from app.observability import RequestCounters, exposition, outbox_seen, turn_taken
RequestCounters().count("GET", "/healthz", 200, 0.01)
turn_taken(0.002)
outbox_seen(int("{pending}"), 0.0)
print(exposition("{folder}").decode())
"""


def test_two_processes_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for pending in (3, 4):
        counted = subprocess.run(
            [sys.executable, "-c", WORKER.format(folder=tmp_path, pending=pending)],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
        )
    seen = samples(counted.stdout)
    assert seen[requests("GET", "/healthz", 200)] == 2
    assert seen["voice_turn_duration_seconds_count[]"] == 2
    assert seen["outbox_pending[]"] == 4
