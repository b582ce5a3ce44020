"""A Postgres URL as people write it, as SQLAlchemy's asyncpg dialect wants it."""

import sqlalchemy as sa


def asyncpg_url(database_url: str) -> sa.URL:
    """`postgres://…?sslmode=require` -> `postgresql+asyncpg://…?ssl=require`."""
    url = sa.make_url(database_url.replace("postgres://", "postgresql://", 1))
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query)
