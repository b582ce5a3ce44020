"""Somebody who writes on a business's web page, over the HTTP chat API."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.shop import Shop

WIDGET = "/v1/widget"


async def token_of(shop: Shop) -> str:
    shown = await shop.web.admin("GET", f"/businesses/{shop.business.id}")
    return str(shown.json()["widget_token"])


@dataclass
class Visitor:
    """`reads` is the last reply, `chat` the conversation's id, `turn` the one that comes next."""

    client: httpx.AsyncClient
    token: str
    chat: str = ""
    reads: str = ""
    turn: int = 1
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def of(cls, shop: Shop) -> "Visitor":
        return cls(shop.web.client, await token_of(shop))

    async def begins(self, **told: Any) -> str:
        begun = await self.posts("/start", **told)
        assert begun.status_code == 200, begun.text
        return self._took(begun)

    async def writes(self, *texts: str) -> str:
        """One after the other; the reply to the last."""
        for text in texts:
            answer = await self.sends(text=text, turn=self.turn)
            assert answer.status_code == 200, answer.text
            self._took(answer)
        return self.reads

    async def sends(self, **body: Any) -> httpx.Response:
        """One message as it is, whatever comes of it."""
        return await self.posts(f"/{self.chat}/message", **body)

    async def loads_again(self) -> httpx.Response:
        return await self.gets(f"/{self.chat}")

    async def gets(self, path: str) -> httpx.Response:
        return await self.client.get(f"{WIDGET}{path}", headers=self._shown())

    async def posts(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(f"{WIDGET}{path}", json=body, headers=self._shown())

    def _shown(self) -> dict[str, str]:
        return {"X-Widget-Token": self.token, **self.headers}

    def _took(self, answer: httpx.Response) -> str:
        told = answer.json()
        self.chat, self.turn = told["conversation_id"], told["turn"]
        self.reads = told["reply_text"]
        return self.reads
