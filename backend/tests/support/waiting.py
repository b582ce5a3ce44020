"""Waiting for what another process or thread does: as long as it takes, and not longer."""

import asyncio
import time
from collections.abc import Callable

PATIENCE_SECONDS = 120
"""After which a test has failed. For a busy machine; nothing takes that long."""


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


async def until(is_so: Callable[[], bool]) -> None:
    """The same where the event loop must go on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.005)
