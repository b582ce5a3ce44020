"""Access tokens for Google's APIs: asked for as RFC 7523 or with a refresh token, and remembered.

Google's library signs; the requests are ours, so that they have our deadline and our client.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import httpx
from google.auth import crypt, jwt

from app.adapters.calendars.answers import json_object, retry_after
from app.domain.google_credentials import parse_credentials
from app.errors import Invalid, Unavailable
from app.ports import Clock

SCOPE: Final = "https://www.googleapis.com/auth/calendar.events"
ASSERTION: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE: Final = timedelta(hours=1)
"""Of an assertion; Google takes none that lives longer."""
EARLY: Final = timedelta(seconds=60)
"""Before a token expires, so that none expires on its way."""
MOST_KNOWN: Final = 1024
# Google's library leaves these without types.
read_key: Callable[[Mapping[str, Any]], crypt.Signer] = crypt.RSASigner.from_service_account_info
sign: Callable[[crypt.Signer, Mapping[str, Any]], bytes] = jwt.encode


@dataclass(frozen=True, slots=True)
class Token:
    value: str
    expires_at: datetime


class GoogleTokens:
    """`token_url` alone is asked: an address that came with somebody's credentials might lead
    anywhere, into our own network too."""

    def __init__(self, client: httpx.AsyncClient, token_url: str, clock: Clock) -> None:
        self._client = client
        self._url = token_url
        self._clock = clock
        self._known: OrderedDict[str, Token] = OrderedDict()

    async def token(self, credentials: str) -> str:
        """For a service account's or an authorized user's JSON. Invalid when Google refuses it."""
        key = sha256(credentials.encode()).hexdigest()
        known = self._known.get(key)
        if known is None or known.expires_at - EARLY <= self._clock.now():
            known = self._known[key] = await self._ask(_grant(credentials, self._url, self._clock))
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return known.value

    def forget(self, credentials: str) -> None:
        self._known.pop(sha256(credentials.encode()).hexdigest(), None)

    async def _ask(self, grant: Mapping[str, str]) -> Token:
        asked_at = self._clock.now()
        answer = await self._client.post(self._url, data=dict(grant))
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Unavailable(
                f"Google's token server answers {answer.status_code}",
                retry_after=retry_after(answer, asked_at),
            )
        said = json_object(answer.content)
        if answer.is_error:
            reason = str(said.get("error", answer.status_code))[:80]
            raise Invalid(f"Google does not accept the credentials: {reason}")
        value, seconds = said.get("access_token"), said.get("expires_in", 3600)
        if not isinstance(value, str) or not isinstance(seconds, int | float):
            raise Unavailable("Google's token server sent no token")
        return Token(value, asked_at + timedelta(seconds=seconds))


def _grant(credentials: str, token_url: str, clock: Clock) -> dict[str, str]:
    try:
        said = parse_credentials(credentials)
    except ValueError as error:
        raise Invalid(str(error)) from error
    if said["type"] == "service_account":
        return {"grant_type": ASSERTION, "assertion": _assertion(said, token_url, clock.now())}
    names = ("client_id", "client_secret", "refresh_token")
    return {"grant_type": "refresh_token", **{name: said[name] for name in names}}


def _assertion(account: Mapping[str, Any], token_url: str, now: datetime) -> str:
    try:
        signer = read_key(account)
    except ValueError as error:
        raise Invalid("the private key in the Google credentials cannot be read") from error
    claims = {
        "iss": account["client_email"],
        "scope": SCOPE,
        "aud": token_url,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
    }
    return sign(signer, claims).decode("ascii")
