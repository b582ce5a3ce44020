"""How the stand-in is set up, and the parts that everything in it shares."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from tools.twilio_fake.faults import Faults
from tools.twilio_fake.records import Records
from tools.twilio_webhooks import Webhooks

MOST_LINES: Final = 500
SLOW_SECONDS: Final = 3.0
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    account: str
    token: str
    """Signs webhooks, and opens the API unless an API key is shown."""
    key_sid: str = ""
    key_secret: str = ""
    pace: float = 1.0
    """Seconds between two stages of a text's or a call's life."""
    any_sender: bool = False
    """Send from numbers that were never bought, too."""


@dataclass(slots=True)
class Stage:
    """Where everything happens: `say` prints a line and keeps it for the page."""

    setup: Setup
    webhooks: Webhooks
    faults: Faults
    records: Records = field(default_factory=Records)
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    show: Callable[[str], None] = lambda line: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.show(line)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settle(self) -> None:
        """Until every text is delivered and every call over."""
        while self.tasks:
            await asyncio.gather(*self.tasks)

    async def pause(self) -> None:
        await self.sleep(self.setup.pace)

    async def tell(self, url: str, form: Mapping[str, str]) -> None:
        """A status callback. Twilio does not repeat one that fails; its debugger shows it."""
        if not url or self.faults.strikes("silent"):
            return
        for _ in range(2 if self.faults.strikes("twice") else 1):
            try:
                answer = await self.webhooks.post(url, form)
            except httpx.HTTPError as error:
                self.say(f"!! 11205 no answer from {url}: {type(error).__name__}")
                continue
            if answer.is_error:
                self.say(f"!! 15003 {answer.status_code} from {url}")


async def loopback_only(request: httpx.Request) -> None:
    """A hook for clients: whatever address a program gives us, nothing leaves this machine."""
    if request.url.host not in LOOPBACK:
        raise httpx.ConnectError(f"{request.url.host} is not this machine", request=request)


def is_address(url: str) -> bool:
    """As Twilio demands of a callback: absolute, and no underscore in the host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "_" not in host
