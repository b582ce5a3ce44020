"""Whether a request really comes from Twilio, decided before anything in it is believed.

https://www.twilio.com/docs/usage/security: the signature is an HMAC over the address that Twilio
called and the fields it posted. Twilio's own validator is not used here: it raises on odd input,
does not compare in constant time, and takes an address that proxies may have changed.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import Request, Response, WebSocket, WebSocketException
from starlette.types import Scope

from app.errors import Forbidden
from app.routers.twilio_integration.forms import Form

LONGEST_BODY: Final = 64 * 1024
MOST_FIELDS: Final = 1_000
SIGNATURE: Final = b"x-twilio-signature"
SETTINGS: Final = b"x-twilio-webhooks-signature-settings"
BODY_HASH: Final = "bodySHA256"
PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
SOCKETS: Final = {"http": "ws", "https": "wss"}
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
AUTHORITY: Final = re.compile(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?")


class Unsigned(Forbidden):
    """Answered with nothing but the status: whoever guesses learns nothing."""

    title = "Not signed by Twilio"
    status = 403


class TooLong(Unsigned):
    title = "Longer than anything Twilio sends"
    status = 413


class Trust(Protocol):
    """What a deployment knows about Twilio."""

    @property
    def public_origin(self) -> str: ...
    @property
    def tokens(self) -> tuple[str, ...]: ...
    @property
    def shared_keys(self) -> Mapping[str, str]: ...
    @property
    def is_checked(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Signatures:
    """`tokens`: the account's, and while it is changed the next one. `shared_keys`: secret by id.

    With `public_origin` empty the request's own Host is believed, which is right only where no
    proxy stands between Twilio and this service.
    """

    public_origin: str = ""
    tokens: tuple[str, ...] = field(default=(), repr=False)
    shared_keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def verify(self, scope: Scope, body: bytes = b"") -> Form | None:
        """The form of a request that Twilio signed, else None. `scope` is ASGI's, http."""
        try:
            form = form_of(scope, body)
            posted = _signed_fields(form) if scope["method"] == "POST" else b""
            is_whole = _has_the_body_it_names(scope, body)
            is_ours = self._is_signed(scope, list(self._urls(scope)), posted)
        except ValueError:  # Not UTF-8, too many fields, an address that is none.
            return None
        return form if is_whole and is_ours else None

    def admits(self, scope: Scope) -> bool:
        """Whether Twilio signed the handshake of a WebSocket; with or without a last slash."""
        try:
            urls = [one for url in self._urls(scope) for one in _with_and_without_slash(url)]
        except ValueError:
            return False
        return self._is_signed(scope, urls, b"")

    def _is_signed(self, scope: Scope, urls: list[bytes], posted: bytes) -> bool:
        headers = dict(scope["headers"])
        given = headers.get(SIGNATURE, b"")
        is_signed = False
        for secret, algorithm in self._keys(headers.get(SETTINGS, b"").decode("latin-1")):
            for url in urls:
                digest = hmac.digest(secret.encode(), url + posted, algorithm)
                # No early end: how long this takes tells nothing.
                is_signed |= hmac.compare_digest(base64.b64encode(digest), given)
        return is_signed

    def _keys(self, settings: str) -> list[tuple[str, str]]:
        """A request that names a shared key must be signed with it, never with less."""
        if not settings.strip():
            return [(token, "sha1") for token in self.tokens if token]
        parts = (part.partition("=") for part in settings.split(","))
        named = {name.strip(): value.strip() for name, _, value in parts}
        secret = self.shared_keys.get(named.get("key", ""))
        is_known = secret and named.get("algorithm", "").upper() == "HMAC_SHA256"
        return [(secret, "sha256")] if secret and is_known else []

    def _urls(self, scope: Scope) -> Iterator[bytes]:
        """The address as Twilio may have signed it: it keeps the port for some products only."""
        given = urlsplit(self.public_origin or _own_origin(scope))
        scheme = given.scheme.lower()
        if scope["type"] == "websocket":
            scheme = SOCKETS.get(scheme, scheme)
        host, port = _host_and_port(given.netloc)
        target = given.path.rstrip("/").encode() + _target(scope)
        for authority in (host, f"{host}:{port or PORTS.get(scheme, 443)}"):
            yield f"{scheme}://{authority}".encode() + target


