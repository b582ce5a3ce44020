"""A caller with a telephone, over the HTTP voice API."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.web import Tenant

CALLER = "+19135550123"


@dataclass
class Phone:
    """`hears` and `state` are those of the last reply; `call` is the session's id."""

    business: Tenant
    number: str | None = CALLER
    call: str = ""
    hears: str = ""
    state: dict[str, Any] = field(default_factory=dict)

    async def dials(self, **given: Any) -> str:
        body = {"caller_phone": self.number, **given}
        begun = await self.posts("/start", **body)
        assert begun.status_code == 200, begun.text
        self.call = begun.json()["session_id"]
        return self._listens(begun)

    async def says(self, *utterances: str, **given: Any) -> str:
        """One after the other; the reply to the last."""
        for words in utterances:
            said = await self.sends(text=words, **given)
            assert said.status_code == 200, said.text
            self._listens(said)
        return self.hears

    async def stays_silent(self) -> str:
        return await self.says("")

    async def presses(self, digits: str) -> str:
        pressed = await self.sends(digits=digits)
        assert pressed.status_code == 200, pressed.text
        return self._listens(pressed)

    async def hangs_up(self) -> dict[str, Any]:
        ended = await self.posts(f"/{self.call}/end")
        assert ended.status_code == 200, ended.text
        answer: dict[str, Any] = ended.json()
        return answer

    async def sends(self, **body: Any) -> httpx.Response:
        """One input as it is, whatever comes of it."""
        return await self.posts(f"/{self.call}/input", **body)

    async def posts(self, path: str, **body: Any) -> httpx.Response:
        shown = {"X-API-Key": self.business.api_key}
        return await self.business.client.post(f"/v1/voice/session{path}", json=body, headers=shown)

    def _listens(self, answer: httpx.Response) -> str:
        heard = answer.json()
        self.hears, self.state = heard["reply_text"], heard["session_state"]
        return self.hears
