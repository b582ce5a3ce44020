"""Text messages that are remembered instead of sent, for development and tests."""

from uuid import uuid4


class StubTexts:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        """(to, body), oldest first; at most the last thousand."""

    async def send(self, to_number: str, from_number: str, body: str) -> str:
        self.sent.append((to_number, body))
        del self.sent[:-1000]
        return f"stub-{uuid4().hex}"
