"""Fixtures: every test that asks for `storage` runs on memory, SQLite and Postgres."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from app.ports import Storage
from app.repositories.sql import migrate
from tests.support import postgres
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.storages import KeptStorages, kinds_for

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
    """A file of the test's own, which it may open and close as it likes."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture(scope="session")
def kept_sqlite_url(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> str:
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("kept") / "test.db")
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
async def kept_storages() -> AsyncIterator[KeptStorages]:
    kept = KeptStorages()
    yield kept
    await kept.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "storage_kind" in metafunc.fixturenames:
        metafunc.parametrize("storage_kind", kinds_for(metafunc.definition))


@pytest.fixture
def storage_url(storage_kind: str, request: pytest.FixtureRequest) -> str:
    if storage_kind == "memory":
        return "memory://"
    fixture = "kept_sqlite_url" if storage_kind == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def storage(storage_url: str, kept_storages: KeptStorages) -> Storage:
    """Empty. It stays open for the next test, so it must not be closed."""
    return await kept_storages.emptied(storage_url)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(MONDAY_9AM)
