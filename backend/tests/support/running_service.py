"""The real service as a process of its own, for tests that stop and start it."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.processes import Forked, fork
from tests.support.waiting import PATIENCE_SECONDS, wait_until

BACKEND = Path(__file__).parents[2]
ADMIN = {"X-Admin-API-Key": "test-admin-key"}
OWNER_TOKEN = "test-owner-token"
SETTINGS = {
    "ADMIN_API_KEY": ADMIN["X-Admin-API-Key"],
    "OWNER_DASHBOARD_TOKEN": OWNER_TOKEN,
    "LOG_LEVEL": "WARNING",
}
MODULE = "app.serve"


@dataclass(frozen=True, slots=True)
class Serving:
    """A service from its start; it may be on its way, or refuse."""

    process: Forked | subprocess.Popen[bytes]
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""


@dataclass(frozen=True, slots=True)
class RunningService(Serving):
    base: str
    port: int

    def kill(self) -> None:
        """As the machine does when it runs out of memory: nothing is finished, nothing said."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def serve(settings: Mapping[str, str], *arguments: str, afresh: bool = False) -> Iterator[Serving]:
    """`afresh` starts Python and imports all of it, as an operator's command does."""
    with tempfile.TemporaryDirectory(prefix="service") as folder:
        output, environment = Path(folder) / "said", {**SETTINGS, **settings}
        serving = Serving(
            (
                _started(environment, arguments, output)
                if afresh
                else fork(MODULE, arguments, said=output, environment=environment)
            ),
            output,
        )
        try:
            yield serving
        finally:
            if serving.process.poll() is None:
                serving.process.kill()
                serving.process.wait(PATIENCE_SECONDS)


def _started(
    environment: Mapping[str, str], arguments: tuple[str, ...], output: Path
) -> subprocess.Popen[bytes]:
    given = [f"{name}={value}" for name, value in environment.items()]
    with output.open("ab") as said:
        return subprocess.Popen(
            ["env", *given, sys.executable, "-m", MODULE, *arguments],
            cwd=BACKEND,
            stdout=said,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def running(
    settings: Mapping[str, str], *arguments: str, afresh: bool = False
) -> Iterator[RunningService]:
    """Ready to answer; gone afterwards, unless the test has ended it already."""
    port = free_port()
    with serve(settings, "--port", str(port), *arguments, afresh=afresh) as serving:
        base = f"http://127.0.0.1:{port}"
        _wait_for(serving, base)
        yield RunningService(serving.process, serving.output, base, port)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(serving: Serving, base: str) -> None:
    with httpx.Client(base_url=base, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        wait_until(lambda: _is_ready(serving, client))


def _is_ready(serving: Serving, client: httpx.Client) -> bool:
    assert serving.process.poll() is None, f"ended before it was ready:\n{serving.said}"
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False
