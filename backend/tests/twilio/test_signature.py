"""Only what Twilio signed comes in, whatever proxies make of the request."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from fastapi import Depends, FastAPI, WebSocket
from starlette.types import Message
from twilio.request_validator import RequestValidator

from app.routers.twilio_integration.forms import Form
from app.routers.twilio_integration.signature import (
    LONGEST_BODY,
    Signatures,
    Unsigned,
    refused,
    signed_form,
    signed_socket,
)

T1 = "0123456789abcdef0123456789abcdef"
T2 = "fedcba9876543210fedcba9876543210"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
ORIGIN = "https://api.example.com"
Pairs = list[tuple[str, str]]

VOICE: Pairs = [
    ("AccountSid", "AC00000000000000000000000000000001"),
    ("ApiVersion", "2010-04-01"),
    ("CallSid", "CA00000000000000000000000000000001"),
    ("CallStatus", "ringing"),
    ("Called", "+15005550006"),
    ("Caller", "+15558675310"),
    ("Direction", "inbound"),
    ("From", "+15558675310"),
    ("To", "+15005550006"),
]
GATHER: Pairs = [
    *(pair for pair in VOICE if pair[0] != "CallStatus"),
    ("CallStatus", "in-progress"),
    ("SpeechResult", "I'd like to book a caf\u00e9 table for 2, please"),
    ("Confidence", "0.91"),
]
SMS: Pairs = [
    ("AccountSid", "AC00000000000000000000000000000001"),
    ("ApiVersion", "2010-04-01"),
    ("Body", " STOP "),
    ("From", "+15558675310"),
    ("MessageSid", "SM00000000000000000000000000000001"),
    ("NumMedia", "0"),
    ("NumSegments", "1"),
    ("SmsMessageSid", "SM00000000000000000000000000000001"),
    ("SmsSid", "SM00000000000000000000000000000001"),
    ("SmsStatus", "received"),
    ("To", "+15005550006"),
]
BLANKS: Pairs = [*VOICE, ("CallerName", ""), ("SpeechResult", "")]
P1: Pairs = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675310"),
    ("Digits", "1234"),
    ("From", "+14158675310"),
    ("To", "+18005551212"),
]
P2: Pairs = [(name, value.replace("+14158675310", "+14158675309")) for name, value in P1]
P4: Pairs = [
    ("Sid", "CA123"),
    ("SidAccount", "AC123"),
    ("Digits", "5678"),
    ("Digits", "1234"),
    ("Digits", "1234"),
]
P3_URL = (
    "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256="
    "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
)
P3_BODY = b'{"property": "value", "boolean": true}'
V5_URL = (
    f"{ORIGIN}/twilio/voice?CallSid=CA00000000000000000000000000000001"
    "&From=%2B15558675310&To=%2B15005550006"
)
V6_URL = (
    f"{ORIGIN}/twilio/json?bodySHA256="
    "f7798eaac8038c7dff27cc2f7888c70fbd370ddb300a6cb9a24f634a68ac1d30"
)
V6_BODY = b'{"CallSid":"CA00000000000000000000000000000001","status":"done"}'


@dataclass(frozen=True)
class Sent:
    """A request as it leaves Twilio, and as the server sees it behind any proxy."""

    url: str
    signature: str | None
    form: Pairs = field(default_factory=list)
    json: bytes | None = None
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return self.json if self.json is not None else urlencode(self.form).encode()

    @property
    def scope(self) -> dict[str, Any]:
        address = urlsplit(self.url)
        kind = "application/json" if self.json is not None else FORM
        headers = {"host": "10.0.0.7:8000", "content-type": kind, **self.headers}
        if self.signature is not None:
            headers["x-twilio-signature"] = self.signature
        return {
            "type": "websocket" if address.scheme.startswith("ws") else "http",
            "scheme": "http",
            "method": self.method,
            "path": address.path,
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        }


def origin_of(url: str) -> str:
    address = urlsplit(url)
    scheme = {"ws": "http", "wss": "https"}.get(address.scheme, address.scheme)
    return f"{scheme}://{address.netloc}"


V1 = Sent(f"{ORIGIN}/twilio/voice", "k49wyVYafT/tIxqVMU50vxU0SOg=", VOICE)
VECTORS = {
    "P1": (
        Sent("https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU=", P1),
        "12345",
    ),
    "P2": (
        Sent("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", P2),
        "12345",
    ),
    "P2a": (
        Sent("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=", P2),
        "12345",
    ),
    "P2b": (
        Sent("http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=", P2),
        "12345",
    ),
    "P2c": (
        Sent("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=", P2),
        "12345",
    ),
    "P3": (Sent(P3_URL, "a9nBmqA0ju/hNViExpshrM61xv4=", json=P3_BODY), "12345"),
    "P4": (
        Sent("https://mycompany.com/myapp.php?foo=1&bar=2", "IK+Dwps556ElfBT0I3Rgjkr1wJU=", P4),
        "12345",
    ),
    "V1": (V1, T1),
    "V2": (
        Sent(f"{ORIGIN}/twilio/gather?turn=2&lang=en-US", "NKpzZMzmafSPCZ+wz9CZhBciAGk=", GATHER),
        T1,
    ),
    "V3": (Sent(f"{ORIGIN}/twilio/sms", "MlWa3EV5PWeHR2KykOZTQMgDvhQ=", SMS), T1),
    "V4": (Sent(f"{ORIGIN}/twilio/gather", "14xtsfre+v2pnhXndMBbqmSZ6NY=", BLANKS), T1),
    "V5": (Sent(V5_URL, "kmHQWpqkU+J6E06pUFCpGWotJno=", method="GET"), T1),
    "V6": (Sent(V6_URL, "X2FfYvd6LSzS3npMfE7fE8U8xZ0=", json=V6_BODY), T1),
    "V7": (Sent(f"{ORIGIN}:8443/twilio/sms", "L0zQfx6wXt23xOh7KghVK+wokxs=", SMS), T1),
    "V7b": (Sent(f"{ORIGIN}:443/twilio/sms", "zykQyaMGGfTCc3PR83U71lLCpG8=", SMS), T1),
    "V9": (
        Sent("http://api.example.com/twilio/voice", "79+eE6qk95mQ3N6wsxuWLYJb+U8=", VOICE),
        T1,
    ),
    "V10": (Sent(f"{ORIGIN}/twilio/voice", "Xj4aul9wvLqaV27l1wKnzZbc78I=", VOICE), T2),
}
SHARED = Sent(
    f"{ORIGIN}/twilio/voice",
    "PTZoOh/nnw6HW/bF+MSlqD9i1o9EGiIvYa1FCSPjYZo=",
    VOICE,
    headers={
        "X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    },
)
SHARED_KEYS = {"webhooks_sharedkey_1": "shared-key-secret"}
RELAY = {
    "V8": Sent("wss://api.example.com/twilio/relay", "wRt17tDCuJMdfDSjHLrb3u0As0Y="),
    "V8b": Sent("wss://api.example.com/twilio/relay/", "IE/0xQxg/sZmPmWvUf9KUMPUITU="),
}
HTTPS_FOR_RELAY = "G8VrE3anSP4gLyhv+Jm/se+p1/4="


def verified(sent: Sent, *tokens: str, origin: str | None = None) -> Form | None:
    checks = Signatures(origin or origin_of(sent.url), tokens)
    return checks.verify(sent.scope, sent.body)


def signed(sent: Sent, token: str = T1, url: str | None = None) -> Sent:
    """As Twilio's own library signs it."""
    given = {} if sent.json is not None or sent.method == "GET" else Form(sent.form)
    signature = RequestValidator(token).compute_signature(url or sent.url, given)
    return replace(sent, signature=signature)


