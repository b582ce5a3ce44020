"""One line and two counters for every request, and an id to find it by."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.observability import RequestCounters, requests
from app.routers.body_limit import limited

SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"})
NO_SNIFFING = (b"x-content-type-options", b"nosniff")
STREAM = (b"content-type", b"text/event-stream; charset=utf-8")
"""Goes on for as long as somebody listens: what counts is when it began."""
NOT_KEPT = (b"cache-control", b"no-store")


class RequestLog:
    """Pure ASGI. Logs neither query strings nor bodies, nor paths: those hold names and numbers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._counters = RequestCounters()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        request_id = _request_id(scope)
        scope["request_id"] = request_id.decode("ascii")
        added = [(b"x-request-id", request_id), NO_SNIFFING]
        if scope["path"].startswith("/v1/"):
            added.append(NOT_KEPT)
        status, began_streaming = 500, 0.0

        async def send_marked(message: Message) -> None:
            nonlocal status, began_streaming
            if message["type"] == "http.response.start":
                status = message["status"]
                if STREAM in message["headers"]:
                    began_streaming = perf_counter()
                message["headers"] = [*message["headers"], *added]
            await send(message)

        try:
            await self._app(scope, limited(scope, receive), send_marked)
        finally:
            self._note(scope, status, (began_streaming or perf_counter()) - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", "unmatched")
        self._counters.count(method, route, status, seconds)
        if not requests.isEnabledFor(logging.INFO):
            return
        facts = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "request_id": scope["request_id"],
            **scope.get("noted", {}),
        }
        requests.info("request", extra={"facts": facts})


def _request_id(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and SANE_ID.fullmatch(value):
            sent: bytes = value
            return sent
    return uuid4().hex.encode("ascii")
