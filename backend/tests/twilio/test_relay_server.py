"""ConversationRelay against the real server: handshake, frames, and a stop in the middle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.bootstrap import Services
from tests.support.running_service import ADMIN, RunningService, running
from tests.support.web import Web
from tests.twilio.caller import NUMBER, ORIGIN, TOKEN
from tests.twilio.relay_caller import SOON, Closed, RelayCaller

SETTINGS = {"TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_VOICE_MODE": "relay", "PUBLIC_BASE_URL": ORIGIN}
OPENING = "my kitchen drain is clogged"


class SocketWire:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def sends(self, frame: str) -> None:
        await self._connection.send(frame)

    async def hears(self) -> str:
        try:
            return cast("str", await asyncio.wait_for(self._connection.recv(), SOON))
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from closed

    async def hangs_up(self) -> None:
        await self._connection.close()


@dataclass
class RealCaller(RelayCaller):
    port: int = 0

    async def connects(self, url: str, signature: str | None) -> Any:
        headers = {"X-Twilio-Signature": signature} if signature else {}
        here = f"ws://127.0.0.1:{self.port}{urlsplit(url).path}"
        try:
            return SocketWire(await connect(here, additional_headers=headers, proxy=None))
        except InvalidStatus as refused:
            raise Closed(refused.response.status_code) from refused


@asynccontextmanager
async def calling(service: RunningService) -> AsyncIterator[RealCaller]:
    async with httpx.AsyncClient(base_url=service.base, trust_env=False, timeout=SOON) as client:
        web = Web(client, cast("Services", None))
        yield RealCaller(web, port=service.port)


async def open_business(service: RunningService) -> None:
    body = {"name": "Bristol Plumbing", "vertical": "plumbing", "twilio_phone_number": NUMBER}
    async with httpx.AsyncClient(base_url=service.base, trust_env=False, timeout=SOON) as client:
        made = await client.post("/v1/admin/businesses", headers=ADMIN, json=body)
        assert made.status_code == 201, made.text


async def test_a_call_over_a_real_socket_survives_a_restart(sqlite_url: str) -> None:
    settings = {**SETTINGS, "DATABASE_URL": sqlite_url}
    with running(settings) as service:
        await open_business(service)
        async with calling(service) as caller:
            await caller.rings()
            asked = await caller.says(OPENING)
            stopped = asyncio.create_task(asyncio.to_thread(service.stop))
            assert await caller.hears_end() == {"reason": "reconnect"}
            await caller.wire.hangs_up()
            assert await stopped in (0, -15)
    with running(settings) as service:
        async with calling(service) as again:
            again.session_url, again.handoff = caller.session_url, caller.handoff
            await again.finishes()
            assert again.hears == asked
            assert "address" in await again.says("John Smith")
            await again.wire.hangs_up()


async def test_the_server_itself_refuses_strangers_and_huge_frames() -> None:
    with running({**SETTINGS, "DATABASE_URL": "memory://"}) as service:
        await open_business(service)
        async with calling(service) as caller:
            await caller.dials()
            for token in ("guessed", None):
                with pytest.raises(Closed) as closed:
                    await caller.opens_socket(token)
                assert closed.value.code == 403
            await caller.opens_socket()
            await caller.sets_up()
            assert "name" in await caller.says(OPENING)
            await caller.sends(type="prompt", voicePrompt="a" * 70_000, last=True)
            with pytest.raises(Closed) as closed:
                await caller.wire.hears()
            assert closed.value.code == 1009
