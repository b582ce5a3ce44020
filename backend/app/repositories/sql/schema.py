"""Which schema this release needs, and whether the database has it."""

import sqlalchemy as sa

from app.errors import Unavailable

HEAD = "0007"
"""The newest migration in `backend/alembic/versions`; a test compares the two."""

CURRENT = sa.text("SELECT version_num FROM alembic_version")


def current(connection: sa.Connection) -> str | None:
    """The schema's revision; None when there is none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(CURRENT).scalar()


def refuse_other(connection: sa.Connection) -> None:
    found = current(connection)
    if found != HEAD:
        raise other_schema(found)


def other_schema(found: str | None) -> Unavailable:
    return Unavailable(
        f"The database schema is at {found or 'nothing'}, this release needs {HEAD}. Run "
        "`make migrate` with this release, or start the release that made the schema."
    )
