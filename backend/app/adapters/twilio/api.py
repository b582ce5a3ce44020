"""Requests to Twilio's REST API, and what their outcome means.

Not the SDK's client: its asynchronous one ignores the time-out it is given and sends a POST again
after a 500, which sends a text twice. https://www.twilio.com/docs/api/errors lists the codes.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

from app.adapters.certificates import trusted
from app.errors import AppError, Declined, OutcomeUnknown, Unavailable

VERSION: Final = "2010-04-01"
TIMEOUT: Final = httpx.Timeout(8.0, connect=4.0, pool=4.0)
DEADLINE_SECONDS: Final = 12.0
"""For everything together: time-outs of the library alone do not end a slow drip."""
AT_ONCE: Final = httpx.Limits(max_connections=20, max_keepalive_connections=10)
AUTHENTICATION: Final = 20003
TOO_BUSY: Final = frozenset({20429, 14107, 21611})
BEFORE_IT_WAS_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

Fields = Sequence[tuple[str, str]]


class TwilioApi:
    """`login`: a key of the API and its secret, or the account and its token."""

    def __init__(
        self,
        base_url: str,
        account_sid: str,
        login: tuple[str, str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/{VERSION}/Accounts/{account_sid}",
            auth=login,
            timeout=TIMEOUT,
            limits=AT_ONCE,
            transport=transport,
            verify=trusted(),
            trust_env=False,
        )

    async def create(self, path: str, fields: Fields) -> Mapping[str, Any]:
        """What was made, or changed. A name that is repeated in `fields` is sent repeatedly.

        Unavailable when it was not done and trying again may help, Declined when it will not,
        OutcomeUnknown when it may have been done.
        """
        body = httpx.QueryParams(list(fields))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask(
            OutcomeUnknown, "POST", path, content=str(body).encode(), headers=headers
        )

    async def look(self, path: str, fields: Fields = ()) -> Mapping[str, Any]:
        """Nothing changes, so that whatever fails is Unavailable, or Declined."""
        return await self._ask(Unavailable, "GET", path, params=httpx.QueryParams(list(fields)))

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(
        self, in_doubt: type[AppError], method: str, path: str, **given: Any
    ) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await self._client.request(method, path, **given)
        except BEFORE_IT_WAS_SENT as error:
            raise Unavailable(f"Twilio cannot be reached: {type(error).__name__}") from None
        except (httpx.HTTPError, TimeoutError) as error:
            # Not chained: messages of these hold addresses, and those hold numbers.
            raise in_doubt(f"Twilio did not answer: {type(error).__name__}") from None
        return _read(answer, in_doubt)


def _read(answer: httpx.Response, in_doubt: type[AppError]) -> Mapping[str, Any]:
    said = _json(answer)
    code = said.get("code") if isinstance(said.get("code"), int) else None
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or code in TOO_BUSY:
        raise Unavailable("Twilio is asked too much at once", code=code, **_patience(answer))
    if answer.status_code >= 500:
        raise in_doubt(f"Twilio failed with {answer.status_code}", code=code)
    if answer.status_code == httpx.codes.UNAUTHORIZED or code == AUTHENTICATION:
        raise Unavailable("Twilio does not accept our credentials", code=code)
    if not answer.is_success:
        raise Declined(f"Twilio declined: {code or answer.status_code}", code=code)
    if not said:
        raise in_doubt("Twilio's answer cannot be read")
    return said


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _patience(answer: httpx.Response) -> dict[str, int]:
    asked_for = answer.headers.get("Retry-After", "")
    return {"retry_after": min(int(asked_for), 3600)} if asked_for.isdecimal() else {}


def text_of(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def sid_of(said: Mapping[str, Any]) -> str:
    """Raises OutcomeUnknown without one: something was made, and we cannot name it."""
    sid = text_of(said, "sid")
    if not sid:
        raise OutcomeUnknown("Twilio's answer has no sid")
    return sid
