"""Speaking and listening on any server with OpenAI's `/audio` routes, within a deadline."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Final, TypeAlias

import httpx

from app.adapters.breaker import Breaker
from app.adapters.model_servers import client_of
from app.domain.sound import RIFF
from app.errors import Unavailable

LONGEST_SPEECH: Final = 8 * 1024 * 1024
"""Bytes; some minutes."""
LONGEST_TRANSCRIPT: Final = 32_768
Check: TypeAlias = Callable[[bytes], bool]
log = logging.getLogger("app.speech")


class SpeechServer:
    """One connection pool for the process; speaking and listening fail apart from each other."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        model: str,
        voice: str,
        transcription_model: str,
        budget_seconds: float,
    ) -> None:
        self._client = client
        self._model = model
        self._voice = voice
        self._transcription_model = transcription_model
        self._budget = budget_seconds
        self._speaking = Breaker()
        self._listening = Breaker()

    async def say(self, text: str, language: str) -> bytes | None:
        asked = {
            "model": self._model,
            "voice": self._voice,
            "input": text,
            "response_format": "wav",
        }
        try:
            return await self._asked(
                self._speaking, "audio/speech", _is_wav, LONGEST_SPEECH, json=asked
            )
        except Unavailable:
            return None

    async def hear(self, wav: bytes) -> str:
        told = await self._asked(
            self._listening,
            "audio/transcriptions",
            _has_text,
            LONGEST_TRANSCRIPT,
            data={"model": self._transcription_model, "response_format": "json"},
            files={"file": ("speech.wav", wav, "audio/wav")},
        )
        text: str = json.loads(told)["text"]
        return text.strip()

    async def close(self) -> None:
        await self._client.aclose()

    async def _asked(
        self, breaker: Breaker, route: str, is_right: Check, longest: int, **request: Any
    ) -> bytes:
        """The reply; Unavailable, with a log line that repeats no words, when it is not right."""
        if not breaker.allows():
            raise Unavailable("the speech server has not answered lately")
        began = perf_counter()
        outcome, reply = await self._reply(route, longest, request)
        if outcome == "used" and not is_right(reply):
            outcome = "rejected"
        facts = {"route": route, "outcome": outcome, "ms": round((perf_counter() - began) * 1000)}
        if outcome == "used":
            breaker.succeeded()
            log.info("speech", extra={"facts": facts})
            return reply
        breaker.failed()
        log.warning("speech", extra={"facts": facts})
        raise Unavailable("the speech server does not answer as it should")

    async def _reply(
        self, route: str, longest: int, request: Mapping[str, Any]
    ) -> tuple[str, bytes]:
        """A client's own timeouts are per read; the one deadline around everything is ours."""
        try:
            async with asyncio.timeout(self._budget):
                return await self._post(route, longest, request)
        except (TimeoutError, httpx.TimeoutException):
            return "slow", b""
        except httpx.HTTPError:
            return "down", b""

    async def _post(
        self, route: str, longest: int, request: Mapping[str, Any]
    ) -> tuple[str, bytes]:
        reply = bytearray()
        async with self._client.stream("POST", route, **request) as response:
            if response.status_code != httpx.codes.OK:
                return f"answered {response.status_code}", b""
            async for chunk in response.aiter_raw():
                reply += chunk
                if len(reply) > longest:
                    return "too long", b""
        return "used", bytes(reply)


def connect(
    base_url: str,
    api_key: str,
    *,
    model: str,
    voice: str,
    transcription_model: str,
    budget_seconds: float,
) -> SpeechServer:
    client = client_of(base_url, api_key, budget_seconds)
    return SpeechServer(
        client,
        model=model,
        voice=voice,
        transcription_model=transcription_model,
        budget_seconds=budget_seconds,
    )


def _is_wav(reply: bytes) -> bool:
    return reply.startswith(RIFF) and reply[8:12] == b"WAVE"


def _has_text(reply: bytes) -> bool:
    try:
        told = json.loads(reply)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and isinstance(told.get("text"), str)
