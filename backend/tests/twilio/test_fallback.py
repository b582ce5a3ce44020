"""When Twilio cannot use our answer, the call goes on; without storage there is an apology."""

import logging
from collections.abc import AsyncIterator

import pytest

from app.errors import Unavailable
from app.ports import Storage
from app.services.conversation import Reception
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.twilio.caller import TwilioCaller, open_line

BOSS = "+18165550188"
OPENING = "my kitchen drain is clogged"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def falls_back(caller: TwilioCaller, code: str = "11200") -> str:
    return caller.listens(await caller.posts("/twilio/voice/fallback", ErrorCode=code))


async def test_the_call_goes_on_from_where_it_stands(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING)
    assert "something went wrong" in await falls_back(caller)
    await caller.says("John Smith")
    assert "address" in caller.hears
    assert len((await shop.business.get("/v1/crm/conversations")).json()) == 1


async def test_a_call_whose_greeting_failed_begins_here(shop: Shop, caller: TwilioCaller) -> None:
    await falls_back(caller)
    await caller.says(OPENING)
    assert "name" in caller.hears
    await caller.hangs_up()
    assert len(await shop.owed()) == 1


async def test_zero_is_a_person_here_too(shop: Shop, caller: TwilioCaller) -> None:
    await shop.sets(transfer_phone=BOSS)
    assert "press zero" in await falls_back(caller)
    await caller.presses("0")
    assert caller.verb("Dial/Number")[""] == BOSS


async def test_star_is_a_message_here_too(caller: TwilioCaller) -> None:
    assert "press zero" not in await falls_back(caller)
    await caller.presses("*")
    assert caller.verb("Record")


async def test_it_speaks_the_language_of_the_business_and_of_the_call(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    await caller.presses("9")
    assert "algo falló" in await falls_back(caller)
    await shop.sets(language_code="es")
    assert "algo falló" in await falls_back(TwilioCaller(shop.web, sid="CA" + "b" * 32))


async def test_without_storage_there_is_an_apology_in_the_language_of_the_business(
    shop: Shop, caller: TwilioCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*given: object) -> None:
        raise Unavailable("the disk is full")

    await shop.sets(language_code="es")
    await caller.dials()
    monkeypatch.setattr(Reception, "start", fail)
    assert "algo falló" in await falls_back(caller)
    assert caller.is_hung_up


async def test_with_nothing_working_there_is_still_an_apology(
    shop: Shop, caller: TwilioCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*given: object) -> None:
        raise Unavailable("the disk is full")

    monkeypatch.setattr(shop.web.services.twilio_calls, "find", fail)
    assert "something went wrong" in await falls_back(caller)
    assert caller.is_hung_up


async def test_after_the_call_is_over_there_is_only_an_apology(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.hangs_up()
    await falls_back(caller)
    assert caller.is_hung_up


@pytest.mark.parametrize("code", ["11200", "", "x", "9" * 40])
async def test_what_went_wrong_is_logged_by_its_number_and_without_anybodys(
    caller: TwilioCaller, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    with caplog.at_level(logging.WARNING):
        await falls_back(caller, code)
    (line,) = [one for one in caplog.records if one.name == "app.twilio"]
    facts = vars(line)["facts"]
    assert facts["error_code"] == (11200 if code == "11200" else None)
    assert "9135550123" not in str(vars(line))
