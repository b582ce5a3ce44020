"""What SQLite's writer promises about the COMMIT that many callers share."""

import asyncio
import sqlite3
import threading
import time

import pytest
import sqlalchemy as sa

from app.errors import Unavailable
from app.repositories.connect import open_storage
from app.repositories.sql import writer
from tests.support.factories import B1, a_customer
from tests.support.work import add_customers


@pytest.fixture
async def storage(sqlite_url):
    storage = await open_storage(sqlite_url)
    yield storage
    await storage.close()


@pytest.fixture
def commits(storage):
    """Each COMMIT leaves a mark here."""
    marks = []
    sa.event.listen(storage.engine, "commit", lambda connection: marks.append(1))
    return marks


async def together(storage, *works):
    """Keep the writer busy until all `works` are waiting: they become one batch."""
    gate, busy = await keep_busy(storage)
    tasks = [asyncio.create_task(storage.run(B1, work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    return (await asyncio.gather(busy, *tasks, return_exceptions=True))[1:]


async def keep_busy(storage):
    started, gate = threading.Event(), threading.Event()

    def wait(uow):
        started.set()
        gate.wait(5)

    busy = asyncio.create_task(storage.run(B1, wait))
    assert await asyncio.to_thread(started.wait, 5)
    return gate, busy


def add_one():
    return add_customers(a_customer())


def fail(uow):
    uow.customers.add(a_customer())
    raise LookupError("mine alone")


def rows(tmp_path):
    with sqlite3.connect(tmp_path / "test.db") as other:
        return other.execute("SELECT count(*) FROM customers").fetchone()[0]


async def test_those_who_wait_share_one_commit(storage, commits, tmp_path):
    assert await together(storage, *(add_one() for _ in range(20))) == [None] * 20
    assert rows(tmp_path) == 20
    assert len(commits) == 2  # the one that kept the writer busy, and the batch


async def test_a_failing_job_harms_nobody_else(storage, commits, tmp_path):
    first, failed, last = await together(storage, add_one(), fail, add_one())
    assert (first, last, rows(tmp_path)) == (None, None, 2)
    assert isinstance(failed, LookupError)
    assert len(commits) == 3


async def test_a_batch_has_at_most_so_many_jobs(storage, commits, tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "MOST_JOBS", 5)
    monkeypatch.setattr(writer, "MOST_SECONDS", 10)
    gate, busy = await keep_busy(storage)
    tasks = [asyncio.create_task(storage.run(B1, add_one())) for _ in range(12)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(busy, *tasks)
    assert (rows(tmp_path), len(commits)) == (12, 1 + 3)


async def test_a_batch_takes_at_most_so_long(storage, commits, tmp_path):
    def slow(uow):
        time.sleep(writer.MOST_SECONDS * 1.5)

    assert await together(storage, slow, slow, add_one()) == [None] * 3
    assert (rows(tmp_path), len(commits)) == (1, 1 + 3)


async def test_nobody_hears_of_success_before_the_commit(storage, tmp_path):
    committing, disk = threading.Event(), threading.Event()

    def slow_disk(connection):
        committing.set()
        disk.wait(5)

    sa.event.listen(storage.engine, "commit", slow_disk)
    job = asyncio.create_task(storage.run(B1, add_one()))
    assert await asyncio.to_thread(committing.wait, 5)
    await asyncio.sleep(0.02)
    assert not job.done() and rows(tmp_path) == 0
    disk.set()
    await job
    assert rows(tmp_path) == 1


async def test_looking_does_not_wait_for_the_writer(storage):
    await storage.run(B1, add_one())
    gate, busy = await keep_busy(storage)
    count = await asyncio.wait_for(storage.read(B1, lambda uow: uow.customers.list_by_ids([])), 2)
    assert (count, busy.done()) == ([], False)
    gate.set()
    await busy


async def test_a_failed_commit_fails_the_whole_batch(storage, tmp_path):
    def broken_disk(connection):
        raise sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("disk full"))

    sa.event.listen(storage.engine, "commit", broken_disk)
    heard = await together(storage, *(add_one() for _ in range(3)))
    assert [type(error) for error in heard] == [Unavailable] * 3
    sa.event.remove(storage.engine, "commit", broken_disk)
    assert rows(tmp_path) == 0
    await storage.run(B1, add_one())
    assert rows(tmp_path) == 1


async def test_a_transaction_sqlite_gave_up_is_no_success(storage, tmp_path):
    def give_up(uow):
        uow.customers._connection.exec_driver_sql("ROLLBACK")

    first, lost, last = await together(storage, add_one(), give_up, add_one())
    assert (first, last, rows(tmp_path)) == (None, None, 2)
    assert isinstance(lost, Unavailable)


async def test_a_full_disk_is_unavailable_then_recovers(storage, tmp_path):
    def limit(pages):
        return lambda uow: uow.customers._connection.exec_driver_sql(
            f"PRAGMA max_page_count = {pages}"
        ).scalar()

    big = add_customers(a_customer(notes="x" * 1_000_000))
    before = await storage.run(B1, limit(1))
    with pytest.raises(Unavailable):
        await storage.run(B1, big)
    assert rows(tmp_path) == 0
    await storage.run(B1, limit(before + 10_000))
    await storage.run(B1, big)
    assert rows(tmp_path) == 1


async def test_a_locked_database_is_unavailable_then_recovers(sqlite_url, tmp_path):
    storage = await open_storage(f"{sqlite_url}?timeout=0.05")
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await storage.run(B1, add_one())
    other.execute("ROLLBACK")
    other.close()
    await storage.run(B1, add_one())
    await storage.close()


async def test_a_caller_who_left_before_the_start_changes_nothing(storage, tmp_path):
    gate, busy = await keep_busy(storage)
    leaving = asyncio.create_task(storage.run(B1, add_one()))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    gate.set()
    await busy
    await storage.run(B1, lambda uow: None)
    assert rows(tmp_path) == 0


async def test_a_caller_who_leaves_in_the_middle_stops_nobody(storage, tmp_path):
    gate, busy = await keep_busy(storage)
    busy.cancel()
    gate.set()
    await storage.run(B1, add_one())
    assert rows(tmp_path) == 1


async def test_closing_finishes_what_was_asked_for(storage, tmp_path):
    jobs = [asyncio.create_task(storage.run(B1, add_one())) for _ in range(200)]
    await asyncio.sleep(0)
    await storage.close()
    await asyncio.gather(*jobs)
    assert rows(tmp_path) == 200
    with pytest.raises(Unavailable):
        await storage.run(B1, add_one())


async def test_a_commit_survives_loss_of_power(storage):
    """WAL with a sync at each COMMIT, on the connection that writes."""

    def settings(uow):
        ask = uow.customers._connection.exec_driver_sql
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [ask(f"PRAGMA {name}").scalar() for name in names]

    assert await storage.run(B1, settings) == ["wal", 2, 1]


async def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unavailable, match=f"no folder {tmp_path}/missing"):
        await open_storage(f"sqlite:///{tmp_path}/missing/test.db")


async def test_the_url_may_name_any_driver(sqlite_url, tmp_path):
    storage = await open_storage(sqlite_url.replace("sqlite:", "sqlite+aiosqlite:"))
    await storage.run(B1, add_one())
    await storage.close()
    assert rows(tmp_path) == 1
