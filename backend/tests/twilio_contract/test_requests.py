"""Every request we make is one that Twilio's own description of its API allows."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from app.adapters.twilio.api import TwilioApi
from app.adapters.twilio.numbers import TwilioNumbers
from app.adapters.twilio.texts import TwilioPhoneCalls, TwilioTexts
from app.domain.numbers import OwnedNumber, webhooks_of
from app.domain.text_messages import OutgoingText
from app.errors import AppError, Declined, OutcomeUnknown, Unavailable
from tests.twilio_contract import prism

ACCOUNT = "AC" + "1" * 32
LOGIN = ("SK" + "2" * 32, "secret")
ORIGIN = "https://calls.example.com"
ANN, OURS = "+19135550123", "+18165550100"
TEXT = OutgoingText(id="m1", business_id="b1", to_number=ANN, from_number=OURS, body="Hi")
WEBHOOKS = webhooks_of(ORIGIN, "b1")


class Preferring(httpx.AsyncHTTPTransport):
    """Asks Prism for a certain answer."""

    wish = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.wish:
            request.headers["Prefer"] = self.wish
        return await super().handle_async_request(request)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("prism")
    with prism.running(folder) as base:
        yield base


@pytest.fixture
def transport() -> Preferring:
    return Preferring()


@pytest.fixture
async def api(base: str, transport: Preferring) -> AsyncIterator[TwilioApi]:
    api = TwilioApi(base, ACCOUNT, LOGIN, transport)
    yield api
    await api.close()


@pytest.mark.parametrize("service", ["", "MG" + "4" * 32])
async def test_a_text(api: TwilioApi, service: str) -> None:
    assert (await TwilioTexts(api, ORIGIN, service).send(TEXT)).startswith("SM")


async def test_the_list_of_texts(api: TwilioApi) -> None:
    await TwilioTexts(api, ORIGIN).list_sent(ANN, OURS)


async def test_a_call(api: TwilioApi) -> None:
    sid = await TwilioPhoneCalls(api).place(
        ANN, OURS, answer_url=f"{ORIGIN}/answer?e=1", status_url=f"{ORIGIN}/status?e=1"
    )
    assert sid.startswith("CA")
    await TwilioPhoneCalls(api).cancel("CA" + "5" * 32)


async def test_numbers(api: TwilioApi) -> None:
    numbers = TwilioNumbers(api)
    await numbers.find(OURS)
    await numbers.find_named("receptionist b1")
    await numbers.list_available("816")
    assert (await numbers.buy(OURS, "receptionist b1", WEBHOOKS)).sid.startswith("PN")
    await numbers.connect(OwnedNumber(sid="PN" + "3" * 32, number=OURS), WEBHOOKS)


async def test_prism_would_notice_a_wrong_request(api: TwilioApi) -> None:
    """Else the tests above would say nothing."""
    with pytest.raises(AppError):
        await api.create("/Messages.json", [("Body", "to nobody")])
    with pytest.raises(AppError):
        await TwilioTexts(api, ORIGIN, "MGzzz").send(TEXT)


@pytest.mark.parametrize(
    ("wish", "error", "code"),
    [
        ("code=400, example=unsubscribed", Declined, 21610),
        ("code=400, example=invalid_to", Declined, 21211),
        ("code=401", Unavailable, 20003),
        ("code=404", Declined, 20404),
        ("code=429", Unavailable, 20429),
        ("code=500", OutcomeUnknown, 20500),
    ],
)
async def test_refusals_are_understood(
    api: TwilioApi, transport: Preferring, wish: str, error: type[AppError], code: int
) -> None:
    transport.wish = wish
    with pytest.raises(AppError) as caught:
        await TwilioTexts(api, ORIGIN).send(TEXT)
    assert type(caught.value) is error
    assert caught.value.facts["code"] == code
