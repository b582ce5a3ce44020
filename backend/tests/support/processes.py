"""Programs of ours as processes of their own, which start in the time of a fork.

They are forked from a process that has imported everything already: an import of it all takes
longer than most tests. Whatever a program is given, it gets from its own environment, arguments
and standard input.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.waiting import PATIENCE_SECONDS

IMPORTED = [
    "alembic.command",
    "alembic.config",
    "app.main",
    "app.repositories.sql.postgres",
    "app.repositories.sql.sqlite",
    "pytest",
    "tests.support.processes",
    "tools.caller",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(IMPORTED)


class Forked:
    """As much of `subprocess.Popen` as tests need."""

    def __init__(self, child: ForkServerProcess) -> None:
        self._child = child

    def poll(self) -> int | None:
        return self._child.exitcode

    def wait(self, timeout: float = PATIENCE_SECONDS) -> int:
        self._child.join(timeout)
        if self._child.exitcode is None:
            raise TimeoutError("the process goes on and on")
        return self._child.exitcode

    def terminate(self) -> None:
        self._child.terminate()

    def kill(self) -> None:
        self._child.kill()


def fork(
    module: str,
    arguments: Sequence[str],
    *,
    said: Path,
    errors: Path | None = None,
    heard: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Forked:
    """`python -m module arguments`; what it says goes to the file `said`.

    `errors` is for its standard error, which joins `said` otherwise; `heard` for its input.
    """
    streams = (heard or os.devnull, said, errors or said)
    given = (module, [*arguments], [str(one) for one in streams], dict(environment or {}))
    child = FORKS.Process(target=_be, args=given)
    child.start()
    return Forked(child)


def ran(
    module: str, *arguments: str, heard: str = "", timeout: float = PATIENCE_SECONDS
) -> subprocess.CompletedProcess[str]:
    """The module as a program that was given lines to read."""
    with TemporaryDirectory() as name:
        said, errors, lines = (Path(name) / one for one in ("said", "errors", "heard"))
        lines.write_text(heard)
        status = fork(module, arguments, said=said, errors=errors, heard=lines).wait(timeout)
        return subprocess.CompletedProcess(
            [module, *arguments], status, said.read_text(), errors.read_text()
        )


def _be(module: str, arguments: list[str], streams: list[str], environment: dict[str, str]) -> None:
    heard, said, errors = streams
    for stream, path in enumerate((heard, said, errors)):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if stream else os.O_RDONLY
        os.dup2(os.open(path, flags, 0o600), stream)
    patch = pytest.MonkeyPatch()
    for name, value in environment.items():
        patch.setenv(name, value)
    sys.argv = [module, *arguments]
    with open(0, closefd=False) as sys.stdin:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
