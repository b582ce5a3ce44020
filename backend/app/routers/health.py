"""Is the process alive, and can it do its work?"""

from datetime import timedelta
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.deps import ServicesDep
from app.errors import Unavailable
from app.routers import documentation

router = APIRouter(tags=["operations"])

PATIENCE = timedelta(minutes=15)


class Health(BaseModel):
    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def alive() -> Health:
    return Health()


@router.get("/readyz", responses=documentation.problems(503))
async def ready(services: ServicesDep) -> Health:
    """503 while the storage does not answer, or promised work is more than 15 minutes late."""
    await services.storage.check()
    now = services.clock.now()
    backlog = await services.storage.read_platform(lambda p: p.outbox_backlog(now))
    if backlog.oldest_due_at and now - backlog.oldest_due_at > PATIENCE:
        raise Unavailable("promised work is late", pending=backlog.pending)
    return Health()
