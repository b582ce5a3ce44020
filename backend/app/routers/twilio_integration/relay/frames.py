"""Frames of a WebSocket into messages in order: bounded in size, in number and in pace."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from fastapi import WebSocket, WebSocketDisconnect

from app.routers.twilio_integration.relay.messages import Malformed, Message, read

LONGEST_FRAME: Final = 64 * 1024
MOST_PER_SECOND: Final = 50
MOST_WAITING: Final = 200
TOO_BIG, POLICY = 1009, 1008


@dataclass(frozen=True, slots=True)
class Gone:
    """The other side closed; or it is to be closed with `code`."""

    code: int | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """This process is about to stop."""


Arrival: TypeAlias = tuple[Message | Gone | HandOver, float]
"""With the instant it came."""


class Frames:
    """Reads as fast as frames come, whatever a turn takes; nothing that came is lost."""

    def __init__(self, socket: WebSocket, now: Callable[[], float]) -> None:
        self._socket = socket
        self._now = now
        self._arrived: asyncio.Queue[Arrival] = asyncio.Queue()
        self._allowance = float(MOST_PER_SECOND)
        self._counted_at = now()

    def put(self, message: Message | Gone | HandOver) -> None:
        self._arrived.put_nowait((message, self._now()))

    async def next_before(self, deadline: float) -> Arrival | None:
        """None if nothing comes until then."""
        if not self._arrived.empty():
            return self._arrived.get_nowait()
        try:
            return await asyncio.wait_for(self._arrived.get(), max(0.0, deadline - self._now()))
        except TimeoutError:
            return None

    async def listen(self) -> None:
        """Until the other side closes, or sends more than a telephone call can."""
        try:
            while (refused := self._take(await self._socket.receive())) is None:
                pass
            self.put(refused)
        except (WebSocketDisconnect, RuntimeError):  # Closed while we asked.
            self.put(Gone())

    def _take(self, frame: Mapping[str, Any]) -> Gone | None:
        if frame["type"] == "websocket.disconnect":
            return Gone()
        text = frame.get("text")
        size = len(text.encode("utf-8", "replace")) if isinstance(text, str) else 0
        if size > LONGEST_FRAME:
            return Gone(TOO_BIG)
        if self._is_flood():
            while not self._arrived.empty():  # Nobody meant all that to be answered.
                self._arrived.get_nowait()
            return Gone(POLICY)
        self.put(read(text) if isinstance(text, str) else Malformed())
        return None

    def _is_flood(self) -> bool:
        now = self._now()
        earned = (now - self._counted_at) * MOST_PER_SECOND
        self._allowance = min(2.0 * MOST_PER_SECOND, self._allowance + earned) - 1
        self._counted_at = now
        return self._allowance < 0 or self._arrived.qsize() >= MOST_WAITING
