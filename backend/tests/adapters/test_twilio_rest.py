"""What we send to Twilio's REST API, and what its answers mean."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from app.adapters.twilio.api import TwilioApi
from app.adapters.twilio.numbers import TwilioNumbers
from app.adapters.twilio.texts import TwilioPhoneCalls, TwilioTexts
from app.domain.numbers import OwnedNumber, webhooks_of
from app.domain.text_messages import OutgoingText
from app.errors import AppError, Declined, OutcomeUnknown, Unavailable

ACCOUNT, KEY, SECRET = "AC" + "1" * 32, "SK" + "2" * 32, "s3cret"
ORIGIN = "https://calls.example.com"
TEXT = OutgoingText(
    id="m1", business_id="b1", to_number="+19135550123", from_number="+18165550100", body="Hi & bye"
)
NUMBER = OwnedNumber(sid="PN" + "3" * 32, number="+18165550100")
WEBHOOKS = webhooks_of(ORIGIN, "b1")
Answering = Callable[[httpx.Request], httpx.Response]


def connected(answer: Answering) -> TwilioApi:
    transport = httpx.MockTransport(answer)
    return TwilioApi("https://api.twilio.com", ACCOUNT, (KEY, SECRET), transport)


def always(status: int, body: Any = None, **headers: str) -> Answering:
    return lambda request: httpx.Response(status, json=body, headers=headers)


def problem(status: int, code: int) -> Answering:
    return always(status, {"code": code, "message": "no", "more_info": "", "status": status})


class Recorder(HttpClient):
    """What Twilio's own library would send."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, list[tuple[str, str]]]] = []

    def request(self, method: str, url: str, params: Any = None, data: Any = None, **_: Any) -> Any:
        given = httpx.QueryParams(params or {}) if method == "GET" else _multi(data)
        self.sent.append((method, url.partition("?")[0], sorted(given.multi_items())))
        return Response(201, '{"sid": "X", "messages": [], "incoming_phone_numbers": []}')


def _multi(data: Any) -> httpx.QueryParams:
    pairs = [
        (name, str(one))
        for name, value in (data or {}).items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return httpx.QueryParams(pairs)


async def ours(act: Callable[[TwilioApi], Any]) -> tuple[str, str, list[tuple[str, str]]]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={"sid": "X"})

    api = connected(answer)
    await act(api)
    await api.close()
    [request] = seen
    written = request.content.decode() if request.method == "POST" else request.url.query.decode()
    fields = sorted(parse_qsl(written, keep_blank_values=True))
    return request.method, str(request.url).partition("?")[0], fields


def theirs(act: Callable[[Client], Any]) -> tuple[str, str, list[tuple[str, str]]]:
    recorder = Recorder()
    act(Client(KEY, SECRET, ACCOUNT, http_client=recorder))
    return recorder.sent[0]


async def test_a_text_is_what_the_sdk_would_send() -> None:
    expected = theirs(
        lambda sdk: sdk.messages.create(
            to=TEXT.to_number,
            from_=TEXT.from_number,
            body=TEXT.body,
            status_callback=f"{ORIGIN}/twilio/sms/status?business_id=b1&m=m1",
        )
    )
    assert await ours(lambda api: TwilioTexts(api, ORIGIN).send(TEXT)) == expected


async def test_a_messaging_service_is_named_beside_the_number() -> None:
    service = "MG" + "4" * 32
    expected = theirs(
        lambda sdk: sdk.messages.create(
            to=TEXT.to_number,
            from_=TEXT.from_number,
            messaging_service_sid=service,
            body=TEXT.body,
            status_callback=f"{ORIGIN}/twilio/sms/status?business_id=b1&m=m1",
        )
    )
    assert await ours(lambda api: TwilioTexts(api, ORIGIN, service).send(TEXT)) == expected


async def test_a_call_is_what_the_sdk_would_place() -> None:
    expected = theirs(
        lambda sdk: sdk.calls.create(
            to="+19135550111",
            from_="+18165550100",
            url=f"{ORIGIN}/answer",
            method="POST",
            status_callback=f"{ORIGIN}/status",
            status_callback_method="POST",
            status_callback_event=["ringing", "answered", "completed"],
            timeout=25,
        )
    )

    async def act(api: TwilioApi) -> None:
        await TwilioPhoneCalls(api).place(
            "+19135550111",
            "+18165550100",
            answer_url=f"{ORIGIN}/answer",
            status_url=f"{ORIGIN}/status",
        )

    assert await ours(act) == expected


async def test_a_call_is_cancelled_as_the_sdk_would() -> None:
    expected = theirs(lambda sdk: sdk.calls("CA1").update(status="canceled"))
    assert await ours(lambda api: TwilioPhoneCalls(api).cancel("CA1")) == expected


