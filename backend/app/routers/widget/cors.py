"""Other origins may call the chat's routes, and no others.

A business's page is where the chat belongs, and its token is public. Nothing else here is meant
for other people's pages, so nothing else says so. Credentials are never allowed: there are none.
"""

from types import SimpleNamespace
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX: Final = "/v1/widget/"
ANY_ORIGIN: Final = (b"access-control-allow-origin", b"*")
EXPOSED: Final = (b"access-control-expose-headers", b"Retry-After, X-Request-ID")
PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "X-Widget-Token, Content-Type",
    "Access-Control-Max-Age": "7200",
}


class WidgetCors:
    """Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
        elif _is_preflight(scope):
            scope["route"] = SimpleNamespace(path=f"{PREFIX}{{preflight}}")
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
        else:
            await self._app(scope, receive, _allowing(send))


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and (
        "access-control-request-method" in Headers(scope=scope)
    )


def _allowing(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], ANY_ORIGIN, EXPOSED]
        await send(message)

    return sent
