"""The service under evaluation, in this process or elsewhere, and one business of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from app.bootstrap import build
from app.config import MEMORY, Settings
from app.main import create_app
from evals.moments import SteeredClock, instant

ADMIN_KEY, OWNER_TOKEN = "evals-admin-key", "evals-owner-token"


@dataclass(frozen=True, slots=True)
class Service:
    client: httpx.AsyncClient
    admin_key: str
    owner_token: str
    clock: SteeredClock | None = None
    """None where the wall clock rules."""

    def set_clock(self, moment: str, zone: ZoneInfo) -> None:
        if self.clock is not None:
            self.clock.at = instant(moment, zone)

    def now(self) -> datetime:
        return self.clock.now() if self.clock else datetime.now(UTC)

    async def new_business(self, settings: dict[str, Any]) -> "Business":
        body = {"id": f"eval_{uuid4().hex[:12]}", **settings}
        headers = {"X-Admin-API-Key": self.admin_key}
        answer = await self.client.post("/v1/admin/businesses", headers=headers, json=body)
        key = expect_success(answer).json()["api_key"]
        return Business(self.client, {"X-API-Key": key, "X-Owner-Token": self.owner_token})


@dataclass(frozen=True, slots=True)
class Business:
    client: httpx.AsyncClient
    headers: dict[str, str]

    async def get(self, path: str) -> Any:
        return expect_success(await self.client.get(path, headers=self.headers)).json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.client.post(path, headers=self.headers, json=body)
        return expect_success(answer).json()

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
        yield Service(client, ADMIN_KEY, OWNER_TOKEN, clock)
    await services.storage.close()


@asynccontextmanager
async def elsewhere(base: str, admin_key: str, owner_token: str) -> AsyncIterator[Service]:
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        yield Service(client, admin_key, owner_token)