async def test_a_number_is_connected_as_the_sdk_would() -> None:
    expected = theirs(
        lambda sdk: sdk.incoming_phone_numbers(NUMBER.sid).update(
            voice_url=WEBHOOKS.voice,
            voice_method="POST",
            voice_fallback_url=WEBHOOKS.voice_fallback,
            voice_fallback_method="POST",
            status_callback=WEBHOOKS.voice_status,
            status_callback_method="POST",
            sms_url=WEBHOOKS.texts,
            sms_method="POST",
            sms_fallback_url=WEBHOOKS.texts_fallback,
            sms_fallback_method="POST",
        )
    )
    assert await ours(lambda api: TwilioNumbers(api).connect(NUMBER, WEBHOOKS)) == expected


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (problem(429, 20429), Unavailable, 20429),
        (problem(401, 20003), Unavailable, 20003),
        (problem(400, 21610), Declined, 21610),
        (problem(400, 21211), Declined, 21211),
        (problem(404, 20404), Declined, 20404),
        (problem(500, 20500), OutcomeUnknown, 20500),
        (always(503), OutcomeUnknown, None),
        (always(201, {}), OutcomeUnknown, None),
        (always(201, {"no": "sid"}), OutcomeUnknown, None),
        (lambda _: httpx.Response(201, text="<html>"), OutcomeUnknown, None),
        (lambda _: httpx.Response(301, headers={"Location": "/x"}), Declined, None),
    ],
)
async def test_an_answer_says_whether_to_try_again(
    answer: Answering, error: type[AppError], code: int | None
) -> None:
    with pytest.raises(AppError) as caught:
        await TwilioTexts(connected(answer), ORIGIN).send(TEXT)
    assert type(caught.value) is error
    assert caught.value.facts.get("code") == code


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError, Unavailable),
        (httpx.ConnectTimeout, Unavailable),
        (httpx.PoolTimeout, Unavailable),
        (httpx.ReadTimeout, OutcomeUnknown),
        (httpx.ReadError, OutcomeUnknown),
        (httpx.WriteError, OutcomeUnknown),
        (httpx.RemoteProtocolError, OutcomeUnknown),
    ],
)
async def test_only_what_never_left_is_safe_to_send_again(
    failure: type[httpx.TransportError], error: type[AppError]
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise failure(f"while asking {request.url}")

    with pytest.raises(AppError) as caught:
        await TwilioTexts(connected(fail), ORIGIN).send(TEXT)
    assert type(caught.value) is error
    assert "19135550123" not in str(caught.value)
    with pytest.raises(Unavailable):  # A look changes nothing, whatever failed.
        await TwilioTexts(connected(fail), ORIGIN).list_sent("+19135550123", "+18165550100")


async def test_how_long_twilio_wants_us_to_wait_is_passed_on() -> None:
    answer = always(429, {"code": 20429}, **{"Retry-After": "7"})
    with pytest.raises(Unavailable) as caught:
        await TwilioTexts(connected(answer), ORIGIN).send(TEXT)
    assert caught.value.facts["retry_after"] == 7


async def test_texts_are_listed_newest_first_whatever_is_missing_in_them() -> None:
    listed = [
        {
            "sid": "SM1",
            "body": "a",
            "status": "sent",
            "date_created": "Mon, 05 Jan 2026 15:00:00 +0000",
        },
        {"sid": "SM2", "body": None, "status": "queued", "date_created": None},
        {
            "sid": "SM3",
            "body": "b",
            "status": "sent",
            "date_created": "Mon, 05 Jan 2026 15:00:01 +0000",
        },
        "nonsense",
    ]
    api = connected(always(200, {"messages": listed}))
    found = await TwilioTexts(api, ORIGIN).list_sent("+19135550123", "+18165550100")
    assert [one.sid for one in found] == ["SM2", "SM3", "SM1"]
    assert found[2].created_at == datetime(2026, 1, 5, 15, tzinfo=UTC)


async def test_without_a_number_nothing_is_sent_or_placed() -> None:
    api = connected(always(201, {"sid": "SM1"}))
    nobody = OutgoingText(
        id="m", business_id="b", to_number="+19135550123", from_number="", body="Hi"
    )
    with pytest.raises(Declined):
        await TwilioTexts(api, ORIGIN).send(nobody)
    with pytest.raises(Declined):
        await TwilioPhoneCalls(api).place("+19135550123", "", answer_url="", status_url="")


async def test_numbers_and_words_are_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="app")
    await TwilioTexts(connected(always(201, {"sid": "SM1"})), ORIGIN).send(TEXT)
    assert "5550123" not in caplog.text and "bye" not in caplog.text
