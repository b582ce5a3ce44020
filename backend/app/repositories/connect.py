"""Opening the storage that a database URL names."""

from importlib import import_module
from urllib.parse import urlsplit

from app.ports import Storage
from app.repositories.memory import MemoryStorage

SQLITE, POSTGRES = "app.repositories.sql.sqlite", "app.repositories.sql.postgres"


async def open_storage(database_url: str, *, pool_size: int = 10) -> Storage:
    """`memory://`, `sqlite:///path` (created and migrated when needed), `postgresql://…`.

    Unavailable, with a sentence saying what to do, when the database does not answer or its
    schema is not this release's; ValueError for any other URL. `pool_size` bounds Postgres
    connections. A driver is imported only when its database is asked for.
    """
    scheme = urlsplit(database_url).scheme.partition("+")[0]
    if scheme == "memory":
        return MemoryStorage()
    if scheme == "sqlite":
        storage: Storage = await import_module(SQLITE).open_sqlite(database_url)
    elif scheme in ("postgresql", "postgres"):
        storage = await import_module(POSTGRES).open_postgres(database_url, pool_size)
    else:
        raise ValueError("a database URL begins with memory://, sqlite:/// or postgresql://")
    return storage
