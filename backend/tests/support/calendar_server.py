"""A web server on loopback that answers as a test wants, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

Behaviour: TypeAlias = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def answers(*raw: bytes) -> Behaviour:
    """One after the other; the last one goes on."""
    left = list(raw)

    async def behave(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return behave


async def hangs(head: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drips(head: str, writer: asyncio.StreamWriter) -> None:
    """Each read is answered in time, and the answer never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    while True:
        writer.write(b"X")
        await writer.drain()
        await asyncio.sleep(0.005)


async def floods(head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    while True:
        writer.write(b"X" * 100_000)
        await writer.drain()


@dataclass
class CalendarServer:
    behave: Behaviour
    url: str = ""
    heads: list[str] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
            await self.behave(self.heads[-1], writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


@asynccontextmanager
async def calendar_server(behave: Behaviour) -> AsyncIterator[CalendarServer]:
    served = CalendarServer(behave)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/calendar.ics"
    try:
        yield served
    finally:
        server.close()
        served.stop()
