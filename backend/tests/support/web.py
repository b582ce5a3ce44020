"""The service over HTTP, without a network: its operator, and businesses with their keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from app.bootstrap import Services, build
from app.config import Settings
from app.main import create_app
from app.ports import Clock, Storage

ADMIN_KEY, OWNER_TOKEN = "the-operator's-key", "the-shared-owner-token"
ADMIN = {"X-Admin-API-Key": ADMIN_KEY}


@dataclass
class Tenant:
    """A business and everything it may show; requests go out as its owner."""

    client: httpx.AsyncClient
    id: str
    api_key: str
    owner_token: str = OWNER_TOKEN

    @property
    def headers(self) -> dict[str, str]:
        return {"X-API-Key": self.api_key, "X-Owner-Token": self.owner_token}

    async def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return await self.client.request(method, path, headers=self.headers, **kwargs)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.request("GET", path, params=params)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.request("POST", path, json=body)

    async def patch(self, path: str, **body: Any) -> httpx.Response:
        return await self.request("PATCH", path, json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.request("DELETE", path)


@dataclass
class Web:
    client: httpx.AsyncClient
    services: Services

    async def admin(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return await self.client.request(method, f"/v1/admin{path}", headers=ADMIN, **kwargs)

    async def tenant(self, **given: Any) -> Tenant:
        created = await self.admin("POST", "/businesses", json={"name": "Acme", **given})
        assert created.status_code == 201, created.text
        return Tenant(self.client, created.json()["id"], created.json()["api_key"])


@asynccontextmanager
async def serving(
    storage: Storage | None = None, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Web]:
    """Memory and the wall clock unless given. The storage is closed by whoever opened it."""
    chosen = {"admin_api_key": ADMIN_KEY, "owner_dashboard_token": OWNER_TOKEN, **settings}
    services = await build(Settings(**chosen), clock=clock, storage=storage)
    transport = httpx.ASGITransport(app=create_app(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield Web(client, services)
    if storage is None:
        await services.storage.close()
