"""Counters for Prometheus."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool

from app.bootstrap import Services
from app.deps import ServicesDep
from app.errors import Unavailable
from app.observability import escalations_seen, exposition, outbox_seen

router = APIRouter(tags=["operations"])


@router.get("/metrics", response_class=Response)
async def metrics(services: ServicesDep) -> Response:
    await _look_at_what_waits(services)
    # Writing it all out takes tens of milliseconds, during which no turn should wait.
    text = await run_in_threadpool(exposition, services.metrics_folder)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


async def _look_at_what_waits(services: Services) -> None:
    now = services.clock.now()
    try:
        backlog = await services.storage.read_platform(lambda p: p.outbox_backlog(now))
        still_open = await services.storage.read_platform(lambda p: p.count_open_escalations())
    except Unavailable:
        return  # The other counters matter most just then.
    oldest = backlog.oldest_due_at
    escalations_seen(still_open)
    outbox_seen(backlog.pending, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
