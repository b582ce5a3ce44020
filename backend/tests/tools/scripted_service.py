"""A service that answers each address with prepared TwiML, and remembers what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import httpx

from tools.twilio_leg import Leg, inbound
from tools.twilio_webhooks import Webhooks

CALLER, NUMBER, STAFF = "+19135550123", "+18165550100", "+19135550142"
ACCOUNT = "AC" + "1" * 32
PUBLIC = "https://calls.example.com"


@dataclass
class Service:
    documents: Mapping[str, str | httpx.Response]
    """By path: what stands inside <Response>, or an answer as it is."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def leg(self, token: str = "") -> Leg:
        transport = httpx.MockTransport(self._answer)
        http = httpx.AsyncClient(transport=transport, base_url="http://service")
        return inbound(Webhooks(http, token, PUBLIC), CALLER, NUMBER, ACCOUNT)

    def forms(self, path: str) -> list[dict[str, str]]:
        return [form for asked, form in self.asked if asked == path]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        self.asked.append((request.url.path, form))
        given = self.documents.get(request.url.path, httpx.Response(404))
        if isinstance(given, httpx.Response):
            return given
        body = f"<Response>{given}</Response>"
        return httpx.Response(200, text=body, headers={"content-type": "text/xml"})
