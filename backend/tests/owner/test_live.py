"""Whoever watches hears of every change, whichever process made it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.domain.businesses import BusinessId
from app.errors import Unavailable
from app.main import create_app
from app.ports import Storage
from app.repositories.connect import open_storage
from app.services.live import MOST_LISTENERS, REACH, LiveFeed, LivePace
from tests.support.fakes import FrozenClock
from tests.support.on_call import GAS, Duty
from tests.support.shop import Shop
from tests.support.stream import Ear, listening
from tests.support.web import Tenant, Web, serving

QUICK = LivePace(pulse=0.02, heartbeat=0.1)
PATH = "/v1/owner/live"


@dataclass
class Worker:
    """One process of several over the same storage."""

    web: Web
    app: FastAPI
    feed: LiveFeed

    def listens(self, tenant: Tenant, **query: int) -> Any:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return listening(self.app, tenant, query=asked)


@asynccontextmanager
async def working(
    storage: Storage, clock: FrozenClock, pace: LivePace = QUICK
) -> AsyncIterator[Worker]:
    async with serving(storage, clock, verify_twilio_signatures=False) as web:
        feed = LiveFeed(storage, clock, pace)
        services = replace(web.services, live=feed)
        yield Worker(web, create_app(services), feed)
        await feed.stop()


@pytest.fixture
async def worker(clock: FrozenClock) -> AsyncIterator[Worker]:
    storage = await open_storage("memory://")
    async with working(storage, clock) as worker:
        yield worker
    await storage.close()


async def says_hello(ear: Ear) -> None:
    assert (ear.status, ear.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert (await ear.hears())[0] == "hello"


@pytest.fixture(params=["sqlite", "postgres"])
def shared_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_a_change_made_in_one_process_is_heard_in_another(
    shared_url: str, clock: FrozenClock
) -> None:
    here, there = await open_storage(shared_url), await open_storage(shared_url)
    async with working(here, clock) as one, working(there, clock) as other:
        ours = await one.web.tenant(name="Ours", owner_phone="+19135550999")
        theirs = await one.web.tenant(name="Theirs")
        async with other.listens(ours) as ear, other.listens(theirs) as deaf:
            await says_hello(ear)
            await says_hello(deaf)
            duty = Duty(Shop(one.web, ours))
            phone = await duty.hear_of(GAS)
            await ear.hears_of("calls", "emergencies")
            await phone.hangs_up()
            await ear.hears_of("calls", "callbacks")
            (owed,) = (await ours.get("/v1/owner/callbacks")).json()["items"]
            await ours.patch(f"/v1/owner/callbacks/{owed['phone']}", status="COMPLETED")
            await ear.hears_of("callbacks")
            await ours.post("/v1/owner/technicians", name="Ann")
            await ear.hears_of("schedule")
            await asyncio.sleep(5 * QUICK.pulse)
            assert deaf.chunks.empty() or b"changed" not in await deaf.chunks.get()
    await here.close()
    await there.close()


async def test_texts_are_heard_of(worker: Worker) -> None:
    ours = await worker.web.tenant(owner_phone="+19135550999")
    async with worker.listens(ours) as ear:
        await says_hello(ear)
        await Duty(Shop(worker.web, ours)).hear_of(GAS)
        await worker.web.services.outbox.drain()
        await ear.hears_of("calls", "emergencies", "messages")


async def test_what_changes_while_nobody_asks_is_told_at_once(worker: Worker) -> None:
    ours = await worker.web.tenant()
    listener = await worker.feed.join(BusinessId(ours.id))
    for name in ("Ann", "Bob", "Cy"):
        await ours.post("/v1/owner/technicians", name=name)
    await asyncio.sleep(5 * QUICK.pulse)
    assert await listener.hear(1) == {"schedule"}
    assert await listener.hear(0.001) == frozenset()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("POST", "rotate-key", {}), "key"),
        (("POST", "rotate-owner-token", {}), "key"),
        (("PATCH", "", {"status": "SUSPENDED"}), "suspended"),
    ],
)
async def test_whoever_may_not_look_any_more_does_not_listen_on(
    worker: Worker, change: tuple[str, str, dict[str, Any]], reason: str
) -> None:
    ours = await worker.web.tenant()
    method, action, body = change
    async with worker.listens(ours) as ear:
        await says_hello(ear)
        path = f"/businesses/{ours.id}/{action}".rstrip("/")
        assert (await worker.web.admin(method, path, json=body)).status_code == 200
        assert await ear.ends() == reason


async def test_a_key_that_was_rotated_elsewhere_opens_nothing_here(worker: Worker) -> None:
    ours = await worker.web.tenant()
    async with worker.listens(ours) as ear:
        await says_hello(ear)
    async with serving(worker.web.services.storage, worker.web.services.clock) as elsewhere:
        await elsewhere.admin("POST", f"/businesses/{ours.id}/rotate-key")
    async with worker.listens(ours) as ear:
        assert ear.status == 401


async def test_a_stop_ends_it_and_nobody_begins_any_more(worker: Worker) -> None:
    ours = await worker.web.tenant()
    async with worker.listens(ours) as ear:
        await says_hello(ear)
        await worker.feed.stop()
        assert await ear.ends() == "stopping"
    async with worker.listens(ours) as late:
        assert late.status == 503


async def test_it_ends_after_as_long_as_was_asked_for(worker: Worker) -> None:
    ours = await worker.web.tenant()
    async with worker.listens(ours, seconds=0) as ear:
        await says_hello(ear)
        assert await ear.ends() == "time"
    assert (await ours.get(PATH, seconds=4000)).status_code == 422


async def test_heartbeats_say_that_it_still_works(worker: Worker) -> None:
    ours = await worker.web.tenant()
    async with worker.listens(ours) as ear:
        await says_hello(ear)
        assert await asyncio.wait_for(ear.chunks.get(), 5) == b": still here\n\n"
        assert ear.headers["x-accel-buffering"] == "no"
        assert ear.headers["cache-control"] == "no-store"


async def counted_seconds(worker: Worker) -> float:
    name = 'http_request_duration_seconds_sum{method="GET",route="/v1/owner/live"}'
    told = (await worker.web.client.get("/metrics")).text
    found = [line.split()[-1] for line in told.split("\n") if line.startswith(name)]
    return float(found[0]) if found else 0.0


async def test_in_the_figures_a_stream_took_as_long_as_it_took_to_begin(worker: Worker) -> None:
    ours = await worker.web.tenant()
    before = await counted_seconds(worker)
    heartbeats = 10
    async with worker.listens(ours) as ear:
        await says_hello(ear)
        for _ in range(heartbeats):
            await ear.chunks.get()
    after = await counted_seconds(worker)
    assert before < after < before + heartbeats * QUICK.heartbeat


async def test_so_many_may_listen_and_whoever_leaves_makes_room(worker: Worker) -> None:
    ours, theirs = await worker.web.tenant(), await worker.web.tenant()
    feed, here = worker.feed, BusinessId(ours.id)
    async with worker.listens(ours) as first:
        await says_hello(first)
        others = [await feed.join(here) for _ in range(MOST_LISTENERS - 1)]
        async with worker.listens(ours) as ear:
            assert ear.status == 503
            assert ear.headers["content-type"] == "application/problem+json"
        async with worker.listens(theirs) as ear:
            assert ear.status == 200
    async with worker.listens(ours) as ear:
        await says_hello(ear)
    for one in others:
        feed.leave(here, one)


async def test_nothing_is_looked_at_while_nobody_listens(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = await worker.web.tenant()
    async with worker.listens(ours) as ear:
        await says_hello(ear)
    looked = []
    storage = worker.web.services.storage
    monkeypatch.setattr(storage, "read", lambda *_: looked.append(1))
    await asyncio.sleep(5 * QUICK.pulse)
    assert looked == []


async def test_a_storage_that_is_away_for_a_while_ends_nothing(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = await worker.web.tenant()

    async def away(*_: object, **__: object) -> None:
        raise Unavailable("away")

    async with worker.listens(ours) as ear:
        await says_hello(ear)
        with monkeypatch.context() as broken:
            broken.setattr(worker.web.services.storage, "read", away)
            await asyncio.sleep(2 * QUICK.heartbeat)
        await ours.post("/v1/owner/technicians", name="Ann")
        await ear.hears_of("schedule")


async def test_a_day_later_what_is_counted_from_another_beginning_is_no_change(
    sqlite_url: str, clock: FrozenClock
) -> None:
    storage = await open_storage(sqlite_url)
    async with working(storage, clock) as worker:
        ours = await worker.web.tenant()
        await Shop(worker.web, ours).phone().dials()
        async with worker.listens(ours) as ear:
            await says_hello(ear)
            clock.at += REACH + timedelta(hours=2)
            await asyncio.sleep(5 * QUICK.pulse)
            await ours.post("/v1/owner/technicians", name="Ann")
            await ear.hears_of("schedule")
    await storage.close()