@pytest.mark.parametrize("name", VECTORS)
def test_what_twilio_signed_comes_in(name: str) -> None:
    sent, token = VECTORS[name]
    form = verified(sent, token)
    assert form is not None
    expected = Form(sent.form) if sent.method == "POST" else None
    if expected is not None:
        assert {key: form.getall(key) for key in form} == {
            key: expected.getall(key) for key in expected
        }
    else:
        assert form["From"] == "+15558675310"


@pytest.mark.parametrize("name", VECTORS)
def test_the_published_vectors_are_what_twilios_library_computes(name: str) -> None:
    sent, token = VECTORS[name]
    assert signed(sent, token).signature == sent.signature


@pytest.mark.parametrize("name", VECTORS)
def test_no_other_token_will_do(name: str) -> None:
    sent, token = VECTORS[name]
    assert verified(sent, f"{token}x") is None
    assert verified(sent) is None
    assert verified(sent, "") is None


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("signature", [None, "", "x", "é", "=" * 5_000])
def test_an_unsigned_request_is_refused(name: str, signature: str | None) -> None:
    sent, token = VECTORS[name]
    assert verified(replace(sent, signature=signature), token) is None


CHANGED = {
    "one changed": replace(V1, form=[*VOICE[:-1], ("To", "+15005550007")]),
    "one added": replace(V1, form=[*VOICE, ("Digits", "1")]),
    "a blank added": replace(V1, form=[*VOICE, ("Digits", "")]),
    "one removed": replace(V1, form=VOICE[1:]),
    "none left": replace(V1, form=[]),
    "other path": replace(V1, url=f"{ORIGIN}/twilio/voice2"),
    "slash added": replace(V1, url=f"{ORIGIN}/twilio/voice/"),
    "query added": replace(V1, url=f"{ORIGIN}/twilio/voice?business_id=b"),
    "as GET": replace(V1, method="GET"),
    "blanks dropped": replace(VECTORS["V4"][0], form=VOICE),
    "signed without blanks": replace(VECTORS["V4"][0], signature="LBL1k7mWnat2Z1Zkrk0CdoRmFkg="),
    "spaces trimmed": replace(
        VECTORS["V3"][0], form=[(name, value.strip()) for name, value in SMS]
    ),
    "signed for http": replace(VECTORS["V9"][0], url=f"{ORIGIN}/twilio/voice"),
    "signed for another port": replace(VECTORS["V7"][0], url=f"{ORIGIN}/twilio/sms"),
    "body with a space": replace(VECTORS["V6"][0], json=V6_BODY + b" "),
    "JSON whose hash is not named": replace(
        signed(Sent(f"{ORIGIN}/twilio/json", "", json=V6_BODY)), json=V6_BODY
    ),
    "form under a JSON signature": replace(VECTORS["V6"][0], json=None, form=VOICE),
    "nothing under a JSON signature": replace(VECTORS["V6"][0], json=None, form=[]),
    "JSON signature as GET": replace(VECTORS["V6"][0], method="GET", json=b""),
    "another kind of body": replace(V1, headers={"content-type": "text/plain"}),
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_changed_request_is_refused(change: str) -> None:
    assert verified(CHANGED[change], T1) is None


@pytest.mark.parametrize(
    ("origin", "signed_for"),
    [
        (ORIGIN, f"{ORIGIN}/twilio/sms"),
        (ORIGIN, f"{ORIGIN}:443/twilio/sms"),
        (f"{ORIGIN}:443", f"{ORIGIN}/twilio/sms"),
        (f"{ORIGIN}:443", f"{ORIGIN}:443/twilio/sms"),
        (f"{ORIGIN}:8443", f"{ORIGIN}:8443/twilio/sms"),
        (f"{ORIGIN}:8443", f"{ORIGIN}/twilio/sms"),
        ("https://API.example.com/", f"{ORIGIN}/twilio/sms"),
        ("https://user:word@api.example.com", f"{ORIGIN}/twilio/sms"),
        (f"{ORIGIN}/#rc=2", f"{ORIGIN}/twilio/sms"),
        (f"{ORIGIN}/behind/", f"{ORIGIN}/behind/twilio/sms"),
    ],
)
def test_the_configured_origin_may_be_written_in_several_ways(origin: str, signed_for: str) -> None:
    sent = signed(Sent(f"{ORIGIN}/twilio/sms", None, SMS), url=signed_for)
    assert verified(sent, T1, origin=origin) is not None


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-forwarded-proto", "host", "forwarded"])
def test_what_proxies_say_is_not_believed(name: str) -> None:
    sent = replace(V1, headers={name: "evil.example.com"})
    assert verified(sent, T1) is not None
    elsewhere = signed(sent, url="https://evil.example.com/twilio/voice")
    assert verified(elsewhere, T1) is None


def test_without_an_origin_the_request_tells_its_own() -> None:
    sent = signed(Sent("http://localhost:8000/twilio/voice", None, VOICE))
    here = replace(sent, headers={"host": "localhost:8000"})
    assert Signatures("", (T1,)).verify(here.scope, here.body) is not None
    for host in ("evil.com", "", "localhost:8000/x", "a@localhost:8000", "[::1", "h:99999999"):
        other = replace(sent, headers={"host": host})
        assert Signatures("", (T1,)).verify(other.scope, other.body) is None


def test_an_address_in_brackets_is_a_host() -> None:
    sent = signed(Sent("http://[::1]:8000/twilio/voice", None, VOICE))
    here = replace(sent, headers={"host": "[::1]:8000"})
    assert Signatures("", (T1,)).verify(here.scope, here.body) is not None


@pytest.mark.parametrize("path", ["/twilio/a%20b", "/twilio/%7Ex", "/twilio//voice", "/twilio/%2F"])
def test_the_path_is_taken_as_it_was_sent(path: str) -> None:
    sent = signed(Sent(f"{ORIGIN}{path}", None, VOICE))
    assert verified(sent, T1) is not None


def test_a_fragment_is_not_signed() -> None:
    scope = {**V1.scope, "raw_path": b"/twilio/voice#rc=2"}
    assert Signatures(ORIGIN, (T1,)).verify(scope, V1.body) is not None
    scope = {**VECTORS["V2"][0].scope, "query_string": b"turn=2&lang=en-US#rc=2"}
    assert Signatures(ORIGIN, (T1,)).verify(scope, VECTORS["V2"][0].body) is not None


def test_while_tokens_change_both_are_good() -> None:
    old, new = V1, VECTORS["V10"][0]
    assert verified(old, T1, T2) and verified(new, T1, T2)
    assert verified(old, T2) is None
    assert verified(new, T1) is None


def shared(sent: Sent, *tokens: str, keys: Mapping[str, str] = SHARED_KEYS) -> Form | None:
    return Signatures(ORIGIN, tokens, keys).verify(sent.scope, sent.body)


def with_settings(settings: str) -> Sent:
    return replace(SHARED, headers={"X-Twilio-Webhooks-Signature-Settings": settings})


def test_a_shared_key_signs_with_sha256() -> None:
    assert shared(SHARED) is not None
    assert shared(SHARED, T1) is not None
    assert shared(with_settings("algorithm=hmac_sha256, key=webhooks_sharedkey_1")) is not None


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "key=webhooks_sharedkey_1",
        "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1",
        "key=webhooks_sharedkey_1,algorithm=none",
        "key=webhooks_sharedkey_2,algorithm=HMAC_SHA256",
        "algorithm=HMAC_SHA256",
        "key=,algorithm=HMAC_SHA256",
        ",,=,=",
    ],
)
def test_a_shared_key_is_named_with_its_algorithm(settings: str) -> None:
    assert shared(with_settings(settings), T1) is None


