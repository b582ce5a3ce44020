"""A client that costs little: HTTP/1.1 with keep-alive over an asyncio stream; JSON and forms."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, body: dict[str, str], api_key: str) -> dict[str, Any]:
        head = f"Content-Type: application/json\r\nX-API-Key: {api_key}"
        read: dict[str, Any] = json.loads(await self._post(path, head, json.dumps(body).encode()))
        return read

    async def post_form(self, path: str, form: dict[str, str], signature: str) -> bytes:
        """As Twilio posts it."""
        head = f"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {signature}"
        return await self._post(path, head, urlencode(form).encode())

    async def _post(self, path: str, head: str, content: bytes) -> bytes:
        first = f"POST {path} HTTP/1.1\r\nHost: bench\r\n{head}\r\n"
        self._writer.write(f"{first}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        found = answer.partition(b"content-length:")[2].partition(b"\r\n")[0]
        said = await self._reader.readexactly(int(found or 0))
        if not answer.startswith(b"http/1.1 20"):
            raise RuntimeError(f"{path} answered {answer[9:12].decode()}: {said.decode()[:200]}")
        return said

    def close(self) -> None:
        self._writer.close()
