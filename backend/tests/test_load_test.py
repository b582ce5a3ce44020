"""The load test against the application itself."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from random import Random

import httpx
import pytest
from pydantic import SecretStr

import load_test_voice
from app.adapters.sealing import KeyedSealing
from app.bootstrap import build
from app.config import Settings
from app.domain.businesses import CredentialKind
from app.main import create_app
from app.ports import Storage
from app.repositories.connect import open_storage
from app.services.demo import seed
from tests.support.fakes import FrozenClock
from tools import load_businesses
from tools.asked import asked
from tools.caller import callers
from tools.phone_line import MODES, Mode, PhoneLine
from tools.twilio_line import TwilioLine
from tools.twilio_webhooks import Webhooks

BACKEND = Path(__file__).parents[1]
ADMIN_KEY, TOKEN, PUBLIC = "the operator's", "Twilio's", "https://calls.example.com"
ACCOUNT = "AC" + "1" * 32
SEALING = KeyedSealing("a key for these tests")


@pytest.fixture
async def memory() -> AsyncIterator[Storage]:
    storage = await open_storage("memory://")
    yield storage
    await storage.close()


@pytest.fixture
async def http(memory: Storage, clock: FrozenClock) -> AsyncIterator[httpx.AsyncClient]:
    """A client that shows the demonstration plumber's key."""
    plumber = (await seed(memory, SEALING, clock))[0]
    settings = Settings(secrets_key=SecretStr("a key for these tests"), database_url="memory://")
    app = create_app(await build(settings, clock=clock, storage=memory))
    key = SEALING.unseal(plumber.credentials[CredentialKind.API_KEY].sealed)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://test",
        headers={"X-API-Key": key},
    ) as http:
        yield http


@pytest.mark.parametrize("mode", MODES)
async def test_every_call_comes_to_an_end_and_most_are_booked(
    http: httpx.AsyncClient, mode: Mode
) -> None:
    tally = load_test_voice.Tally(sessions=8)
    await load_test_voice.run(PhoneLine(http, mode, tally.turns.append), tally, concurrency=3)
    assert tally.errors == {}
    assert len(tally.calls) == tally.done == 8
    assert tally.booked >= 6
    assert len(tally.turns) > 8 * 4


@pytest.fixture
async def twilio(memory: Storage, clock: FrozenClock) -> AsyncIterator[httpx.AsyncClient]:
    """A service that believes only what is signed."""
    settings = Settings(
        admin_api_key=SecretStr(ADMIN_KEY),
        twilio_auth_token=SecretStr(TOKEN),
        public_base_url=PUBLIC,
    )
    app = create_app(await build(settings, clock=clock, storage=memory))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield http


async def test_calls_through_signed_webhooks_are_booked_as_well(twilio: httpx.AsyncClient) -> None:
    numbers = await load_businesses.numbers(twilio, ADMIN_KEY, concurrency=21)
    assert numbers == await load_businesses.numbers(twilio, ADMIN_KEY, concurrency=21)
    assert len(numbers) == 2
    tally = load_test_voice.Tally(sessions=8)
    webhooks = Webhooks(twilio, TOKEN, PUBLIC, on_answer=tally.turns.append)
    await load_test_voice.run(TwilioLine(webhooks, ACCOUNT, numbers), tally, concurrency=4)
    assert tally.errors == {}
    assert len(tally.calls) == 8
    assert tally.booked >= 6
    assert len(tally.turns) >= 8 * 7, "a greeting, five turns and the news of the end"


async def test_what_twilio_would_report_is_an_error_of_that_kind(
    twilio: httpx.AsyncClient,
) -> None:
    numbers = await load_businesses.numbers(twilio, ADMIN_KEY, concurrency=1)
    tally = load_test_voice.Tally(sessions=2)
    wrong = Webhooks(twilio, "somebody else's", PUBLIC)
    await load_test_voice.run(TwilioLine(wrong, ACCOUNT, numbers), tally, concurrency=2)
    assert tally.errors == {"11200: 403": 2}


async def test_the_wording_tells_what_the_state_says_is_asked(http: httpx.AsyncClient) -> None:
    line = PhoneLine(http)
    for caller in islice(callers(Random(5)), 6):
        heard = await line.ring(caller.phone)
        while not heard.is_over:
            assert asked(heard.words) == (heard.asking or "problem"), heard.words
            heard = await line.say(heard.session_id, caller.answer(heard.asking))


async def test_a_refused_call_is_an_error_of_that_kind(http: httpx.AsyncClient) -> None:
    http.headers["X-API-Key"] = "nobody's"
    tally = load_test_voice.Tally(sessions=2)
    await load_test_voice.run(PhoneLine(http), tally, concurrency=2)
    assert tally.errors == {"HTTP 401": 2}
    assert load_test_voice.report(tally, 1.0)["completed"] == 0


def test_callers_have_different_numbers_even_where_the_numbers_begin_again() -> None:
    phones = {one.phone for one in islice(callers(Random(3)), 2000)}
    assert len(phones) == 2000
    assert len({len(one) for one in phones}) == 1


def test_percentiles_are_by_nearest_rank() -> None:
    found = load_test_voice.spread([n / 1000 for n in range(1, 101)])
    assert (found.avg, found.p50, found.p95, found.p99) == (50.5, 50, 95, 99)
    assert load_test_voice.spread([0.007]).p99 == 7


def test_nobody_there_is_an_error_and_the_exit_status_says_so(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    script = [sys.executable, str(BACKEND / "load_test_voice.py")]
    arguments = [
        "--api-key",
        "any",
        "--sessions",
        "2",
        "--backend",
        "http://127.0.0.1:9",
        "--json",
        str(results),
    ]
    done = subprocess.run([*script, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "2/2" in done.stderr
    assert json.loads(results.read_text())["error_kinds"] == {"ConnectError": 2}
