"""A server with OpenAI's routes on loopback, which answers as a test wants it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Behaviour: TypeAlias = Callable[[dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes, status: int = 200, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def completion(content: object) -> bytes:
    message = {"role": "assistant", "content": content}
    return json.dumps({"choices": [{"index": 0, "message": message}]}).encode()


def sends(raw: bytes) -> Behaviour:
    async def behave(asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    return behave


def says(content: object) -> Behaviour:
    """The model's own words; anything but text is written as JSON first."""
    text = content if isinstance(content, str) else json.dumps(content)
    return sends(response(completion(text)))


def refuses(status: int, **headers: str) -> Behaviour:
    return sends(response(b'{"error": {"message": "no"}}', status, **headers))


async def hangs(asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def drips(asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """A byte every 50 ms: each read is answered in time, and the reply never ends."""
    for byte in response(completion("{}" + " " * 2000)):
        writer.write(bytes((byte,)))
        await writer.drain()
        await asyncio.sleep(0.05)


async def hangs_up(asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Not a byte."""


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The last one goes on."""
    left = list(behaviours)

    async def behave(asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, writer)

    return behave


@dataclass
class ModelServer:
    url: str = ""
    behave: Behaviour = hangs_up
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests."""
    heads: list[str] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line for line in head.splitlines() if line.lower().startswith("content-length")]
        body = await reader.readexactly(int(lengths[0].split(":")[1]))
        self.heads.append(head)
        is_json = "application/json" in head.lower()
        self.asked.append(json.loads(body) if is_json else {"form": body})
        await self.behave(self.asked[-1], writer)
        await writer.drain()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


@asynccontextmanager
async def model_server(behave: Behaviour = hangs_up) -> AsyncIterator[ModelServer]:
    served = ModelServer(behave=behave)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield served
    finally:
        server.close()
        served.stop()
