"""Storages that are opened once and emptied for every test: opening one costs more than most tests.

Whatever a storage keeps in its process, such as prepared statements, outlives a test as it
outlives a request. Opening, closing and migrating have tests of their own, with their own files.
"""

import sqlite3

import asyncpg
import pytest

from app.ports import Storage
from app.repositories.connect import open_storage
from app.repositories.memory import MemoryStorage
from tests.support.work import EMPTY

EVERY = ("memory", "sqlite", "postgres")
every_storage = pytest.mark.storages(*EVERY)
"""Runs on all three, in a module that is `in_memory` otherwise."""
in_memory = pytest.mark.storages("memory")
"""`pytestmark` of a module most of whose tests are about what is said and not what is stored."""


def kinds_for(definition: pytest.Item) -> tuple[str, ...]:
    """Where a test that asks for `storage` runs: everywhere unless it says otherwise."""
    mark = definition.get_closest_marker("storages")
    return EVERY if mark is None else mark.args


class KeptStorages:
    """By URL. They belong to the event loop that all tests share."""

    def __init__(self) -> None:
        self._storages: dict[str, Storage] = {}
        self._sqlite: sqlite3.Connection | None = None
        self._postgres: asyncpg.Connection | None = None

    async def emptied(self, url: str) -> Storage:
        if url.startswith("memory"):
            return MemoryStorage()
        if url.startswith("postgres"):
            await self._forget_lost_connections(url)
        if url not in self._storages:
            self._storages[url] = await open_storage(url)
        if url.startswith("sqlite"):
            self._empty_sqlite(url)
        else:
            await self._empty_postgres(url)
        return self._storages[url]

    async def _forget_lost_connections(self, url: str) -> None:
        """Some tests end every connection to the server; ours is one of them."""
        if self._postgres is not None and self._postgres.is_closed():
            self._postgres = None
            await self._storages.pop(url).close()

    async def close(self) -> None:
        for storage in self._storages.values():
            await storage.close()
        if self._sqlite is not None:
            self._sqlite.close()
        if self._postgres is not None:
            await self._postgres.close()

    def _empty_sqlite(self, url: str) -> None:
        if self._sqlite is None:
            self._sqlite = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)
        self._sqlite.executescript(f"BEGIN; {EMPTY}; COMMIT")

    async def _empty_postgres(self, url: str) -> None:
        if self._postgres is None:
            self._postgres = await asyncpg.connect(url)
        await self._postgres.execute(EMPTY)
