"""HTTP to addresses that a business typed in: short, small, and never into our own network."""

import asyncio
import socket
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

import httpx

from app.adapters.certificates import trusted
from app.errors import Invalid, Unavailable

Address: TypeAlias = IPv4Address | IPv6Address

DEADLINE_SECONDS: Final = 10.0
LARGEST_BODY: Final = 5_000_000
MOST_REDIRECTS: Final = 3
MOST_ADDRESSES: Final = 4
REDIRECTS: Final = frozenset({301, 302, 307, 308})
LAST_PORT: Final = 65_535
MAY_PASS: Final = frozenset({408, 425, 429})
"""Refusals that another try may not meet."""
GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""All that is routed on the internet; the rest reaches into networks (RFC 4291)."""
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""IPv4 behind a NAT64; the last four bytes are the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    method: str = "GET"
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    login: tuple[str, str] | None = None
    """User name and password; sent to the address's own host only."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: httpx.Headers
    body: bytes

    def required(self, *statuses: int) -> "Reply":
        """Itself; Unavailable or Invalid when its status is none of these."""
        if self.status in statuses:
            return self
        told = f"the calendar's server answers {self.status}"
        if self.status >= 500 or self.status in MAY_PASS:
            raise Unavailable(told)
        raise Invalid(told)


class OutsideHttp:
    """What goes wrong never repeats the address: it may hold a secret."""

    def __init__(
        self, *, allow_private: bool = False, deadline_seconds: float = DEADLINE_SECONDS
    ) -> None:
        self._allow_private = allow_private
        self._deadline = deadline_seconds
        # A kept connection belongs to a host, and we name hosts by their numbers.
        self._client = httpx.AsyncClient(
            headers={"Accept-Encoding": "identity", "User-Agent": "receptionist"},
            timeout=deadline_seconds,
            limits=httpx.Limits(max_connections=20, max_keepalive_connections=0),
            verify=trusted(),
            trust_env=False,
        )

    async def send(self, ask: Ask) -> Reply:
        """The answer after redirects, whatever its status, within one deadline."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._followed(ask)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unavailable("the calendar's server takes too long") from error
        except httpx.HTTPError as error:
            raise Unavailable("the calendar's server cannot be reached") from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise Invalid("the calendar's address is none") from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _followed(self, ask: Ask) -> Reply:
        for _ in range(MOST_REDIRECTS + 1):
            url = _web_address(ask.url)
            reply = await self._once(ask, url)
            location = reply.headers.get("location")
            if reply.status not in REDIRECTS or not location:
                return reply
            target = url.join(location)
            is_same = _origin(target) == _origin(url)
            ask = replace(ask, url=str(target), login=ask.login if is_same else None)
        raise Invalid("the calendar's address leads in circles")

    async def _once(self, ask: Ask, url: httpx.URL) -> Reply:
        addresses = await self._addresses(url)
        for address in addresses[:-1]:
            try:
                return await self._at(address, ask, url)
            except httpx.ConnectError:
                continue
        return await self._at(addresses[-1], ask, url)

    async def _at(self, address: Address, ask: Ask, url: httpx.URL) -> Reply:
        """To the very address that was checked: a second look-up might give another."""
        host = url.raw_host.decode("ascii")
        request = self._client.build_request(
            ask.method,
            url.copy_with(host=str(address)),
            headers={**ask.headers, "Host": url.netloc.decode("ascii")},
            content=ask.body,
            extensions={"sni_hostname": host, "timeout": httpx.Timeout(self._deadline).as_dict()},
        )
        login = httpx.BasicAuth(*ask.login) if ask.login else None
        response = await self._client.send(request, auth=login, stream=True)
        try:
            return Reply(response.status_code, response.headers, await _body(response))
        finally:
            await response.aclose()

    async def _addresses(self, url: httpx.URL) -> list[Address]:
        """All of them have to be fit: which one a name gives first is up to its owner."""
        loop = asyncio.get_running_loop()
        host, port = url.raw_host.decode("ascii"), url.port or _usual_port(url)
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise Unavailable("the calendar's host is not known") from error
        addresses = list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Invalid("the calendar's address is not on the public internet")
        return sorted(addresses, key=lambda one: one.version)[:MOST_ADDRESSES]


def is_public(address: Address) -> bool:
    """Also the IPv4 address inside an IPv6 one has to be public."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in TRANSLATED:
            inner = IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def _web_address(written: str) -> httpx.URL:
    scheme, colon, rest = written.strip().partition(":")
    if scheme.lower() in ("webcal", "webcals"):
        scheme = "https"
    url = httpx.URL(f"{scheme}{colon}{rest}")
    if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > LAST_PORT:
        raise Invalid("a calendar's address begins with https:// or webcal://")
    return url


def _usual_port(url: httpx.URL) -> int:
    return 443 if url.scheme == "https" else 80


def _origin(url: httpx.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host, url.port or _usual_port(url)


async def _body(response: httpx.Response) -> bytes:
    """As sent: what is compressed against our wish could unfold into anything."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("the calendar's server sends what was not asked for")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Invalid("the calendar is too large")
    return bytes(body)
