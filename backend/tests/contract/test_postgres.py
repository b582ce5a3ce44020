"""What Postgres promises when it is busy, away, or begins again."""

import asyncio
import time
from dataclasses import replace
from functools import partial

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.util import await_only

from app.errors import Conflict, Invalid, Unavailable
from app.repositories.connect import open_storage
from app.repositories.sql import postgres as postgres_storage
from app.repositories.sql.postgres_url import asyncpg_url
from tests.support.factories import B1, B2, a_customer
from tests.support.work import add_customers, empty_postgres

LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"


class _Refusal(Exception):
    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.fixture
async def storage(postgres_url):
    await empty_postgres(postgres_url)
    storage = await open_storage(postgres_url, pool_size=3)
    yield storage
    await storage.close()


@pytest.fixture
async def other(postgres_url):
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


async def test_of_two_that_deadlock_both_succeed(storage):
    ann, bob = a_customer(), a_customer()
    await storage.run(B1, add_customers(ann, bob))
    began, both_hold_one = [], asyncio.Barrier(2)

    def save(first, second, uow):
        began.append(first.id)
        uow.customers.save(replace(first, name="new"))
        if len(began) <= 2:
            await_only(both_hold_one.wait())
        uow.customers.save(replace(second, name="new"))

    both = [partial(save, ann, bob), partial(save, bob, ann)]
    assert await asyncio.gather(*(storage.run(B1, work) for work in both)) == [None, None]
    # Postgres may notice the deadlock from both sides at once.
    assert 3 <= len(began) <= 4, "one of them had to begin again"


@pytest.mark.parametrize(
    ("raised", "heard"),
    [
        (OperationalError("UPDATE", {}, _Refusal("40001")), Unavailable),
        (IntegrityError("UPDATE", {}, _Refusal("23505")), Conflict),
    ],
)
async def test_who_loses_races_for_ever_is_told(storage, raised, heard):
    began = []

    def lose(uow):
        began.append(1)
        raise raised

    with pytest.raises(heard):
        await storage.run(B1, lose)
    assert len(began) == 2


async def test_what_the_server_cannot_hold_is_invalid(storage):
    def ask(uow):
        uow.customers._connection.execute(sa.text("SELECT CAST('x' AS integer)"))

    with pytest.raises(Invalid):
        await storage.run(B1, ask)


async def test_a_schedule_is_locked_only_for_who_asks_and_only_there(storage, other):
    counted = []

    def count(uow):
        counted.append(uow.customers._connection.execute(sa.text(LOCKS)).scalar())

    def lock_and_count(uow):
        uow.lock_schedule()
        count(uow)

    await storage.run(B1, count)
    await storage.run(B1, lock_and_count)
    assert counted == [0, 1]
    assert await other.fetchval(LOCKS) == 0


async def test_who_holds_a_schedule_makes_only_the_same_business_wait(storage, other):
    key = "SELECT pg_advisory_lock(hashtextextended('b1', 0))"
    await other.execute(key)
    waiting = asyncio.create_task(storage.run(B1, lambda uow: uow.lock_schedule()))
    await asyncio.wait_for(storage.run(B2, lambda uow: uow.lock_schedule()), 5)
    await asyncio.wait_for(storage.read(B1, lambda uow: uow.outbox.list_dead()), 5)
    assert not waiting.done()
    await other.execute("SELECT pg_advisory_unlock_all()")
    await asyncio.wait_for(waiting, 5)


async def test_connections_that_were_cut_are_replaced_unnoticed(storage, other):
    await asyncio.gather(*(storage.run(B1, lambda uow: uow.outbox.list_dead()) for _ in range(3)))
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    assert await storage.read(B1, lambda uow: uow.customers.get(ann.id)) == ann


async def test_a_connection_cut_during_the_work_loses_nothing_and_doubles_nothing(storage, other):
    ann = a_customer()
    cuts = []

    def cut_once(uow):
        uow.customers.add(ann)
        connection = uow.customers._connection
        if not cuts:
            cuts.append(1)
            connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    await storage.run(B1, cut_once)
    assert await other.fetchval("SELECT count(*) FROM customers") == 1


async def test_a_caller_who_leaves_gives_the_connection_back(storage, other):
    await other.execute("SELECT pg_advisory_lock(hashtextextended('b1', 0))")
    for _ in range(6):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await storage.run(B1, lambda uow: uow.lock_schedule())
    await storage.run(B2, add_customers(a_customer()))
    await other.execute("SELECT pg_advisory_unlock_all()")
    await asyncio.wait_for(storage.run(B1, lambda uow: uow.lock_schedule()), 5)


async def test_a_pool_that_stays_full_is_unavailable(postgres_url, other, monkeypatch):
    monkeypatch.setattr(postgres_storage, "POOL_SECONDS", 0.05)
    storage = await open_storage(postgres_url, pool_size=1)
    await other.execute("SELECT pg_advisory_lock(hashtextextended('b1', 0))")
    waiting = asyncio.create_task(storage.run(B1, lambda uow: uow.lock_schedule()))
    await asyncio.sleep(0.02)
    with pytest.raises(Unavailable):
        await storage.run(B2, lambda uow: uow.lock_schedule())
    await other.execute("SELECT pg_advisory_unlock_all()")
    await waiting
    await storage.close()


@pytest.mark.parametrize(
    "url", ["postgresql://x@127.0.0.1:1/x", "postgres://x@/x?host=/nowhere", "missing"]
)
async def test_a_database_that_is_not_there_is_unavailable_at_once(url, postgres_url):
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await open_storage(postgres_url.replace("/postgres?", "/no?") if url == "missing" else url)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
    ],
)
def test_urls_are_taken_as_people_write_them(written, meant):
    assert asyncpg_url(written).render_as_string(hide_password=False) == meant
