"""Databases of every age reach this release's schema, and only that one is used."""

import asyncio
import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from app.errors import Unavailable
from app.repositories.connect import open_storage
from app.repositories.sql import migrate
from app.repositories.sql.postgres_url import asyncpg_url
from app.repositories.sql.schema import HEAD
from app.repositories.sql.tables import metadata
from tests.support import postgres
from tests.support.factories import B1, a_customer, an_appointment
from tests.support.processes import fork, ran
from tests.support.work import add_appointments, add_customers


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request, tmp_path):
    """A database nobody has migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new.db"
    else:
        with postgres.another_database(request.getfixturevalue("postgres_url"), "new") as url:
            yield url


def ask(url, question):
    """What `question(connection)` answers."""

    async def of_postgres():
        engine = create_async_engine(asyncpg_url(url), poolclass=sa.NullPool)
        async with engine.begin() as connection:
            return await connection.run_sync(question)

    if url.startswith("postgresql"):
        return asyncio.run(of_postgres())
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        return question(connection)


def tables(connection):
    return set(sa.inspect(connection).get_table_names())


def set_version(version):
    return lambda connection: connection.execute(
        sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version}
    )


async def open_and_close(url):
    await (await open_storage(url)).close()


def test_there_is_one_line_of_migrations_and_the_service_knows_its_head():
    script = ScriptDirectory.from_config(migrate.configured())
    assert script.get_heads() == [HEAD]
    assert len(script.get_bases()) == 1
    assert all(len(revision._all_down_revisions) <= 1 for revision in script.walk_revisions())


def test_up_down_and_up_again(empty_url):
    migrate.upgrade(empty_url)
    first = ask(empty_url, tables)
    assert first == set(metadata.tables) | {"alembic_version"}
    migrate.downgrade(empty_url, "base")
    assert ask(empty_url, tables) == {"alembic_version"}
    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert ask(empty_url, tables) == first


def test_each_migration_goes_down_and_up_alone(empty_url):
    script = ScriptDirectory.from_config(migrate.configured())
    for revision in reversed(list(script.walk_revisions())):
        migrate.upgrade(empty_url, revision.revision)
        migrate.downgrade(empty_url, revision.down_revision or "base")
        migrate.upgrade(empty_url, revision.revision)
    asyncio.run(open_and_close(empty_url))


def test_tables_match_the_migrations(empty_url):
    migrate.upgrade(empty_url)

    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    assert ask(empty_url, differences) == []


def test_postgres_has_the_last_line_against_booking_twice(postgres_url):
    """It stands in no metadata, so the comparison above cannot miss it."""
    query = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'")
    [definition] = ask(postgres_url, lambda connection: connection.execute(query).scalars().all())
    assert "tstzrange(starts_at, ends_at) WITH &&" in definition
    assert "(holds_time AND (NOT overlap_allowed))" in definition


def test_a_sqlite_file_migrates_itself_when_opened(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    asyncio.run(open_and_close(url))
    assert ask(url, tables) == set(metadata.tables) | {"alembic_version"}
    assert not list(tmp_path.glob("*.lock"))


def test_several_processes_may_open_a_new_sqlite_file_at_once(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    said = [tmp_path / f"said-{number}" for number in range(4)]
    processes = [fork("tests.support.opens_storage", [url], said=file) for file in said]
    ended = [process.wait() for process in processes]
    assert ended == [0] * 4, [file.read_text() for file in said]


def test_postgres_is_never_migrated_by_opening_it(postgres_url):
    with postgres.another_database(postgres_url, "untouched") as url:
        with pytest.raises(Unavailable, match="at nothing, this release needs") as caught:
            asyncio.run(open_and_close(url))
        assert "make migrate" in str(caught.value)
        assert ask(url, tables) == set()


@pytest.mark.parametrize("version", ["0000", "9999_of_the_next_release"])
def test_another_releases_schema_is_refused_with_a_sentence(empty_url, version):
    migrate.upgrade(empty_url)
    ask(empty_url, set_version(version))
    with pytest.raises(Unavailable, match=f"at {version}, this release needs {HEAD}. Run `make"):
        asyncio.run(open_and_close(empty_url))
    assert ask(empty_url, tables) == set(metadata.tables) | {"alembic_version"}


async def test_a_schema_that_changes_underneath_is_noticed(sqlite_url, tmp_path):
    storage = await open_storage(sqlite_url)
    await storage.check()
    with sqlite3.connect(tmp_path / "test.db") as other:
        other.execute("UPDATE alembic_version SET version_num = 'newer'")
    with pytest.raises(Unavailable, match="at newer"):
        await storage.check()
    await storage.close()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url, monkeypatch):
    revision = ScriptDirectory.from_config(migrate.configured()).get_revision(HEAD)

    def upgrade_and_fail(go, *arguments):
        go(*arguments)
        raise LookupError(revision.doc)

    real = migrate._to
    monkeypatch.setattr(migrate, "_to", lambda *given: upgrade_and_fail(real, *given))
    with pytest.raises(LookupError):
        migrate.upgrade(empty_url)
    assert ask(empty_url, tables) == set()


def test_migrating_keeps_what_is_stored(sqlite_url):
    """Every later migration's test starts like this: stored data outlives going down and up."""
    ann = a_customer()
    visit = an_appointment(ann)

    async def fill():
        storage = await open_storage(sqlite_url)
        await storage.run(B1, add_customers(ann))
        await storage.run(B1, add_appointments(visit))
        await storage.close()

    async def read():
        storage = await open_storage(sqlite_url)
        found = await storage.read(B1, lambda uow: uow.appointments.get(visit.id))
        await storage.close()
        return found

    asyncio.run(fill())
    migrate.upgrade(sqlite_url)
    assert asyncio.run(read()) == visit


def test_the_command_line_goes_up_and_down(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"

    def run(*arguments):
        return ran("app.repositories.sql.migrate", *arguments, "--database-url", url)

    assert run("upgrade").returncode == 0
    assert "customers" in ask(url, tables)
    refused = run("downgrade")
    assert refused.returncode == 2 and "needs a revision" in refused.stderr
    assert run("downgrade", "base").returncode == 0
    assert "customers" not in ask(url, tables)


def test_every_text_on_postgres_is_ordered_by_code_point(postgres_url):
    """As Python and SQLite do, whatever the cluster's own collation is."""
    query = sa.text(
        "SELECT DISTINCT c.collname FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid "
        "JOIN pg_collation c ON c.oid = a.attcollation "
        "WHERE t.relname = ANY(:tables) AND a.attnum > 0"
    )
    found = ask(
        postgres_url,
        lambda connection: (
            connection.execute(query, {"tables": sorted(metadata.tables)}).scalars().all()
        ),
    )
    assert found == ["C"]
