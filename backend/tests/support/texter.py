"""Somebody who texts a business, as Twilio passes it on."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import count

import httpx

from tests.support.phone import CALLER
from tests.support.web import Tenant

BUSINESS_NUMBER = "+18165550100"
_n = count(1)


def a_message_sid() -> str:
    return f"SM{next(_n):032x}"


@dataclass
class Texter:
    business: Tenant
    number: str = CALLER
    to_number: str = BUSINESS_NUMBER

    async def texts(self, *bodies: str, **fields: str) -> str:
        """One after the other; the reply to the last, empty if there is none."""
        for body in bodies:
            response = await self.posts(Body=body, **fields)
            assert response.status_code == 200, response.text
            assert response.headers["content-type"].startswith("text/xml")
            messages = list(ET.fromstring(response.content).iter("Message"))
            assert len(messages) <= 1
        return "".join(messages[0].itertext()) if messages else ""

    async def posts(self, **fields: str) -> httpx.Response:
        """One request as it is, whatever comes of it."""
        form = {
            "MessageSid": a_message_sid(),
            "From": self.number,
            "To": self.to_number,
            "NumMedia": "0",
            **fields,
        }
        path = f"/twilio/sms?business_id={self.business.id}"
        return await self.business.client.post(path, data=form)
