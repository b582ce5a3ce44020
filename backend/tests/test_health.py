"""Alive, ready, and how it says so."""

from collections.abc import AsyncIterator

import pytest

from app.domain.businesses import BusinessId
from app.errors import Unavailable
from app.ports import Storage
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.web import Web, serving


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_all_is_well(web: Web, path: str) -> None:
    response = await web.client.get(path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_a_storage_that_does_not_answer_is_not_ready(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_: Storage) -> None:
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(type(web.services.storage), "check", silent)
    response = await web.client.get("/readyz")
    assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
    assert (await web.client.get("/healthz")).status_code == 200


async def test_late_promises_are_not_ready(web: Web, clock: FrozenClock) -> None:
    tenant = await web.tenant()
    promised = factories.an_outbox_entry(due_at=clock.now())
    await web.services.storage.run(BusinessId(tenant.id), lambda uow: uow.outbox.add(promised))
    clock.advance(minutes=15)
    assert (await web.client.get("/readyz")).status_code == 200
    clock.advance(seconds=1)
    response = await web.client.get("/readyz")
    assert (response.status_code, response.json()["pending"]) == (503, 1)
