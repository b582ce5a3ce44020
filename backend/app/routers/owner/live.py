"""/v1/owner/live: that something changed, as server-sent events.

What changed is told by topic and without content: whoever hears of it looks again, by the usual
routes and with the usual headers.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.types import Receive, Scope, Send

from app.deps import Caller, OwnerDep
from app.errors import AppError, Forbidden, NotFound, Unauthenticated
from app.routers.documentation import problems
from app.services.live import Listener, LiveFeed

LONGEST: Final = 3600
EVENT: Final = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["hello", "changed", "closed"]},
        "data": {"type": "string", "description": "JSON: `at`, and `topics` or `reason`"},
    },
}
STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/event-stream": {"schema": EVENT}}}
}
UNBUFFERED: Final = {"X-Accel-Buffering": "no"}
"""Asks proxies to pass each event on as it comes."""

router = APIRouter(prefix="/v1/owner/live", tags=["owner"])


class Events(StreamingResponse):
    media_type = "text/event-stream"


class Stream(Events):
    """Everything one listener hears, from `hello` to `closed`."""

    def __init__(self, caller: Caller, feed: LiveFeed, listener: Listener, seconds: int) -> None:
        super().__init__(self._events(), headers=UNBUFFERED)
        self._caller, self._feed, self._listener = caller, feed, listener
        self._seconds = seconds
        self._business_id = caller.business.id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """However it ends, also before anything was sent, the place is free again."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._feed.leave(self._business_id, self._listener)

    async def _events(self) -> AsyncIterator[bytes]:
        clock, heartbeat = asyncio.get_running_loop().time, self._feed.pace.heartbeat
        ends_at, beats_at = clock() + self._seconds, clock() + heartbeat
        yield self._event("hello")
        while True:
            topics = await self._listener.hear(min(ends_at, beats_at) - clock())
            if topics:
                yield self._event("changed", topics=sorted(topics))
            reason = self._over(clock() >= ends_at)
            if reason is None and clock() >= beats_at:
                reason, beats_at = await self._refused(), clock() + heartbeat
                yield format_sse_event(comment="still here")
            if reason is not None:
                yield self._event("closed", reason=reason)
                return

    def _over(self, is_late: bool) -> str | None:
        if self._listener.is_over:
            return "stopping"
        return "time" if is_late else None

    async def _refused(self) -> str | None:
        """Why they may not listen any more, by what is stored now."""
        try:
            await self._caller.confirmed()
        except Forbidden:
            return "suspended"
        except (Unauthenticated, NotFound):
            return "key"
        except AppError:  # The storage is busy or away: nothing is known against them.
            return None
        return None

    def _event(self, name: str, **data: object) -> bytes:
        told = {**data, "at": self._caller.now.isoformat()}
        return format_sse_event(event=name, data_str=json.dumps(told))


@router.get("", response_class=Events, responses={**STREAM, **problems(503)})
async def watch(
    caller: OwnerDep, seconds: Annotated[int, Query(ge=0, le=LONGEST)] = LONGEST
) -> Stream:
    """`hello`, then `changed` with the topics that changed, until `closed` says why."""
    business = await caller.confirmed()
    feed = caller.services.live
    return Stream(caller, feed, await feed.join(business.id), seconds)