def test_nothing_falls_back_to_sha1() -> None:
    weak = signed(SHARED, "shared-key-secret")
    assert shared(weak) is None
    assert shared(replace(weak, headers={})) is None
    assert shared(replace(V1, headers=SHARED.headers), T1) is None
    assert shared(V1) is None
    assert shared(V1, T1) is not None
    assert shared(SHARED, keys={"webhooks_sharedkey_1": ""}) is None


@pytest.mark.parametrize("requested", RELAY)
@pytest.mark.parametrize("signed_as", RELAY)
def test_a_socket_is_admitted_with_or_without_the_last_slash(
    requested: str, signed_as: str
) -> None:
    sent = replace(RELAY[requested], signature=RELAY[signed_as].signature)
    assert Signatures(ORIGIN, (T1,)).admits(sent.scope)
    assert not Signatures(ORIGIN, (T2,)).admits(sent.scope)


@pytest.mark.parametrize("signature", [None, "", HTTPS_FOR_RELAY, RELAY["V8"].signature])
def test_a_socket_needs_its_own_signature(signature: str | None) -> None:
    sent = replace(RELAY["V8"], signature=signature)
    is_its_own = signature == RELAY["V8"].signature
    assert Signatures(ORIGIN, (T1,)).admits(sent.scope) is is_its_own
    other = replace(sent, url="wss://api.example.com/twilio/other")
    assert not Signatures(ORIGIN, (T1,)).admits(other.scope)
    assert not Signatures("", (T1,)).admits({**sent.scope, "headers": [(b"host", b"[")]})


