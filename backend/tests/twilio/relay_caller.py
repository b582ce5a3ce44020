"""Twilio's side of ConversationRelay: follows <Connect>, opens the socket, speaks and listens.

The socket is driven over ASGI in this event loop, as a server would.
"""

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from app.domain.conversations import Conversation
from app.domain.relaying import Pace
from app.main import create_app
from tests.support.shop import Shop
from tests.support.waiting import PATIENCE_SECONDS
from tests.twilio.caller import ACCOUNT, TOKEN, TwilioCaller

OPENING = "my kitchen drain is clogged"
UP_TO_THE_OFFER = (OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten")
GOODBYE = "no, that's everything, thank you"
SOON = float(PATIENCE_SECONDS)
"""Seconds after which a test has failed; nothing is expected to take that long."""


class Closed(Exception):
    """By the service, with `code`; 403 before the handshake."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class AsgiWire:
    """A WebSocket to an ASGI app without a network."""

    def __init__(self, app: FastAPI, url: str, signature: str | None) -> None:
        parts = urlsplit(url)
        headers = [(b"host", parts.netloc.encode())]
        if signature is not None:
            headers.append((b"x-twilio-signature", signature.encode()))
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "subprotocols": [],
            "extensions": {},
        }
        self._app = app
        self._to_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._is_closed = False
        self._closed_with = 0

    async def opens(self) -> None:
        self._to_app.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(
            self._app(self._scope, self._to_app.get, self._from_app_put)
        )
        first = await asyncio.wait_for(self._from_app.get(), SOON)
        if first["type"] != "websocket.accept":
            await self.task
            raise Closed(403)

    async def _from_app_put(self, message: MutableMapping[str, Any]) -> None:
        if self._is_closed:
            raise RuntimeError("sent after the close")
        self._is_closed = message["type"] == "websocket.close"
        await self._from_app.put(message)

    async def sends(self, frame: str) -> None:
        self._to_app.put_nowait({"type": "websocket.receive", "text": frame})

    async def sends_bytes(self, frame: bytes) -> None:
        self._to_app.put_nowait({"type": "websocket.receive", "bytes": frame})

    async def hears(self) -> str:
        if self._closed_with:
            raise Closed(self._closed_with)
        message = await asyncio.wait_for(self._from_app.get(), SOON)
        if message["type"] == "websocket.close":
            self._closed_with = message["code"]
            self._to_app.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
            await asyncio.wait_for(self.task, SOON)
            raise Closed(self._closed_with)
        text: str = message["text"]
        return text

    async def hangs_up(self) -> None:
        """All that was sent before is dealt with when this returns."""
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, SOON)


@dataclass
class RelayCaller(TwilioCaller):
    """`hears` is the last reply, `handoff` what the session ended with."""

    wire: Any = None
    app: FastAPI | None = None
    handoff: dict[str, Any] | None = None
    ends: int = 0
    languages: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    """Of the last reply."""
    session_url: str = ""
    """Where Twilio tells how the session ended."""
    reports_playing: bool = True
    """As with `events`; else the service has to guess how long it speaks."""

    async def rings(self, query: str = "", **given: Any) -> str:
        """Dials and opens the session that the answer asks for."""
        await self.answered(
            await self.posts(f"/twilio/voice{query}", CallStatus="ringing", **given)
        )
        return self.hears

    async def answered(self, answer: Any) -> None:
        self.listens(answer)
        if self.relay is not None:
            self.session_url = self.done_url
            await self.opens_socket()
            await self.sets_up()

    @property
    def relay(self) -> ET.Element | None:
        return ET.fromstring(self.document).find("Connect/ConversationRelay")

    @property
    def done_url(self) -> str:
        connect = ET.fromstring(self.document).find("Connect")
        assert connect is not None
        return connect.attrib["action"]

    @property
    def parameters(self) -> dict[str, str]:
        assert self.relay is not None
        return {one.attrib["name"]: one.attrib["value"] for one in self.relay.iter("Parameter")}

    async def opens_socket(self, token: str | None = TOKEN) -> None:
        assert self.relay is not None
        url = self.relay.attrib["url"]
        signature = RequestValidator(token).compute_signature(url, {}) if token else None
        self.wire = await self.connects(url, signature)

    async def connects(self, url: str, signature: str | None) -> Any:
        assert self.app is not None
        wire = AsgiWire(self.app, url, signature)
        await wire.opens()
        return wire

    async def sets_up(self, **given: Any) -> None:
        assert self.relay is not None
        self.handoff, self.hears = None, self.relay.attrib["welcomeGreeting"]
        setup = {
            "type": "setup",
            "sessionId": "VX" + "1" * 32,
            "accountSid": ACCOUNT,
            "parentCallSid": "",
            "callSid": self.sid,
            "from": self.number,
            "to": self.to,
            "forwardedFrom": "",
            "callType": "PSTN",
            "callerName": "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": self.parameters,
            **given,
        }
        await self.sends(**setup)
        await self.was_played(self.hears)

    async def sends(self, **message: Any) -> None:
        await self.wire.sends(json.dumps(message))

    async def was_played(self, text: str) -> None:
        if self.reports_playing:
            await self.sends(type="info", name="agentSpeaking", value="on", ts=1)
            await self.sends(type="info", name="tokensPlayed", value=text)
            await self.sends(type="info", name="agentSpeaking", value="off", ts=2)

    async def speaks(self, words: str, lang: str = "en-US") -> None:
        await self.sends(type="prompt", voicePrompt=words, lang=lang, last=True)

    async def says(self, *utterances: str) -> str:
        for words in utterances:
            await self.speaks(words)
            await self.hears_reply()
        return self.hears

    async def presses(self, digits: str) -> str:
        await self.presses_only(digits)
        return await self.hears_reply()

    async def presses_only(self, digits: str) -> None:
        for digit in digits:
            await self.sends(type="dtmf", digit=digit)

    async def breaks_in(self, heard: str, words: str, duration: int | str = 460) -> str:
        """Into the reply that is being said, which nobody has reported as played."""
        await self.interrupts(heard, duration)
        return await self.says(words)

    async def interrupts(self, heard: str, duration: int | str = 460) -> None:
        await self.sends(
            type="interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs=duration
        )

    async def hears_reply(self, *, is_played: bool = True) -> str:
        """Up to the piece that ends our turn. What is said when the session is over is read too."""
        self.tokens = []
        while not (self.tokens and self.tokens[-1]["last"]):
            message = json.loads(await self.wire.hears())
            match message["type"]:
                case "text":
                    self.tokens.append(message)
                case "language":
                    self.languages.append(message)
                case other:
                    raise AssertionError(f"{other} before our turn was over")
        self.hears = "".join(one["token"] for one in self.tokens)
        self.all_heard.append(self.hears)
        if is_played:
            await self.was_played(self.hears)
        return self.hears

    async def hears_end(self) -> dict[str, Any]:
        message = json.loads(await self.wire.hears())
        assert message["type"] == "end", message
        self.ends += 1
        self.handoff = json.loads(message["handoffData"])
        return dict(self.handoff or {})

    async def finishes(self, status: str = "ended", **given: Any) -> None:
        """The session is over: Twilio asks what comes next, and follows the answer."""
        if status == "ended":
            given.setdefault("HandoffData", json.dumps(self.handoff))
        form = {
            "SessionId": "VX" + "1" * 32,
            "SessionStatus": status,
            "SessionDuration": "9",
            **given,
        }
        await self.answered(await self.posts(self.session_url, **form))

    async def ends_call(self) -> None:
        """The service has said goodbye."""
        await self.hears_end()
        await self.wire.hangs_up()
        await self.finishes()


def a_caller(shop: Shop, pace: Pace | None = None, **given: Any) -> RelayCaller:
    services = shop.web.services
    if pace is not None:
        services = replace(services, relaying=replace(services.relaying, pace=pace))
    return RelayCaller(shop.web, app=create_app(services), **given)


async def the_talk(shop: Shop) -> Conversation:
    """The only one there is."""
    (talk,) = (await shop.business.get("/v1/crm/conversations")).json()
    return await shop.conversation(talk["id"])
