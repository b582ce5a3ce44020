"""Postgres: a pooled connection and a transaction for each unit of work."""

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.repositories.sql.failures import may_begin_again, translated
from app.repositories.sql.postgres_url import asyncpg_url
from app.repositories.sql.storage import SqlStorage

T = TypeVar("T")
ATTEMPTS = 2
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10
POOL_SECONDS = 5
"""How long to wait for a connection, an answer, or a free place in the pool."""
REFUSALS = (DBAPIError, PoolTimeout, OSError)


async def open_postgres(database_url: str, pool_size: int) -> "PostgresStorage":
    """Never migrates: that is decided by whoever deploys, not by whichever process starts first."""
    storage = PostgresStorage(asyncpg_url(database_url), pool_size)
    try:
        await storage.check()
    except BaseException:
        await storage.close()
        raise
    return storage


class PostgresStorage(SqlStorage):
    def __init__(self, url: sa.URL, pool_size: int) -> None:
        self.engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            hide_parameters=True,
            pool_timeout=POOL_SECONDS,
            isolation_level="READ COMMITTED",
            connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS},
        )
        # One snapshot for a page and its total, which never waits for others nor fails by them.
        self._reading = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def close(self) -> None:
        self._is_closed = True
        await self.engine.dispose()

    async def _write(self, work: Callable[[sa.Connection], T]) -> T:
        self._refuse_closed()
        return await _in_transaction(self.engine, work)

    async def _look(self, work: Callable[[sa.Connection], T]) -> T:
        self._refuse_closed()
        return await _in_transaction(self._reading, work)


async def _in_transaction(engine: AsyncEngine, work: Callable[[sa.Connection], T]) -> T:
    try:
        for _ in range(ATTEMPTS - 1):
            try:
                return await _once(engine, work)
            except DBAPIError as error:
                if not may_begin_again(error):
                    raise
        return await _once(engine, work)
    except REFUSALS as error:
        raise translated(error) from error


async def _once(engine: AsyncEngine, work: Callable[[sa.Connection], T]) -> T:
    async with engine.begin() as connection:
        return await connection.run_sync(work)
