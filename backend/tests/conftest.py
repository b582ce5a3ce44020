"""Fixtures: every test that asks for `storage` runs on memory, SQLite and Postgres."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from app.ports import Storage
from app.repositories.connect import open_storage
from app.repositories.sql import migrate
from tests.support import postgres
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.work import empty_postgres

# A busy machine is no bug; what turns cost is for `make bench` to say.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated database, shared by all tests; each empties it first."""
    with postgres.running() as url:
        migrate.upgrade(url)
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy, which is quicker than migrating."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def storage_url(request: pytest.FixtureRequest) -> str:
    if request.param == "memory":
        return "memory://"
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def storage(storage_url: str) -> AsyncIterator[Storage]:
    if storage_url.startswith("postgresql"):
        await empty_postgres(storage_url)
    storage = await open_storage(storage_url)
    yield storage
    await storage.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(MONDAY_9AM)
