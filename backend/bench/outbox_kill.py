"""A thousand promised texts, a provider that fails one in five, and kill -9 twice: how many are
lost, and how many sent twice.

    python -m bench.outbox_kill [--texts 1000] [--postgres]

It takes some minutes: whoever is refused waits, and what is in doubt is looked for first.
"""

import argparse
import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from app.domain.businesses import Business, BusinessId
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.text_messages import TextFilter, TextKind, TextStatus
from app.ports import UnitOfWork
from app.repositories.connect import open_storage
from app.repositories.sql.migrate import upgrade
from app.services import messaging
from bench import postgres
from bench.provider import Provider
from bench.servers import BACKEND, free_port

BUSINESS = BusinessId("bench")
FAILING = 0.2
KILLED_AT = (0.4, 0.7)
"""Of all texts, when so many were accepted."""
LONGEST_SECONDS = 900


async def fill(url: str, texts: int) -> None:
    storage = await open_storage(url)
    now = datetime.now(UTC)
    business = Business(
        id=BUSINESS, name="Bench", created_at=now, twilio_phone_number="+18165550100"
    )
    await storage.run_platform(lambda p: p.businesses.add(business))

    def promise(uow: UnitOfWork) -> None:
        for n in range(texts):
            alarm = SendText(f"+1913{5_000_000 + n}", f"Alarm {n}", TextKind.ESCALATION)
            messaging.promise(uow, now, alarm)

    await storage.run(BUSINESS, promise)
    await storage.close()


async def unsent(url: str) -> int:
    """Texts that are still on their way; those that nobody has begun with have no row yet."""
    storage = await open_storage(url)
    wanted, one = TextFilter(status=TextStatus.QUEUED), Paging(limit=1)
    page = await storage.read(BUSINESS, lambda uow: uow.text_messages.list(wanted, one))
    await storage.close()
    return page.total


@contextmanager
def service(url: str, provider_port: int) -> Iterator[subprocess.Popen[bytes]]:
    given = {
        "DATABASE_URL": url,
        "SMS_PROVIDER": "twilio",
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_API_BASE_URL": f"http://127.0.0.1:{provider_port}",
        "PUBLIC_BASE_URL": "https://calls.example.com",
        "ADMIN_API_KEY": "bench",
        "LOG_LEVEL": "ERROR",
    }
    command = ["env", *(f"{name}={value}" for name, value in given.items())]
    command += [sys.executable, "-m", "app.serve", "--port", str(free_port())]
    process = subprocess.Popen(command, cwd=BACKEND, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def run(url: str, texts: int) -> dict[str, object]:
    provider, port = Provider(FAILING), free_port()
    server = provider.serve(port)
    asyncio.run(fill(url, texts))
    began, in_flight = time.monotonic(), []
    for share in KILLED_AT:
        with service(url, port) as process:
            _wait_until(partial(_has_accepted, provider, share * texts))
            in_flight.append(provider.under_way)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with service(url, port):
        _wait_until(lambda: _distinct(provider) == texts and asyncio.run(unsent(url)) == 0)
    server.should_exit = True
    return {
        "texts": texts,
        "lost": texts - _distinct(provider),
        "sent twice": len(provider.accepted) - _distinct(provider),
        "in flight at the kills": in_flight,
        "requests": dict(provider.outcomes),
        "seconds": round(time.monotonic() - began),
    }


def _has_accepted(provider: Provider, texts: float) -> bool:
    return len(provider.accepted) >= texts


def _distinct(provider: Provider) -> int:
    return len({one["body"] for one in provider.accepted})


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        if is_so():
            return
        time.sleep(0.05)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Kill the service while it sends.")
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, _database(options.postgres, folder) as url:
        result = run(url, options.texts)
    for name, value in result.items():
        print(f"{name:<24} {value}")
    return 1 if result["lost"] else 0


@contextmanager
def _database(is_postgres: bool, folder: str) -> Iterator[str]:
    if not is_postgres:
        url = f"sqlite:///{folder}/outbox.db"
        upgrade(url)
        yield url
        return
    with postgres.running(("outbox",)) as (url,):
        upgrade(url)
        yield url


if __name__ == "__main__":
    sys.exit(main())
