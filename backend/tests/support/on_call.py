"""A business with people on call, an emergency, and what becomes of it."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from app.adapters.stubs import StubPhoneCalls
from app.domain.escalations import Escalation
from app.domain.text_messages import TextMessage
from app.ports import Clock, Storage
from tests.support.phone import CALLER, Phone
from tests.support.shop import ALL, OWNER, Shop
from tests.support.texter import BUSINESS_NUMBER, Texter
from tests.support.web import serving
from tests.twilio import twiml_schema

ANN, BOB, OFFICE = "+19135550201", "+19135550202", "+19135550203"
ON_CALL = [{"name": "Ann Lee", "phone": ANN}, {"name": "Bob Diaz", "phone": BOB}]
GAS = "I smell gas in my kitchen"


@dataclass
class Duty:
    """A shop whose people are on call."""

    shop: Shop
    hears: str = ""
    document: bytes = b""

    async def hear_of(self, words: str = GAS, number: str | None = CALLER) -> Phone:
        """Somebody rings and tells of danger; they are still on the line."""
        phone = self.shop.phone(number)
        await phone.dials()
        await phone.says(words)
        return phone

    async def work(self) -> None:
        """All that is due is done."""
        await self.shop.web.services.outbox.drain()

    async def escalations(self) -> list[Escalation]:
        """Oldest first."""
        found = await self.shop.look(lambda uow: uow.escalations.list(ALL).items)
        return list(reversed(found))

    async def escalation(self) -> Escalation:
        (only,) = await self.escalations()
        return only

    async def story(self) -> dict[str, Any]:
        (only,) = (await self.shop.business.get("/v1/owner/emergencies")).json()
        answer = await self.shop.business.get(f"/v1/owner/emergencies/{only['id']}")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def told(self) -> list[str]:
        """Names, in order."""
        return [one.name or one.role for one in (await self.escalation()).told]

    async def texts_to(self, number: str) -> list[TextMessage]:
        """Oldest first."""
        texts = [one for one in await self.shop.texts() if one.to_number == number]
        return sorted(texts, key=lambda one: one.created_at)

    async def bodies_to(self, number: str) -> list[str]:
        return [one.body for one in await self.texts_to(number)]

    @property
    def rung(self) -> list[str]:
        """Whom the stand-in for a telephone has called."""
        calls = self.shop.web.services.provider.phone_calls
        assert isinstance(calls, StubPhoneCalls)
        return [number for number, _ in calls.placed]

    # --- on the telephone

    async def url(self, step: str, number: int = 0) -> str:
        escalation = (await self.escalation()).id
        business = self.shop.business.id
        return f"/twilio/escalation/{step}?business_id={business}&e={escalation}&rung={number}"

    async def picks_up(self, number: int = 0, sid: str = "CA1") -> str:
        return self.listens(await self.posts(await self.url("answer", number), CallSid=sid))

    async def presses(self, key: str, number: int = 0, heard: int = 1, sid: str = "CA1") -> str:
        """An empty key is silence."""
        url = f"{await self.url('key', number)}&heard={heard}"
        return self.listens(await self.posts(url, Digits=key, CallSid=sid))

    async def posts(self, url: str, **form: str) -> httpx.Response:
        sent = {"CallStatus": "in-progress", "Direction": "outbound-api", **form}
        return await self.shop.web.client.post(url, data=sent)

    async def ends(self, status: str, number: int = 0, sid: str = "CA1") -> None:
        url = await self.url("status", number)
        assert (await self.posts(url, CallStatus=status, CallSid=sid)).status_code == 204

    def listens(self, answer: httpx.Response) -> str:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/xml")
        assert twiml_schema.VOICE.faults(answer.content) == []
        self.document = answer.content
        self.hears = " ".join(one.text or "" for one in ET.fromstring(answer.content).iter("Say"))
        return self.hears

    @property
    def is_asked(self) -> bool:
        return ET.fromstring(self.document).find("Gather") is not None

    @property
    def asked_heard(self) -> int:
        """How often the brief was spoken, as the next address says."""
        gather = ET.fromstring(self.document).find("Gather")
        assert gather is not None
        return int(parse_qs(urlsplit(gather.attrib["action"]).query)["heard"][0])

    # --- by text and at the desk

    def texter(self, number: str) -> Texter:
        return Texter(self.shop.business, number)

    async def acknowledges(self, **body: Any) -> httpx.Response:
        path = f"/v1/owner/emergencies/{(await self.escalation()).id}/acknowledge"
        return await self.shop.business.post(path, **body)

    async def closes(self, **body: Any) -> httpx.Response:
        path = f"/v1/owner/emergencies/{(await self.escalation()).id}/close"
        return await self.shop.business.post(path, **body)


@asynccontextmanager
async def on_duty(storage: Storage, clock: Clock, **given: Any) -> AsyncIterator[Duty]:
    """Unsigned requests pass for Twilio's here: signatures have tests of their own."""
    chosen = {
        "name": "Bristol Plumbing",
        "vertical": "plumbing",
        "owner_name": "Olive Hart",
        "owner_phone": OWNER,
        "transfer_phone": OFFICE,
        "twilio_phone_number": BUSINESS_NUMBER,
        "on_call": ON_CALL,
        **given,
    }
    async with serving(storage, clock, verify_twilio_signatures=False) as web:
        yield Duty(Shop(web, await web.tenant(**chosen)))