def _own_origin(scope: Scope) -> str:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    # A slash or an at-sign in Host would move where the address seems to lead.
    return f"{scope['scheme']}://{host if not set(host) & set('/@?#') else ''}"


def _host_and_port(authority: str) -> tuple[str, str]:
    """`user:word@API.example.com:8443` -> `api.example.com`, `8443`."""
    found = AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if found is None:
        raise ValueError("no host")
    return found[1].lower(), found[2] or ""


def _target(scope: Scope) -> bytes:
    """Path and query exactly as sent."""
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope.get("query_string", b"")
    path, query = path.partition(b"?")[0].partition(b"#")[0], query.partition(b"#")[0]
    return path + b"?" + query if query else path


def _with_and_without_slash(url: bytes) -> tuple[bytes, bytes]:
    path, mark, query = url.partition(b"?")
    bare = path.rstrip(b"/")
    return bare + mark + query, bare + b"/" + mark + query


def form_of(scope: Scope, body: bytes) -> Form:
    """The fields of a POST, or of the query of anything else. JSON has none.

    Raises ValueError for what Twilio never sends.
    """
    if scope["method"] != "POST":
        return Form(_pairs(_query(scope)))
    kind = _kind(scope)
    if kind == FORM:
        return Form(_pairs(body.decode()))
    if body and kind != JSON:
        raise ValueError("neither a form nor JSON")
    return Form()


def _kind(scope: Scope) -> str:
    kind: bytes = dict(scope["headers"]).get(b"content-type", FORM.encode())
    return kind.decode("latin-1").partition(";")[0].strip().lower()


def _query(scope: Scope) -> str:
    query: bytes = scope.get("query_string", b"")
    return query.partition(b"#")[0].decode()


def _pairs(encoded: str) -> list[tuple[str, str]]:
    """Blank fields count: they are signed like any other."""
    return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)


def _signed_fields(form: Form) -> bytes:
    """Name and value of each field, sorted; a value that is repeated under a name counts once."""
    parts = (name + value for name in sorted(form) for value in sorted(set(form.getall(name))))
    return "".join(parts).encode()


def _has_the_body_it_names(scope: Scope, body: bytes) -> bool:
    """Of JSON the address alone is signed, and has to name the body's hash."""
    wanted = dict(_pairs(_query(scope))).get(BODY_HASH)
    if wanted is None:
        return scope["method"] != "POST" or _kind(scope) != JSON
    return hmac.compare_digest(hashlib.sha256(body).hexdigest().encode(), wanted.encode())


async def signed_form(request: Request) -> Form:
    """What Twilio sent. Raises Unsigned before anything else looks at the request."""
    trust: Trust = request.app.state.services.twilio_trust
    body = await _body(request)
    if trust.is_checked:
        form = signatures_of(trust).verify(request.scope, body)
    else:
        form = _unchecked(request.scope, body)
    if form is None:
        raise Unsigned
    return form


def _unchecked(scope: Scope, body: bytes) -> Form | None:
    try:
        return form_of(scope, body)
    except ValueError:
        return None


async def signed_socket(websocket: WebSocket) -> None:
    """Refuses, with 403 instead of an upgrade, a socket that Twilio did not ask for."""
    trust: Trust = websocket.app.state.services.twilio_trust
    if trust.is_checked and not signatures_of(trust).admits(websocket.scope):
        raise WebSocketException(1008)


def signatures_of(trust: Trust) -> Signatures:
    return Signatures(trust.public_origin, trust.tokens, trust.shared_keys)


async def refused(request: Request, error: Exception) -> Response:
    """How Unsigned is answered."""
    return Response(status_code=error.status if isinstance(error, Unsigned) else 403)


async def _body(request: Request) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LONGEST_BODY:
            raise TooLong
    return bytes(read)
