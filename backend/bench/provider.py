"""A provider of texts that fails as providers do: too busy, broken, or done without saying so."""

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from random import Random

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

TAKES_SECONDS = 0.02


@dataclass
class Provider:
    """`failing` is the share of requests that fail: half are refused, a quarter are broken off
    before anything was done, a quarter after."""

    failing: float
    dice: Random = field(default_factory=lambda: Random(7))
    accepted: list[dict[str, str]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    under_way: int = 0

    async def create(self, request: Request) -> Response:
        form = await request.form()
        self.under_way += 1
        try:
            await asyncio.sleep(TAKES_SECONDS)
            return self._answer({name: str(value) for name, value in form.items()})
        finally:
            self.under_way -= 1

    def _answer(self, form: dict[str, str]) -> Response:
        roll = self.dice.random() / self.failing if self.failing else 1
        if roll < 0.5:
            return self._fail("refused", 429, 20429)
        if roll < 0.75:
            return self._fail("broken", 500, 20500)
        sid = f"SM{len(self.accepted):032}"
        created = format_datetime(datetime.now(UTC))
        self.accepted.append({"sid": sid, "to": form["To"], "body": form["Body"], "at": created})
        if roll < 1:
            return self._fail("done, and not told", 500, 20500)
        self.outcomes["done"] += 1
        return JSONResponse({"sid": sid, "status": "queued"}, 201)

    def _fail(self, outcome: str, status: int, code: int) -> Response:
        self.outcomes[outcome] += 1
        return JSONResponse({"code": code, "message": outcome, "status": status}, status)

    async def list_sent(self, request: Request) -> Response:
        wanted = request.query_params.get("To")
        found = [
            {"sid": m["sid"], "body": m["body"], "status": "sent", "date_created": m["at"]}
            for m in self.accepted
            if m["to"] == wanted
        ]
        return JSONResponse({"messages": found})

    def serve(self, port: int) -> uvicorn.Server:
        """In a thread of its own, until `should_exit` is set."""
        app = FastAPI()
        path = "/2010-04-01/Accounts/{account}/Messages.json"
        app.add_api_route(path, self.create, methods=["POST"], response_model=None)
        app.add_api_route(path, self.list_sent, methods=["GET"], response_model=None)
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        return server