def test_a_socket_keeps_its_query() -> None:
    with_query = Sent("wss://api.example.com/twilio/relay?x=1", None)
    for url in (with_query.url, "wss://api.example.com/twilio/relay/?x=1"):
        assert Signatures(ORIGIN, (T1,)).admits(signed(with_query, url=url).scope)


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"From=\xe9", b"From=%ff", b"From=%ED%A0%80", b"&".join([b"a=b"] * 2_000)],
)
def test_what_twilio_never_sends_is_refused(body: bytes) -> None:
    assert Signatures(ORIGIN, (T1,)).verify(V1.scope, body) is None


def test_bytes_that_are_no_text_are_not_read_as_something_else() -> None:
    """Signed as a lenient reader would understand it."""
    sent = signed(Sent(f"{ORIGIN}/twilio/voice", None, [("From", "\ufffd")]))
    assert Signatures(ORIGIN, (T1,)).verify(sent.scope, b"From=%ff") is None
    assert Signatures(ORIGIN, (T1,)).verify(sent.scope, sent.body) is not None


def test_an_empty_token_signs_nothing() -> None:
    assert verified(signed(V1, ""), "") is None


def test_a_query_that_is_no_text_is_refused() -> None:
    for query in (b"\xff", b"a=%ff"):
        for method in ("GET", "POST"):
            scope = {**V1.scope, "method": method, "query_string": query}
            assert Signatures(ORIGIN, (T1,)).verify(scope, V1.body) is None


