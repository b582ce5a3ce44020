"""The service under evaluation, in this process or elsewhere, and one business of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from app.bootstrap import Services, build
from app.config import MEMORY, Settings
from app.main import create_app
from evals.moments import SteeredClock, instant

ADMIN_KEY, OWNER_TOKEN = "evals-admin-key", "evals-owner-token"
LOOK_ROUND_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Service:
    client: httpx.AsyncClient
    admin_key: str
    owner_token: str
    clock: SteeredClock | None = None
    """None where the wall clock rules."""
    services: Services | None = None
    """None where the service runs elsewhere."""

    def set_clock(self, moment: str, zone: ZoneInfo) -> None:
        if self.clock is not None:
            self.clock.at = instant(moment, zone)

    def now(self) -> datetime:
        return self.clock.now() if self.clock else datetime.now(UTC)

    async def settle(self) -> None:
        """Wait until promised texts are in the ledger."""
        if self.services is not None:
            await self.services.outbox.drain()
        else:
            await asyncio.sleep(LOOK_ROUND_SECONDS)

    async def new_business(self, settings: dict[str, Any]) -> "Business":
        body = {"id": f"eval_{uuid4().hex[:12]}", **settings}
        headers = {"X-Admin-API-Key": self.admin_key}
        answer = await self.client.post("/v1/admin/businesses", headers=headers, json=body)
        made = expect_success(answer).json()
        keys = {"X-API-Key": made["api_key"], "X-Owner-Token": self.owner_token}
        return Business(self.client, made["id"], headers | keys)


@dataclass(frozen=True, slots=True)
class Business:
    client: httpx.AsyncClient
    id: str
    headers: dict[str, str]

    async def get(self, path: str) -> Any:
        return expect_success(await self.client.get(path, headers=self.headers)).json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.client.post(path, headers=self.headers, json=body)
        return expect_success(answer).json()

    async def patch(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.client.patch(path, headers=self.headers, json=body)
        return expect_success(answer).json()

    async def hire(self, technician: dict[str, Any]) -> Any:
        return await self.post(f"/v1/admin/businesses/{self.id}/technicians", technician)

    async def appointments(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in await self.get("/v1/crm/appointments")}


def expect_success(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        where = f"{answer.request.method} {answer.request.url.path}"
        raise ServiceFailed(f"{where} answered {answer.status_code}: {answer.text[:300]}")
    return answer


class ServiceFailed(Exception):
    """The service answered with an error where callers cannot have caused one."""


@asynccontextmanager
async def in_process() -> AsyncIterator[Service]:
    clock = SteeredClock()
    settings = Settings(
        environment="dev",
        database_url=MEMORY,
        admin_api_key=SecretStr(ADMIN_KEY),
        owner_dashboard_token=SecretStr(OWNER_TOKEN),
    )
    services = await build(settings, clock=clock)
    transport = httpx.ASGITransport(app=create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield Service(client, ADMIN_KEY, OWNER_TOKEN, clock, services)
    await services.storage.close()


@asynccontextmanager
async def elsewhere(base: str, admin_key: str, owner_token: str) -> AsyncIterator[Service]:
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        yield Service(client, admin_key, owner_token)
