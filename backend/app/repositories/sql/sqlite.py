"""SQLite: one writer thread with one COMMIT for everybody who waits, and readers beside it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.errors import Unavailable
from app.repositories.sql.failures import translated
from app.repositories.sql.schema import HEAD, current
from app.repositories.sql.storage import SqlStorage
from app.repositories.sql.writer import Writer

T = TypeVar("T")
READERS = 4
BUSY_SECONDS = 5
MIGRATE = "app.repositories.sql.migrate"
SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


async def open_sqlite(database_url: str) -> "SqliteStorage":
    """The file is created and brought to this release's schema, whoever else opens it too."""
    url = sa.make_url(database_url).set(drivername="sqlite")
    _refuse_no_file(url.database)
    storage = SqliteStorage(url)
    try:
        await storage.prepare()
    except BaseException:
        await storage.close()
        raise
    return storage


class SqliteStorage(SqlStorage):
    def __init__(self, url: sa.URL) -> None:
        self._url = url
        self.engine = _engine(url, 1, "BEGIN IMMEDIATE", SETTINGS)
        self._reading = _engine(url, READERS, "BEGIN", (*SETTINGS[1:], "query_only=ON"))
        self._writer = Writer(self.engine)
        self._readers = ThreadPoolExecutor(READERS, "sqlite-reader")

    async def prepare(self) -> None:
        """Alembic takes a second to import, so only a database that needs it waits for it."""
        if await self._write(current) != HEAD:
            migrate: Any = await asyncio.to_thread(import_module, MIGRATE)
            await asyncio.to_thread(migrate.upgrade, self._url.render_as_string(False))
        await self.check()

    async def close(self) -> None:
        self._is_closed = True
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        self.engine.dispose()
        self._reading.dispose()

    async def _write(self, work: Callable[[sa.Connection], T]) -> T:
        return await asyncio.wrap_future(self._writer.ask(work))

    async def _look(self, work: Callable[[sa.Connection], T]) -> T:
        self._refuse_closed()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, partial(self._look_now, work))

    def _look_now(self, work: Callable[[sa.Connection], T]) -> T:
        try:
            with self._reading.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise translated(error) from error


def _refuse_no_file(file: str | None) -> None:
    if not file or file == ":memory:":
        raise ValueError("sqlite:/// needs a file; use memory:// to keep nothing")
    folder = Path(file).resolve().parent
    if not folder.is_dir():
        raise Unavailable(
            f"There is no folder {folder} for the database. Create it, or change DATABASE_URL."
        )


def _engine(url: sa.URL, size: int, begin: str, settings: tuple[str, ...]) -> sa.Engine:
    timeout = float(str(url.query.get("timeout", BUSY_SECONDS)))
    engine = sa.create_engine(
        url.set(query={}),
        poolclass=sa.QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"timeout": timeout, "check_same_thread": False},
    )

    def configure(connection: Any, record: object) -> None:
        """Left alone, the driver decides itself when a transaction begins."""
        connection.isolation_level = None
        with closing(connection.cursor()) as cursor:
            for setting in settings:
                cursor.execute(f"PRAGMA {setting}")

    sa.event.listen(engine, "connect", configure)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
