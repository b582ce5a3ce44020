"""Listening to a route that goes on answering: events one by one, without a network."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from tests.support.web import Tenant

SOON = 10.0


@dataclass
class Ear:
    """What one listener hears."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    chunks: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)
    _begun: asyncio.Event = field(default_factory=asyncio.Event)
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _has_asked: bool = False
    _heard: str = ""

    async def hears(self) -> tuple[str, dict[str, Any]]:
        """The next event that is no heartbeat: its name and its data."""
        while True:
            while "\n\n" not in self._heard:
                self._heard += await self._chunk()
            event, _, self._heard = self._heard.partition("\n\n")
            lines = dict(line.split(": ", 1) for line in event.split("\n"))
            if "event" in lines:
                return lines["event"], json.loads(lines["data"])

    async def hears_of(self, *topics: str) -> None:
        """All of these changed, in one event or several."""
        missing = set(topics)
        while missing:
            name, told = await self.hears()
            assert name == "changed", (name, told)
            assert set(told["topics"]) <= set(topics)
            missing -= set(told["topics"])

    async def ends(self) -> str:
        """The reason of the last event."""
        name, told = await self.hears()
        assert name == "closed", (name, told)
        assert await asyncio.wait_for(self.chunks.get(), SOON) is None
        return str(told["reason"])

    async def begins(self) -> None:
        await asyncio.wait_for(self._begun.wait(), SOON)

    def hangs_up(self) -> None:
        self._gone.set()

    async def _chunk(self) -> str:
        chunk = await asyncio.wait_for(self.chunks.get(), SOON)
        assert chunk is not None, f"it ended after {self._heard!r}"
        return chunk.decode()

    # --- as the application sees it

    async def answered_by(self, app: FastAPI, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._send)
        finally:
            self.chunks.put_nowait(None)
            self._begun.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._has_asked:
            self._has_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._begun.set()
        elif message["body"]:
            self.chunks.put_nowait(message["body"])


@asynccontextmanager
async def listening(
    app: FastAPI, tenant: Tenant, path: str = "/v1/owner/live", query: str = ""
) -> AsyncIterator[Ear]:
    """Hangs up at the end."""
    ear = Ear()
    task = asyncio.create_task(ear.answered_by(app, _scope(tenant, path, query)))
    try:
        await ear.begins()
        yield ear
    finally:
        ear.hangs_up()
        await asyncio.wait_for(task, SOON)


def _scope(tenant: Tenant, path: str, query: str) -> dict[str, Any]:
    headers = [(name.lower().encode(), value.encode()) for name, value in tenant.headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("service", 80),
    }
