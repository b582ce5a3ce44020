"""How a caller and the service hear each other."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from evals.service import Business

KEY = re.compile(r"^\[([0-9*#])\]$")
"""`[2]` is a key press."""
TWO_OFFERED = re.compile(r"\b(either|neither|alguna|ninguna)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered, and what the caller is to answer now."""

    text: str
    asking: str | None
    is_over: bool
    is_emergency: bool = False
    proposed: datetime | None = None
    """The first window that was offered."""

    @property
    def offers_two(self) -> bool:
        """The state names the first window only, so this goes by the wording."""
        return self.asking == "slot" and bool(TWO_OFFERED.search(self.text))


class Channel(Protocol):
    async def begin(self) -> Reply: ...
    async def say(self, words: str) -> Reply: ...
    async def hang_up(self) -> None: ...


class VoiceCall:
    """A call through the voice API, which takes words and gives words."""

    def __init__(self, business: Business, phone: str | None) -> None:
        self.business, self.phone, self.path = business, phone, ""

    async def begin(self) -> Reply:
        start = {"caller_phone": self.phone}
        begun = await self.business.post("/v1/voice/session/start", start)
        self.path = f"/v1/voice/session/{begun['session_id']}"
        return _reply(begun)

    async def say(self, words: str) -> Reply:
        pressed = KEY.match(words)
        body = {"digits": pressed[1]} if pressed else {"text": words}
        return _reply(await self.business.post(f"{self.path}/input", body))

    async def hang_up(self) -> None:
        await self.business.post(f"{self.path}/end", {})


def _reply(answer: dict[str, Any]) -> Reply:
    state = answer["session_state"]
    slot = state.get("proposed_slot")
    return Reply(
        text=answer["reply_text"],
        asking=state["asking"],
        is_over=state["ended"],
        is_emergency=state["is_emergency"],
        proposed=datetime.fromisoformat(slot["start"]) if slot else None,
    )
