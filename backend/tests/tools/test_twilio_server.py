"""The stand-in for Twilio, judged by Twilio's own client and by its own signatures."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tools.twilio_fake.setup import Setup, loopback_only
from tools.twilio_server import Twilio, assemble

ACCOUNT, TOKEN = "AC" + "1" * 32, "a token for these tests"
KEY, SECRET = "SK" + "2" * 32, "a secret for these tests"
OURS, THEIRS = "+18165550140", "+19135550123"
STATUS = "https://calls.example.com/twilio/sms/status?m=7"
ANSWER = "https://calls.example.com/answer"
PRESS_ONE = '<Gather input="dtmf" numDigits="1" action="/taken"><Say>Press 1.</Say></Gather>'


@dataclass
class Told:
    """What the stand-in posted to us: path and form, all of it found to be signed."""

    posts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)
    status: int = 204

    def receive(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        given = request.headers["x-twilio-signature"]
        assert RequestValidator(TOKEN).validate(str(request.url), form, given)
        self.posts.append((request.url.path, form))
        document = self.documents.get(request.url.path)
        if document is None:
            return httpx.Response(self.status)
        body = f"<Response>{document}</Response>"
        return httpx.Response(200, text=body, headers={"content-type": "text/xml"})

    def values(self, name: str) -> list[str]:
        return [form[name] for _, form in self.posts if name in form]


class Bridge(HttpClient):
    """Twilio's client, whose requests are handed to the stand-in's app and wait for its answer."""

    def __init__(self, ask: Callable[..., httpx.Response]) -> None:
        super().__init__(logging.getLogger("tests.twilio"), False)
        self._ask = ask

    def request(
        self,
        method: str,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: Any = None,
        allow_redirects: bool = False,
    ) -> Response:
        del timeout, allow_redirects
        answer = self._ask(method, url, params=params, data=data, headers=headers, auth=auth)
        return Response(answer.status_code, answer.text)


@dataclass
class Line:
    twilio: Twilio
    told: Told
    http: httpx.AsyncClient
    client: Client

    async def does(self, call: Callable[[], Any]) -> Any:
        """One call of the client's, which blocks, beside the loop that the app runs in."""
        return await asyncio.to_thread(call)

    async def is_shown(self, words: str) -> None:
        """Until somebody at the terminal would read that."""
        shown = asyncio.Event()
        self.twilio.stage.show = lambda line: shown.set()
        while not any(words in line for line in self.twilio.stage.lines):
            await shown.wait()
            shown.clear()

    async def post(self, resource: str, **form: str) -> httpx.Response:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/{resource}.json"
        return await self.http.post(path, data=form, auth=(ACCOUNT, TOKEN))


@asynccontextmanager
async def line(
    people: Sequence[str] = (), wrong: Sequence[str] = (), **setup: Any
) -> AsyncIterator[Line]:
    told, loop = Told(), asyncio.get_running_loop()
    given = {"account": ACCOUNT, "token": TOKEN, "key_sid": KEY, "key_secret": SECRET, "pace": 0.0}
    transport = httpx.MockTransport(told.receive)
    async with httpx.AsyncClient(transport=transport) as outside:
        twilio = assemble(Setup(**(given | setup)), outside, (OURS,), people, wrong)
        app = httpx.ASGITransport(app=twilio.app)
        async with httpx.AsyncClient(transport=app, base_url="http://twilio") as http:

            def ask(method: str, url: str, **kwargs: Any) -> httpx.Response:
                wanted = http.request(method, url, **kwargs)
                return asyncio.run_coroutine_threadsafe(wanted, loop).result(20)

            yield Line(twilio, told, http, Client(ACCOUNT, TOKEN, http_client=Bridge(ask)))
            await twilio.stage.settle()


