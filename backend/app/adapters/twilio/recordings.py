"""Fetching messages that callers left from Twilio, with the account's credentials.

https://www.twilio.com/docs/voice/api/recording: adding `.mp3` to a recording's address gives it
as MP3.
"""

import asyncio
import re
from typing import Final

import httpx

from app.adapters.certificates import trusted
from app.errors import NotFound, Unavailable

DEADLINE_SECONDS: Final = 10.0
LARGEST: Final = 5 * 1024 * 1024
"""Bytes; two minutes are less than one MiB."""
PATH: Final = re.compile(
    r"https://api\.twilio\.com"
    r"(/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Recordings/RE[0-9a-fA-F]{32})"
)


def connect(
    base_url: str, login: tuple[str, str], transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """`login`: a key of the API and its secret, or the account and its token.

    No proxies or keys from the environment, and no redirects to wherever.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        auth=login,
        timeout=DEADLINE_SECONDS,
        transport=transport,
        verify=trusted(),
        trust_env=False,
    )


class TwilioRecordings:
    """Only the path of an address is used: the credentials go to Twilio and nowhere else."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        self._client = client

    async def fetch(self, address: str) -> bytes:
        found = PATH.fullmatch(address)
        if found is None:
            raise NotFound("there is no such recording")
        if self._client is None:
            raise Unavailable("no credentials of Twilio's are configured")
        try:
            async with (
                asyncio.timeout(DEADLINE_SECONDS),
                self._client.stream("GET", f"{found[1]}.mp3") as answer,
            ):
                return await _body(answer)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unavailable("Twilio does not answer") from error

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


async def _body(answer: httpx.Response) -> bytes:
    if answer.status_code in (404, 410):
        raise NotFound("the recording is gone")
    if answer.status_code != 200:
        raise Unavailable(f"Twilio answered {answer.status_code}")
    read = bytearray()
    async for chunk in answer.aiter_bytes():
        read += chunk
        if len(read) > LARGEST:
            raise Unavailable("the recording is longer than any message")
    return bytes(read)
