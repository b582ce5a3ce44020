"""The real service as a process of its own, for tests that stop and start it."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

BACKEND = Path(__file__).parents[2]
ADMIN = {"X-Admin-API-Key": "test-admin-key"}
OWNER_TOKEN = "test-owner-token"
SETTINGS = {
    "ADMIN_API_KEY": ADMIN["X-Admin-API-Key"],
    "OWNER_DASHBOARD_TOKEN": OWNER_TOKEN,
    "LOG_LEVEL": "WARNING",
}
READY_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class RunningService:
    base: str
    port: int
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """As the machine does when it runs out of memory: nothing is finished, nothing said."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


def serve(settings: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    given = [f"{name}={value}" for name, value in {**SETTINGS, **settings}.items()]
    return subprocess.Popen(
        ["env", *given, sys.executable, "-m", "app.serve", *arguments],
        cwd=BACKEND,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(settings: Mapping[str, str], *arguments: str) -> Iterator[RunningService]:
    """Ready to answer; gone afterwards, unless the test has ended it already."""
    port = free_port()
    process = serve(settings, "--port", str(port), *arguments)
    service = RunningService(f"http://127.0.0.1:{port}", port, process)
    try:
        _wait_for(service)
        yield service
    finally:
        if process.poll() is None:
            service.kill()
        if process.stdout:
            process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(service: RunningService) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if service.process.poll() is not None:
            said = service.process.stdout.read() if service.process.stdout else ""
            raise AssertionError(f"the service ended before it was ready:\n{said}")
        try:
            if httpx.get(f"{service.base}/readyz", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the service was not ready in time")