async def test_the_client_sends_a_text_and_finds_it_again() -> None:
    async with line() as it:
        sent = await it.does(
            lambda: it.client.messages.create(
                to=THEIRS, from_=OURS, body="¿Está bien? " + "x" * 150, status_callback=STATUS
            )
        )
        assert (sent.status, sent.num_segments, sent.error_code) == ("queued", "3", None)
        await it.twilio.stage.settle()
        found = await it.does(lambda: it.client.messages(sent.sid).fetch())
        assert (found.status, found.body, found.to) == ("delivered", sent.body, THEIRS)
        today = datetime.now(UTC)
        listed = await it.does(
            lambda: it.client.messages.list(to=THEIRS, from_=OURS, date_sent_after=today.date())
        )
        assert [one.sid for one in listed] == [sent.sid]
        tomorrow = today + timedelta(days=1)
        later = await it.does(lambda: it.client.messages.list(date_sent_after=tomorrow.date()))
        assert later == []
        assert it.told.values("MessageStatus") == ["sent", "delivered"]
        assert {form["MessageSid"] for _, form in it.told.posts} == {sent.sid}


async def test_long_lists_come_in_pages() -> None:
    async with line() as it:
        for number in range(5):
            await it.post("Messages", To=THEIRS, From=OURS, Body=str(number))
        listed = await it.does(lambda: it.client.messages.list(page_size=2))
        assert [one.body for one in listed] == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"To": "garbage"}, 21211),
        ({"From": "+18165550999"}, 21606),
        ({"To": OURS}, 21266),
        ({"StatusCallback": "not an address"}, 21609),
        ({"To": "+15005550004"}, 21610),
        ({"To": "+15005550009"}, 21614),
    ],
)
async def test_what_twilio_refuses_is_refused(given: dict[str, str], code: int) -> None:
    async with line() as it:
        answer = await it.post("Messages", **{"To": THEIRS, "From": OURS, "Body": "hi", **given})
        refused = answer.json()
        assert (answer.status_code, refused["code"], refused["status"]) == (400, code, 400)
        assert refused["message"] and refused["more_info"].endswith(str(code))
        assert it.twilio.stage.records.texts.newest() == []


async def test_the_client_sees_errors_as_twilio_gives_them() -> None:
    async with line(wrong=["21610x1"]) as it:
        with pytest.raises(TwilioRestException) as raised:
            await it.does(lambda: it.client.messages.create(to=THEIRS, from_=OURS, body="hi"))
        assert (raised.value.status, raised.value.code) == (400, 21610)
        await it.does(lambda: it.client.messages.create(to=THEIRS, from_=OURS, body="hi"))


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        ((ACCOUNT, TOKEN), 200),
        ((KEY, SECRET), 200),
        ((ACCOUNT, SECRET), 401),
        ((KEY, TOKEN), 401),
        (("", ""), 401),
        (("AC" + "9" * 32, TOKEN), 401),
        (None, 401),
    ],
)
async def test_only_the_account_and_its_key_get_in(auth: Any, status: int) -> None:
    async with line() as it:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        assert (await it.http.get(path, auth=auth)).status_code == status
        other = path.replace(ACCOUNT, "AC" + "9" * 32)
        assert (await it.http.get(other, auth=auth)).status_code == 401


async def test_without_a_key_of_its_own_an_empty_name_opens_nothing() -> None:
    async with line(key_sid="", key_secret="", token="") as it:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        for auth in (("", ""), (ACCOUNT, "")):
            assert (await it.http.get(path, auth=auth)).status_code == 401


# --- faults -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "taken"), [("429", 429, 0), ("500", 500, 0), ("lost", 500, 1)]
)
async def test_a_refused_request_has_taken_nothing_and_a_lost_one_has(
    fault: str, status: int, taken: int
) -> None:
    async with line(wrong=[f"{fault}x1"]) as it:
        form = {"To": THEIRS, "From": OURS, "Body": "hi"}
        assert (await it.post("Messages", **form)).status_code == status
        assert len(it.twilio.stage.records.texts.newest()) == taken
        assert (await it.post("Messages", **form)).status_code == 201


@pytest.mark.parametrize(
    ("fault", "told", "status"),
    [
        ("30006", ["sent", "undelivered"], "undelivered"),
        ("stuck", ["sent"], "sent"),
        ("shuffled", ["delivered", "sent"], "delivered"),
        ("twice", ["sent", "sent", "delivered", "delivered"], "delivered"),
        ("silent", [], "delivered"),
    ],
)
async def test_what_becomes_of_a_text_can_go_wrong(
    fault: str, told: list[str], status: str
) -> None:
    async with line(wrong=[fault]) as it:
        await it.post("Messages", To=THEIRS, From=OURS, Body="hi", StatusCallback=STATUS)
        await it.twilio.stage.settle()
        assert it.told.values("MessageStatus") == told
        (text,) = it.twilio.stage.records.texts.newest()
        assert text.status == status
        assert it.told.values("ErrorCode") == (["30006"] if fault == "30006" else [])


