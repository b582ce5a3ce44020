"""Texts and calls that are remembered instead of made, for development and tests."""

from collections.abc import Sequence
from uuid import uuid4

from app.domain.text_messages import OutgoingText, SentText

MOST_KEPT = 1_000


class StubTexts:
    def __init__(self) -> None:
        self.sent: list[OutgoingText] = []
        """Oldest first; at most the last thousand."""

    async def send(self, text: OutgoingText) -> str:
        self.sent.append(text)
        del self.sent[:-MOST_KEPT]
        return f"stub-{uuid4().hex}"

    async def list_sent(self, to_number: str, from_number: str) -> Sequence[SentText]:
        """Nothing it sends is ever in doubt."""
        return ()


class StubPhoneCalls:
    def __init__(self) -> None:
        self.placed: list[tuple[str, str]] = []
        """(to, answer_url), oldest first; at most the last thousand."""
        self.cancelled: list[str] = []
        """Ids of calls, likewise."""

    async def place(
        self, to_number: str, from_number: str, *, answer_url: str, status_url: str
    ) -> str:
        self.placed.append((to_number, answer_url))
        del self.placed[:-MOST_KEPT]
        return f"stub-{uuid4().hex}"

    async def cancel(self, call_sid: str) -> None:
        self.cancelled.append(call_sid)
        del self.cancelled[:-MOST_KEPT]
