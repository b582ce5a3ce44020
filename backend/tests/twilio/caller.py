"""Twilio as a caller's telephone: posts signed forms and follows the TwiML that comes back."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

from app.ports import Clock, Storage
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop
from tests.support.web import Web, serving
from tests.twilio import twiml_schema

TOKEN, NEXT_TOKEN = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
ORIGIN = "https://calls.example.com"
NUMBER = "+18165550100"
ACCOUNT = "AC" + "1" * 32


@asynccontextmanager
async def open_line(storage: Storage, clock: Clock, **settings: Any) -> AsyncIterator[Shop]:
    """A plumber's business with a number at Twilio, on a service that checks signatures."""
    given = {"twilio_auth_token": TOKEN, "public_base_url": ORIGIN, **settings}
    async with serving(storage, clock, **given) as web:
        business = await web.tenant(
            name="Bristol Plumbing",
            vertical="plumbing",
            timezone="America/Chicago",
            owner_phone=OWNER,
            twilio_phone_number=NUMBER,
        )
        yield Shop(web, business)


@dataclass
class TwilioCaller:
    """`document` is the last answer, `hears` what it says, `next_url` where the call goes on."""

    web: Web
    sid: str = "CA" + "a" * 32
    number: str = CALLER
    to: str = NUMBER
    token: str = TOKEN
    document: bytes = b""
    next_url: str = ""
    hears: str = ""
    all_heard: list[str] = field(default_factory=list)

    async def posts(self, url: str, *, token: str | None = None, **given: Any) -> httpx.Response:
        """The request as Twilio would sign it, whatever comes of it."""
        path = url.removeprefix(ORIGIN)
        form = {
            "CallSid": self.sid,
            "AccountSid": ACCOUNT,
            "From": self.number,
            "To": self.to,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
            **given,
        }
        signature = RequestValidator(token or self.token).compute_signature(ORIGIN + path, form)
        return await self.web.client.post(
            path,
            content=urlencode(form),
            headers={
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                "X-Twilio-Signature": signature,
            },
        )

    async def dials(self, query: str = "", **given: Any) -> str:
        return self.listens(
            await self.posts(f"/twilio/voice{query}", **{"CallStatus": "ringing", **given})
        )

    async def says(self, *utterances: str) -> str:
        for words in utterances:
            self.listens(await self.posts(self.next_url, SpeechResult=words, Confidence="0.9"))
        return self.hears

    async def presses(self, digits: str) -> str:
        return self.listens(await self.posts(self.next_url, Digits=digits))

    async def stays_silent(self) -> str:
        return self.listens(await self.posts(self.next_url))

    async def hangs_up(self, status: str = "completed") -> httpx.Response:
        return await self.posts("/twilio/voice/status", CallStatus=status, CallDuration="42")

    def listens(self, answer: httpx.Response) -> str:
        """Every answer is TwiML that Twilio can use."""
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/xml")
        assert twiml_schema.VOICE.faults(answer.content) == []
        root = ET.fromstring(answer.content)
        self.document = answer.content
        nexts = (root.find(verb) for verb in ("Gather", "Dial", "Record"))
        going_on = next((verb for verb in nexts if verb is not None), None)
        self.next_url = going_on.attrib["action"] if going_on is not None else ""
        self.hears = " ".join(say.text or "" for say in root.iter("Say"))
        self.all_heard.append(self.hears)
        return self.hears

    @property
    def gather(self) -> dict[str, str]:
        return self.verb("Gather")

    def verb(self, path: str) -> dict[str, str]:
        """Its attributes, and its text under an empty name; nothing where it is not there."""
        found = ET.fromstring(self.document).find(path)
        return {**found.attrib, "": found.text or ""} if found is not None else {}

    @property
    def is_hung_up(self) -> bool:
        return ET.fromstring(self.document).find("Hangup") is not None