async def test_a_callback_that_fails_is_shown_and_not_repeated() -> None:
    async with line() as it:
        it.told.status = 500
        await it.post("Messages", To=THEIRS, From=OURS, Body="hi", StatusCallback=STATUS)
        await it.twilio.stage.settle()
        assert len(it.told.posts) == 2
        assert [one for one in it.twilio.stage.lines if "15003 500" in one]


# --- calls --------------------------------------------------------------------------


async def place(it: Line, **given: str) -> Any:
    call = await it.does(
        lambda: it.client.calls.create(
            to=THEIRS,
            from_=OURS,
            url=ANSWER,
            status_callback="https://calls.example.com/status",
            status_callback_event=["initiated", "ringing", "answered", "completed"],
            **given,
        )
    )
    await it.twilio.stage.settle()
    return await it.does(lambda: it.client.calls(call.sid).fetch())


async def test_somebody_answers_and_presses_one() -> None:
    async with line(people=[f"{THEIRS}=answer,press:1"]) as it:
        it.told.documents = {"/answer": PRESS_ONE, "/taken": "<Say>Thank you.</Say>"}
        call = await place(it)
        assert (call.status, call.direction) == ("completed", "outbound-api")
        assert [path for path, _ in it.told.posts] == [
            "/status",
            "/status",
            "/status",
            "/answer",
            "/taken",
            "/status",
        ]
        assert it.told.values("Digits") == ["1"]
        news = [form for path, form in it.told.posts if path == "/status"]
        assert [form["SequenceNumber"] for form in news] == ["0", "1", "2", "3"]
        assert [form["CallStatus"] for form in news] == [
            "initiated",
            "ringing",
            "in-progress",
            "completed",
        ]
        answered = next(form for path, form in it.told.posts if path == "/answer")
        assert (answered["To"], answered["From"]) == (THEIRS, OURS)
        assert (answered["CallStatus"], answered["Direction"]) == ("in-progress", "outbound-api")


@pytest.mark.parametrize("script", ["busy", "no-answer", "failed"])
async def test_whoever_does_not_answer_is_asked_nothing(script: str) -> None:
    async with line(people=[script]) as it:
        call = await place(it)
        assert call.status == script
        assert it.told.values("CallStatus") == ["initiated", "ringing", script]


async def test_whoever_watches_takes_a_call_on_the_page() -> None:
    async with line() as it:
        it.told.documents = {"/answer": PRESS_ONE, "/taken": "<Say>Thank you.</Say>"}
        await it.post("Calls", To=THEIRS, From=OURS, Url=ANSWER)
        await it.is_shown("rings")
        page = (await it.http.get("/phones")).text
        assert THEIRS in page and "<button>Answer</button>" in page
        await it.http.post(f"/phones/{THEIRS}", data={"does": "a"})
        await it.http.post(f"/phones/{THEIRS}", data={"does": "1"})
        await it.twilio.stage.settle()
        assert it.told.values("Digits") == ["1"]
        assert it.twilio.town.on_the_phone == {}
        assert "<button>Answer" not in (await it.http.get("/phones")).text


async def test_a_second_call_meets_a_busy_line() -> None:
    async with line() as it:
        for _ in range(2):
            await it.post("Calls", To=THEIRS, From=OURS, Url=ANSWER)
        calls = it.twilio.stage.records.calls.newest()
        await it.is_shown("is over: busy")
        assert it.twilio.town.does(None, "b")
        await it.twilio.stage.settle()
        assert [one.status for one in calls] == ["busy", "busy"]