def test_secrets_are_not_shown() -> None:
    assert repr(Signatures(ORIGIN, (T1,), SHARED_KEYS)) == f"Signatures(public_origin='{ORIGIN}')"


# --- as a dependency of routes


@dataclass(frozen=True)
class Trusting:
    public_origin: str = ORIGIN
    tokens: tuple[str, ...] = (T1,)
    shared_keys: Mapping[str, str] = field(default_factory=dict)
    is_checked: bool = True


@dataclass(frozen=True)
class Trusted:
    twilio_trust: Trusting


def app_with(trust: Trusting) -> FastAPI:
    app = FastAPI()
    app.state.services = Trusted(trust)
    app.add_exception_handler(Unsigned, refused)

    @app.api_route("/twilio/voice", methods=["GET", "POST"])
    async def voice(form: Annotated[Form, Depends(signed_form)]) -> dict[str, str]:
        return dict(form)

    @app.websocket("/twilio/relay", dependencies=[Depends(signed_socket)])
    async def relay(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    return app


async def answer(sent: Sent, trust: Trusting, content: Any = None) -> httpx.Response:
    transport = httpx.ASGITransport(app=app_with(trust))
    headers = {name.decode(): value.decode("latin-1") for name, value in sent.scope["headers"]}
    async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.7") as client:
        path = sent.url.removeprefix(ORIGIN)
        body = sent.body if content is None else content
        return await client.request(sent.method, path, content=body, headers=headers)


async def test_a_signed_request_reaches_the_route() -> None:
    answered = await answer(V1, Trusting())
    assert (answered.status_code, answered.json()) == (200, dict(VOICE))
    answered = await answer(VECTORS["V5"][0], Trusting())
    assert answered.json()["From"] == "+15558675310"


@pytest.mark.parametrize("change", ["one changed", "none left", "query added"])
async def test_a_request_that_is_not_twilios_is_answered_with_nothing(change: str) -> None:
    answered = await answer(CHANGED[change], Trusting())
    assert (answered.status_code, answered.content) == (403, b"")
    assert answered.headers["content-length"] == "0"


async def test_a_body_is_read_up_to_a_limit() -> None:
    for trust in (Trusting(), Trusting(is_checked=False)):
        read: list[int] = []

        async def endless(read: list[int] = read) -> AsyncIterator[bytes]:
            for _ in range(1_000):
                read.append(1_024)
                yield b"a" * 1_024

        answered = await answer(V1, trust, endless())
        assert (answered.status_code, answered.content) == (413, b"")
        assert sum(read) <= LONGEST_BODY + 2 * 1_024


async def test_the_longest_body_is_still_read() -> None:
    form = [*VOICE, ("SpeechResult", "a" * (LONGEST_BODY - len(urlencode(VOICE)) - 14))]
    sent = signed(replace(V1, form=form))
    assert len(sent.body) == LONGEST_BODY
    assert (await answer(sent, Trusting())).status_code == 200


async def test_checking_can_be_switched_off_for_development() -> None:
    trust = Trusting(is_checked=False, tokens=())
    unsigned = replace(V1, signature=None)
    assert (await answer(unsigned, trust)).json() == dict(VOICE)
    assert (await answer(unsigned, trust, b"\xff")).status_code == 403


async def test_json_is_verified_by_its_hash() -> None:
    body = b'{"a": 1}'
    digest = hashlib.sha256(body).hexdigest()
    sent = signed(Sent(f"{ORIGIN}/twilio/voice?bodySHA256={digest}", None, json=body))
    assert (await answer(sent, Trusting())).json() == {}
    assert (await answer(sent, Trusting(), b'{"a": 2}')).status_code == 403


async def opened(sent: Sent, trust: Trusting) -> list[str]:
    """What the server makes of a WebSocket's handshake."""
    told: list[str] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        told.append(message["type"])

    await app_with(trust)({**sent.scope, "subprotocols": []}, receive, send)
    return told


async def test_a_socket_opens_only_when_it_is_signed() -> None:
    good, bad = RELAY["V8"], replace(RELAY["V8"], signature=None)
    accepted = ["websocket.accept", "websocket.close"]
    assert await opened(good, Trusting()) == accepted
    assert await opened(bad, Trusting()) == ["websocket.close"]
    assert await opened(bad, Trusting(is_checked=False)) == accepted
