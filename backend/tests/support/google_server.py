"""Google's token server and Calendar on loopback, as far as documented and used."""

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Event: TypeAlias = dict[str, Any]
Answer: TypeAlias = tuple[int, dict[str, Any]]

ACCOUNT = "receptionist@project.iam.gserviceaccount.com"
ID = re.compile(r"[a-v0-9]{5,1024}")
EVENTS = re.compile(r"/calendar/v3/calendars/([^/]+)/events(?:/([^/]+))?")
REFRESH = {"client_id": "an-app", "client_secret": "its-secret", "refresh_token": "refresh-me"}


@cache
def key_pair() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def service_account(**given: str) -> str:
    pem = key_pair().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {
        "type": "service_account",
        "client_email": ACCOUNT,
        "private_key": pem,
        "private_key_id": "k1",
        "token_uri": "http://169.254.169.254/token",
    }
    return json.dumps({**account, **given})


def authorized_user(**given: str) -> str:
    return json.dumps({"type": "authorized_user", **REFRESH, **given})


def error(code: int, reason: str) -> Answer:
    told = {"domain": "calendar", "reason": reason, "message": reason}
    return code, {"error": {"errors": [told], "code": code, "message": reason}}


@dataclass
class GoogleServer:
    base: str = ""
    calendars: dict[str, dict[str, Event]] = field(default_factory=dict)
    page_size: int = 2500
    is_revoked: bool = False
    fails_with: Answer | None = None
    """Every request to the calendars is answered with this."""
    token_fails_with: Answer | None = None
    retry_after: str | None = None
    loses: set[str] = field(default_factory=set)
    """Methods of requests to the calendars that are carried out and not answered."""
    hides_once: bool = False
    """The next PUT finds nothing."""
    hangs: bool = False
    asked: list[str] = field(default_factory=list)
    """`PUT /calendars/…` of every request to the calendars, whatever became of it."""
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    given_out: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def api(self) -> str:
        return f"{self.base}/calendar/v3"

    @property
    def token_url(self) -> str:
        return f"{self.base}/token"

    def entries(self, calendar: str) -> list[Event]:
        return [one for one in self.calendars[calendar].values() if one["status"] != "cancelled"]

    def owner_enters(self, calendar: str, event_id: str, **given: Any) -> None:
        entry = {"id": event_id, "status": "confirmed", "summary": "Dentist", **given}
        self.calendars[calendar][event_id] = entry

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = first.split(" ")
        if self.hangs:
            await asyncio.Event().wait()
        answer = self._answer(method, target, headers, body)
        if answer is not None:
            status, said = answer
            raw = b"" if status == 204 else json.dumps(said).encode()
            wait = f"Retry-After: {self.retry_after}\r\n" if self.retry_after else ""
            told = f"HTTP/1.1 {status} So\r\n{wait}Content-Length: {len(raw)}\r\n"
            writer.write(f"{told}Connection: close\r\n\r\n".encode() + raw)
            await writer.drain()

    def _answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> Answer | None:
        url = urlsplit(target)
        if url.path == "/token":
            return self._token({k: v[0] for k, v in parse_qs(body.decode()).items()})
        self.asked.append(f"{method} {url.path.removeprefix('/calendar/v3')}")
        if self.fails_with is not None:
            return self.fails_with
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return error(401, "authError")
        query = parse_qs(url.query)
        self.queries.append(query)
        answer = self._calendar(method, url.path, query, json.loads(body or b"{}"))
        return None if method in self.loses else answer

    # --- tokens -----------------------------------------------------------------------------

    def _token(self, form: dict[str, str]) -> Answer:
        if self.token_fails_with is not None:
            return self.token_fails_with
        is_ours = self._is_signed(form) or form == {"grant_type": "refresh_token", **REFRESH}
        if self.is_revoked or not is_ours:
            return 400, {"error": "invalid_grant", "error_description": "Token is gone."}
        self.given_out += 1
        token = f"token-{self.given_out}"
        self.tokens.add(token)
        return 200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def _is_signed(self, form: dict[str, str]) -> bool:
        """As RFC 7523 and Google want it; a wrong signature raises and ends the connection."""
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return False
        head, claims, signature = form["assertion"].split(".")
        key_pair().public_key().verify(
            _decoded(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256()
        )
        said = json.loads(_decoded(claims))
        return bool(
            json.loads(_decoded(head))["alg"] == "RS256"
            and said["iss"] == ACCOUNT
            and said["aud"] == self.token_url
            and said["scope"].startswith("https://www.googleapis.com/auth/calendar")
            and 0 < said["exp"] - said["iat"] <= 3600
        )

    # --- calendars --------------------------------------------------------------------------

    def _calendar(self, method: str, path: str, query: dict[str, list[str]], body: Event) -> Answer:
        match = EVENTS.fullmatch(path)
        events = self.calendars.get(unquote(match[1])) if match else None
        if match is None or events is None:
            return error(404, "notFound")
        if match[2] is None:
            return self._insert(events, body) if method == "POST" else self._page(events, query)
        known = events.get(match[2])
        if known is None or (method == "PUT" and self.hides_once):
            self.hides_once = False
            return error(404, "notFound")
        if method == "PUT":
            events[match[2]] = {"status": "confirmed", **body, "id": match[2]}
            return 200, events[match[2]]
        if known["status"] == "cancelled":
            return error(410, "deleted")
        events[match[2]] = {**known, "status": "cancelled"}
        return 204, {}

    def _insert(self, events: dict[str, Event], body: Event) -> Answer:
        if not ID.fullmatch(body["id"]):
            return error(400, "invalid")
        if body["id"] in events:
            return error(409, "duplicate")
        events[body["id"]] = {"status": "confirmed", **body}
        return 200, events[body["id"]]

    def _page(self, events: dict[str, Event], query: dict[str, list[str]]) -> Answer:
        least, most = (datetime.fromisoformat(query[name][0]) for name in ("timeMin", "timeMax"))
        found = [
            one
            for one in events.values()
            if one["status"] != "cancelled" and _at(one["end"]) > least and _at(one["start"]) < most
        ]
        begin = int(query.get("pageToken", ["0"])[0])
        end = begin + self.page_size
        following = {"nextPageToken": str(end)} if end < len(found) else {}
        return 200, {"kind": "calendar#events", "items": found[begin:end], **following}

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _at(written: dict[str, str]) -> datetime:
    if "dateTime" in written:
        return datetime.fromisoformat(written["dateTime"])
    return datetime.combine(date.fromisoformat(written["date"]), time(), UTC)


@asynccontextmanager
async def google_server(*calendars: str) -> AsyncIterator[GoogleServer]:
    served = GoogleServer(calendars={name: {} for name in calendars})
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        server.close()
        served.stop()
