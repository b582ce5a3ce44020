"""SQLite's one writer: a thread that puts everybody who waits into the same COMMIT."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.errors import Unavailable
from app.repositories.sql.failures import translated

T = TypeVar("T")
MOST_JOBS = 64
MOST_SECONDS = 0.02
"""A batch takes no more jobs, and begins no more of them after this long."""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    work: Callable[[sa.Connection], Any]
    done: "Future[Any]" = field(default_factory=Future)


class JobFailed(Exception):
    """A job of a batch raised, so that the batch is begun again, one by one."""


class Writer:
    """Nobody hears of success before the COMMIT that makes it true.

    The jobs of a batch run one after another in one transaction. If one raises, everything is
    rolled back and each runs again in a transaction of its own: a failure harms nobody else, and
    the usual batch needs no savepoint.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._is_closed = False
        self._asking = Lock()
        self._thread = Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[sa.Connection], T]) -> "Future[T]":
        job = Job(work)
        with self._asking:
            if self._is_closed:
                raise Unavailable("the database is closed")
            self._jobs.put(job)
        return job.done

    def close(self) -> None:
        """Waits until everything asked for is done."""
        with self._asking:
            if not self._is_closed:
                self._is_closed = True
                self._jobs.put(None)
        self._thread.join()

    # --- on the writer's thread -------------------------------------------------------

    def _serve(self) -> None:
        last = False
        while not last:
            batch = self._waiting()
            last = None in batch
            jobs = [job for job in batch if job and job.done.set_running_or_notify_cancel()]
            while jobs:
                jobs = jobs[self._commit(jobs) :]

    def _waiting(self) -> list[Job | None]:
        batch = [self._jobs.get()]
        while len(batch) < MOST_JOBS and batch[-1] is not None:
            try:
                batch.append(self._jobs.get_nowait())
            except Empty:
                break
        return batch

    def _commit(self, jobs: list[Job]) -> int:
        """How many of the first jobs have been told what became of them."""
        results: list[Any] = []
        try:
            with Answering(jobs) as answering, self._engine.begin() as connection:
                _attempt(connection, jobs, results)
        except JobFailed:
            for job in jobs:
                self._commit([job])
            return len(jobs)
        if answering.is_over:
            return len(jobs)
        for job, result in zip(jobs, results, strict=False):
            job.done.set_result(result)
        return len(results)


class Answering:
    """Whoever asked hears what went wrong, and the writer's thread lives on."""

    def __init__(self, jobs: list[Job]) -> None:
        self._jobs = jobs
        self.is_over = False

    def __enter__(self) -> "Answering":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if error is None or isinstance(error, JobFailed):
            return False
        for job in self._jobs:
            job.done.set_exception(_spoken(error))
        self.is_over = True
        return True


def _attempt(connection: sa.Connection, jobs: list[Job], results: list[Any]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    for job in jobs:
        if results and time.monotonic() > deadline:
            break
        try:
            results.append(job.work(connection))
            _refuse_abandoned(connection)
        except BaseException as error:
            if len(jobs) == 1:
                raise
            raise JobFailed from error


def _refuse_abandoned(connection: sa.Connection) -> None:
    """On a full disk, say, SQLite itself rolls back; the driver's COMMIT would say nothing."""
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:
        raise Unavailable("the work could not be stored")


def _spoken(error: BaseException) -> BaseException:
    if not isinstance(error, DBAPIError):
        return error
    known = translated(error)
    known.__cause__ = error
    return known
