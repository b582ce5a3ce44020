"""The real server and those who listen to it: a stop does not wait for them."""

import asyncio
from typing import Any

import httpx

from tests.support.running_service import ADMIN, OWNER_TOKEN, running

SETTINGS = {"DATABASE_URL": "memory://", "SHUTDOWN_GRACE_SECONDS": "300"}
"""So long the server would wait for whoever does not leave, which is longer than a test does."""


async def test_a_stop_tells_whoever_listens_and_ends_at_once() -> None:
    with running(SETTINGS) as service:
        async with httpx.AsyncClient(base_url=service.base, trust_env=False, timeout=10) as client:
            made = await client.post("/v1/admin/businesses", headers=ADMIN, json={"name": "Ours"})
            headers = {"X-API-Key": made.json()["api_key"], "X-Owner-Token": OWNER_TOKEN}
            async with client.stream("GET", "/v1/owner/live", headers=headers) as answer:
                lines = answer.aiter_lines()
                assert await anext(lines) == "event: hello"
                await client.post("/v1/owner/technicians", headers=headers, json={"name": "Ann"})
                assert "schedule" in await until(lines, "changed")
                stopped = asyncio.create_task(asyncio.to_thread(service.stop))
                assert "stopping" in await until(lines, "closed")
                assert await stopped in (0, -15)


async def until(lines: Any, event: str) -> str:
    async for line in lines:
        if line == f"event: {event}":
            return str(await anext(lines))
    raise AssertionError(f"it ended without {event}")
