"""Calls over the published JSON interface, by either of its two families of paths."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import httpx

Mode: TypeAlias = Literal["voice", "telephony"]
MODES: tuple[Mode, ...] = ("voice", "telephony")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller hears, and where the call stands (`session_state`)."""

    session_id: str
    words: str
    state: dict[str, Any]

    @property
    def asking(self) -> str | None:
        asking: str | None = self.state.get("asking")
        return asking

    @property
    def is_over(self) -> bool:
        return bool(self.state.get("ended"))


class Line(Protocol):
    """However calls reach the service; httpx.HTTPError when they do not."""

    async def ring(self, phone: str) -> Heard: ...
    async def say(self, session_id: str, words: str) -> Heard: ...
    async def hang_up(self, session_id: str) -> None: ...


class PhoneLine:
    """`http` carries the base address and the headers that name the business; `on_answer` is told
    the seconds that each turn took."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        mode: Mode = "voice",
        on_answer: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._http = http
        self._mode = mode
        self._on_answer = on_answer

    async def ring(self, phone: str) -> Heard:
        path = "/v1/voice/session/start" if self._mode == "voice" else "/telephony/inbound"
        return await self._post(path, {"caller_phone": phone})

    async def say(self, session_id: str, words: str) -> Heard:
        if self._mode == "voice":
            path, body = f"/v1/voice/session/{session_id}/input", {"text": words}
        else:
            path, body = "/telephony/audio", {"session_id": session_id, "text": words}
        return await self._post(path, body)

    async def hang_up(self, session_id: str) -> None:
        if self._mode == "voice":
            answer = await self._http.post(f"/v1/voice/session/{session_id}/end", json={})
        else:
            answer = await self._http.post("/telephony/end", json={"session_id": session_id})
        answer.raise_for_status()

    async def _post(self, path: str, body: dict[str, str]) -> Heard:
        began = time.perf_counter()
        answer = await self._http.post(path, json=body)
        answer.raise_for_status()
        self._on_answer(time.perf_counter() - began)
        said = answer.json()
        state = said["session_state"]
        return Heard(said.get("session_id") or state["session_id"], said["reply_text"], state)
