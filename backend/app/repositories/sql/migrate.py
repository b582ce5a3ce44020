"""Bringing a database to another schema: `python -m app.repositories.sql.migrate upgrade`.

Whoever migrates holds the database for the whole of it, so several processes may begin at once
and only the first has something to do. A migration that fails leaves nothing behind.
"""

import argparse
import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import create_async_engine

from alembic import command
from app.repositories.sql.postgres_url import asyncpg_url
from app.repositories.sql.schema import current, other_schema

MIGRATIONS = Path(__file__).parents[3] / "alembic"
PATIENCE_SECONDS = 60
ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(7166104)")


def upgrade(database_url: str, revision: str = "head") -> None:
    _migrate(database_url, partial(_to, command.upgrade, revision))


def downgrade(database_url: str, revision: str) -> None:
    """Loses what the newer schema alone could hold; `base` loses everything."""
    _migrate(database_url, partial(_to, command.downgrade, revision))


def configured(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _to(go: Callable[[Config, str], None], revision: str, connection: sa.Connection) -> None:
    found = current(connection)
    try:
        go(configured(connection), revision)
    except CommandError as error:
        raise other_schema(found) from error


def _migrate(database_url: str, work: Callable[[sa.Connection], None]) -> None:
    if database_url.startswith("sqlite"):
        _on_sqlite(sa.make_url(database_url), work)
    else:
        asyncio.run(_on_postgres(database_url, work))


def _on_sqlite(url: sa.URL, work: Callable[[sa.Connection], None]) -> None:
    """Foreign keys are off, because changing a table means writing it anew."""
    engine = sa.create_engine(
        url.set(drivername="sqlite", query={}),
        poolclass=sa.NullPool,
        connect_args={"timeout": PATIENCE_SECONDS, "isolation_level": None},
    )
    sa.event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        work(connection)


async def _on_postgres(database_url: str, work: Callable[[sa.Connection], None]) -> None:
    engine = create_async_engine(asyncpg_url(database_url), poolclass=sa.NullPool)
    async with engine.begin() as connection:
        await connection.execute(ONE_AT_A_TIME)
        await connection.run_sync(work)
    await engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("direction", choices=["upgrade", "downgrade"])
    parser.add_argument("revision", nargs="?", help="default: head; `base` or an id to go down")
    parser.add_argument("--database-url", required=True)
    asked = parser.parse_args()
    if asked.direction == "upgrade":
        upgrade(asked.database_url, asked.revision or "head")
    elif asked.revision:
        downgrade(asked.database_url, asked.revision)
    else:
        parser.error("downgrade needs a revision")


if __name__ == "__main__":
    main()