async def test_a_call_nobody_takes_can_be_called_off_once() -> None:
    async with line() as it:
        placed = await it.does(lambda: it.client.calls.create(to=THEIRS, from_=OURS, url=ANSWER))
        await it.is_shown("rings")
        ended = await it.does(lambda: it.client.calls(placed.sid).update(status="canceled"))
        assert ended.status == "canceled"
        with pytest.raises(TwilioRestException) as raised:
            await it.does(lambda: it.client.calls(placed.sid).update(status="completed"))
        assert raised.value.code == 21220
        await it.twilio.stage.settle()
        assert it.twilio.stage.records.calls.newest()[0].status == "canceled"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"To": ""}, 21201),
        ({"From": ""}, 21213),
        ({"Url": ""}, 21205),
        ({"Url": "/relative"}, 21205),
        ({"To": "12"}, 21211),
        ({"From": "+18165550999"}, 21210),
        ({"Timeout": "soon"}, 21218),
    ],
)
async def test_calls_that_cannot_be_placed_are_refused(given: dict[str, str], code: int) -> None:
    async with line() as it:
        answer = await it.post("Calls", **{"To": THEIRS, "From": OURS, "Url": ANSWER, **given})
        assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_twiml_may_be_given_instead_of_an_address_and_messages_are_kept() -> None:
    async with line(people=["answer,say:call me back"]) as it:
        twiml = "<Response><Record maxLength='30'/></Response>"
        await it.post("Calls", To=THEIRS, From=OURS, Twiml=twiml)
        await it.twilio.stage.settle()
        (recording,) = await it.does(lambda: it.client.recordings.list())
        assert (recording.source, recording.channels) == ("RecordVerb", 1)
        assert await it.does(lambda: it.client.recordings(recording.sid).delete())
        assert await it.does(lambda: it.client.recordings.list()) == []


# --- numbers ------------------------------------------------------------------------


async def test_a_number_is_looked_for_bought_and_pointed_somewhere() -> None:
    async with line() as it:
        numbers = it.client.incoming_phone_numbers
        local = it.client.available_phone_numbers("US").local
        found = await it.does(lambda: local.list(area_code=303, limit=3))
        assert all(one.phone_number.startswith("+1303555") for one in found)
        wanted = found[0].phone_number
        bought = await it.does(lambda: numbers.create(phone_number=wanted, voice_url=ANSWER))
        assert (bought.phone_number, bought.voice_url) == (wanted, ANSWER)
        with pytest.raises(TwilioRestException) as raised:
            await it.does(lambda: numbers.create(phone_number=wanted))
        assert raised.value.code == 21422
        await it.does(lambda: numbers(bought.sid).update(sms_url=STATUS))
        (again,) = await it.does(lambda: numbers.list(phone_number=wanted))
        assert (again.voice_url, again.sms_url, again.sms_method) == (ANSWER, STATUS, "POST")
        assert (await it.post("Messages", To=THEIRS, From=wanted, Body="hi")).status_code == 201
        assert await it.does(lambda: numbers(bought.sid).delete())
        with pytest.raises(TwilioRestException) as raised:
            await it.does(lambda: numbers(bought.sid).fetch())
        assert raised.value.status == 404


# --- what is shown ------------------------------------------------------------------


async def test_the_page_shows_texts_without_believing_them() -> None:
    async with line() as it:
        await it.post("Messages", To=THEIRS, From=OURS, Body="<script>alert(1)</script>")
        page = (await it.http.get("/phones")).text
        assert "&lt;script&gt;" in page and "<script>" not in page
        assert (await it.http.get("/")).status_code == 200


async def test_faults_can_be_changed_while_it_runs() -> None:
    async with line() as it:
        set_ = await it.http.post("/faults", data={"faults": "429x1 30006:0.5"})
        assert set_.status_code == 303
        assert "429x1 30006:0.5" in (await it.http.get("/")).text
        answer = await it.post("Messages", To=THEIRS, From=OURS, Body="hi")
        assert answer.status_code == 429
        refused = await it.http.post("/faults", data={"faults": "earthquake"})
        assert refused.status_code == 400


async def test_it_keeps_no_more_than_it_may() -> None:
    async with line() as it:
        it.twilio.stage.records.texts._most = 3
        for number in range(5):
            await it.post("Messages", To=THEIRS, From=OURS, Body=str(number))
        kept = it.twilio.stage.records.texts.newest()
        assert [one.body for one in kept] == ["4", "3", "2"]


async def test_nothing_leaves_this_machine() -> None:
    async with httpx.AsyncClient(event_hooks={"request": [loopback_only]}) as http:
        with pytest.raises(httpx.ConnectError, match="not this machine"):
            await http.post("https://calls.example.com/twilio/sms/status")
