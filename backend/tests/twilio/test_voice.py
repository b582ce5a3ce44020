"""Calls through Twilio's <Gather>: signed, in order or not, and always answered with TwiML."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.ports import Storage
from app.services.conversation import Reception
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.support.web import Tenant
from tests.twilio.caller import ACCOUNT, NEXT_TOKEN, NUMBER, ORIGIN, TwilioCaller, open_line

pytestmark = in_memory

OPENING = "my kitchen drain is clogged"
UP_TO_THE_OFFER = (OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten")


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def conversations(shop: Shop) -> int:
    answer = await shop.business.get("/v1/crm/conversations")
    assert answer.status_code == 200
    return len(answer.json())


@every_storage
async def test_a_visit_is_booked_and_the_line_closed(shop: Shop, caller: TwilioCaller) -> None:
    assert "Bristol Plumbing" in await caller.dials("?lead_source=flyer")
    await caller.says(*UP_TO_THE_OFFER, "yes", "no, that's everything, thank you")
    assert caller.is_hung_up
    (visit,) = await shop.appointments()
    (customer,) = await shop.customers()
    assert (customer.name, customer.phone) == ("John Smith", "+19135550123")
    assert visit.customer_id == customer.id
    (talk,) = (await shop.business.get("/v1/crm/conversations")).json()
    assert (await shop.conversation(talk["id"])).lead_source == "flyer"


async def test_the_address_to_go_on_at_is_the_public_one(caller: TwilioCaller, shop: Shop) -> None:
    await caller.dials()
    assert caller.next_url == f"{ORIGIN}/twilio/voice/turn?business_id={shop.business.id}&turn=1"
    assert caller.gather["actionOnEmptyResult"] == "true"


async def test_names_worth_expecting_are_hinted(shop: Shop, caller: TwilioCaller) -> None:
    await shop.business.post("/v1/owner/technicians", name="Ngozi Okonkwo")
    await caller.dials()
    assert {"Bristol Plumbing", "Ngozi Okonkwo"} <= set(caller.gather["hints"].split(","))


async def test_silence_is_asked_about_and_ends_the_call_at_last(caller: TwilioCaller) -> None:
    await caller.dials()
    first = await caller.stays_silent()
    assert "still there" in first
    for _ in range(4):
        if not caller.is_hung_up:
            await caller.stays_silent()
    assert caller.is_hung_up


async def test_blank_speech_is_silence(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says("  \t ")
    assert "still there" in caller.hears


@pytest.mark.parametrize(("key", "place"), [("1", 0), ("2", 1)])
async def test_an_offer_is_taken_by_key(
    shop: Shop, caller: TwilioCaller, key: str, place: int
) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow")
    (talk,) = (await shop.business.get("/v1/crm/conversations")).json()
    offered = (await shop.conversation(talk["id"])).state.offered
    assert len(offered) == 2
    await caller.presses(key)
    await caller.presses("1")
    (visit,) = await shop.appointments()
    assert visit.window.start == offered[place].start


async def test_zero_asks_for_a_person(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING)
    await caller.presses("0")
    await caller.hangs_up()
    assert [owed.phone for owed in await shop.owed()] == ["+19135550123"]


async def test_two_is_no_to_the_one_window_that_was_read_back(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(*UP_TO_THE_OFFER)
    await caller.presses("2")
    assert not caller.is_hung_up
    assert not await shop.appointments()


async def test_nine_goes_on_in_spanish(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING)
    assert "llama" in await caller.presses("9")
    assert caller.gather["language"] == "es-US"


async def test_a_phone_number_is_typed_with_many_keys(shop: Shop, caller: TwilioCaller) -> None:
    caller.number = "anonymous"
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    assert (caller.gather["finishOnKey"], "numDigits" in caller.gather) == ("#", False)
    await caller.presses("9135550177")
    await caller.says("412 Oak Street, Mission", "tomorrow at ten", "yes")
    (customer,) = await shop.customers()
    assert customer.phone == "+19135550177"


@pytest.mark.parametrize(
    "withheld", ["anonymous", "+266696687", "", "sip:x@example.com", "Unknown"]
)
async def test_who_withholds_their_number_is_asked_for_one(
    shop: Shop, caller: TwilioCaller, withheld: str
) -> None:
    caller.number = withheld
    await caller.dials()
    assert "number" in await caller.says(OPENING, "John Smith")
    assert not await shop.customers()


@every_storage
async def test_the_same_request_again_is_answered_with_the_same_bytes(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    greeting = caller.document
    await caller.dials()
    assert caller.document == greeting
    for words in (*UP_TO_THE_OFFER, "yes"):
        url = caller.next_url
        await caller.says(words)
        said = caller.document
        caller.next_url = url
        await caller.says(words)
        assert caller.document == said
    assert len(await shop.appointments()) == 1
    assert await conversations(shop) == 1


@every_storage
async def test_a_stale_turn_hears_where_the_call_stands_and_changes_nothing(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    first = caller.next_url
    await caller.says(*UP_TO_THE_OFFER)
    stands = caller.document
    caller.next_url = first
    await caller.says("yes, book it")
    assert caller.document == stands
    assert not await shop.appointments()


@every_storage
async def test_after_the_end_there_is_a_goodbye(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING)
    url = caller.next_url
    await caller.hangs_up()
    caller.next_url = url
    await caller.says("hello?")
    assert caller.is_hung_up


@every_storage
async def test_hanging_up_in_the_middle_leaves_a_return_call_however_often_told(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    for status in ("in-progress", "completed", "completed", "no-answer"):
        answer = await caller.hangs_up(status)
        assert (answer.status_code, answer.content) == (204, b"")
        assert bool(await shop.owed()) == (status != "in-progress")
    (owed,) = await shop.owed()
    assert owed.phone == "+19135550123"


@every_storage
async def test_a_last_step_with_a_final_status_ends_the_call(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    caller.listens(await caller.posts(caller.next_url, CallStatus="completed"))
    assert len(await shop.owed()) == 1


@every_storage
async def test_danger_is_met_with_instructions_and_a_visit(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    assert "911" in await caller.says("there's a strong gas smell in our kitchen")
    (talk,) = (await shop.business.get("/v1/crm/conversations")).json()
    assert talk["is_emergency"]


@pytest.mark.parametrize(
    "words",
    [
        "drain " * 1_700,
        "</Say></Response><Dial>+19005550100</Dial>",
        "bad \x00 \x0b \x1b \ufffe char",
        "{name} %s ${jndi:ldap://x} '; drop table calls; --",
        "\U0001f4a9" * 500,
        "&amp; <![CDATA[ ]]> &#0;",
    ],
    ids=["long", "tags", "control", "placeholders", "emoji", "entities"],
)
async def test_hostile_speech_is_only_words(caller: TwilioCaller, words: str) -> None:
    await caller.dials()
    await caller.says(words, words, OPENING, words)
    assert b"<Dial" not in caller.document
    assert caller.hears


# --- who may call -------------------------------------------------------------------


@every_storage
async def test_what_is_not_signed_is_403_before_anything_is_stored(
    shop: Shop, caller: TwilioCaller
) -> None:
    for path in ("", "/turn", "/status", "/fallback"):
        answer = await caller.posts(f"/twilio/voice{path}", token="guessed")
        assert (answer.status_code, answer.content) == (403, b"")
    assert await conversations(shop) == 0


async def test_while_the_token_is_exchanged_both_are_believed(
    storage: Storage, clock: FrozenClock
) -> None:
    async with open_line(storage, clock, twilio_next_auth_token=NEXT_TOKEN) as shop:
        await TwilioCaller(shop.web).dials()
        await TwilioCaller(shop.web, token=NEXT_TOKEN, sid="CA" + "b" * 32).dials()
        assert await conversations(shop) == 2


@every_storage
async def test_another_accounts_calls_are_not_taken(storage: Storage, clock: FrozenClock) -> None:
    async with open_line(storage, clock, twilio_account_sid="AC" + "2" * 32) as shop:
        assert (await TwilioCaller(shop.web).posts("/twilio/voice")).status_code == 403
        again = await TwilioCaller(shop.web).posts("/twilio/voice", AccountSid="AC" + "2" * 32)
        assert again.status_code == 200
    assert ACCOUNT != "AC" + "2" * 32


async def test_a_number_of_nobodys_is_told_so(shop: Shop, caller: TwilioCaller) -> None:
    caller.to = "+18165550199"
    assert "nobody can be reached" in await caller.dials()
    assert caller.is_hung_up
    assert (await caller.hangs_up()).status_code == 204
    assert await conversations(shop) == 0


async def test_a_business_without_a_number_is_found_by_the_address(
    shop: Shop, caller: TwilioCaller
) -> None:
    caller.to = "+18165550199"
    await caller.dials(f"?business_id={shop.business.id}")
    await caller.says(OPENING)
    assert await conversations(shop) == 1


@every_storage
async def test_a_suspended_business_gives_its_owners_number(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"status": "SUSPENDED"})
    await caller.says(OPENING)
    spelled = ", ".join(" ".join(part) for part in (OWNER[2:5], OWNER[5:8], OWNER[8:]))
    assert spelled in caller.hears
    assert caller.is_hung_up
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"status": "ACTIVE"})
    await caller.dials()
    assert not caller.is_hung_up


@every_storage
async def test_a_call_is_nobody_elses(shop: Shop, caller: TwilioCaller) -> None:
    other: Tenant = await shop.web.tenant(name="Other", twilio_phone_number="+18165550177")
    await caller.dials()
    await caller.says(OPENING, "Zebediah Moss")
    thief = TwilioCaller(shop.web, to="+18165550177", sid=caller.sid)
    thief.next_url = f"/twilio/voice/turn?business_id={shop.business.id}&turn=2"
    assert "something went wrong" in await thief.says("what's my name?")
    assert thief.is_hung_up
    assert (await thief.hangs_up()).status_code == 204
    await caller.says("412 Oak Street, Mission")
    assert not caller.is_hung_up
    assert (await other.get("/v1/crm/conversations")).json() == []


@every_storage
async def test_an_unknown_call_begins_afresh(shop: Shop, caller: TwilioCaller) -> None:
    caller.next_url = f"/twilio/voice/turn?business_id={shop.business.id}&turn=7"
    assert "Bristol Plumbing" in await caller.says(OPENING)
    assert caller.next_url.endswith("turn=1")


@pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 90, "²"])
async def test_an_odd_turn_is_no_reason_to_drop_a_call(
    shop: Shop, caller: TwilioCaller, turn: str
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    caller.next_url = caller.next_url.rpartition("=")[0] + "=" + turn.replace("²", "%C2%B2")
    await caller.says("John Smith")
    assert not caller.is_hung_up


async def test_a_request_without_anything_in_it_is_answered(shop: Shop) -> None:
    nobody = TwilioCaller(shop.web, sid="", number="", to=NUMBER)
    await nobody.dials(CallStatus="")
    assert nobody.is_hung_up


# --- when things fail ---------------------------------------------------------------


async def test_a_failure_is_an_apology_to_the_caller_and_a_line_without_their_words_in_the_log(
    caller: TwilioCaller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    private = "Zebediah +19135550123"

    async def fail(*given: object) -> None:
        raise RuntimeError(private)

    await caller.dials()
    monkeypatch.setattr(Reception, "take_turn", fail)
    with caplog.at_level(logging.ERROR):
        assert "something went wrong" in await caller.says("I am Zebediah")
    assert caller.is_hung_up
    (line,) = [one for one in caplog.records if one.name == "app.twilio"]
    assert "Zebediah" not in str(vars(line))
    assert "9135550123" not in str(vars(line))
    counted = (await caller.web.client.get("/metrics")).text
    assert 'twilio_webhooks_total{outcome="failed",webhook="turn"}' in counted


async def test_answers_are_counted(caller: TwilioCaller) -> None:
    await caller.dials()
    counted = (await caller.web.client.get("/metrics")).text
    assert 'twilio_webhooks_total{outcome="answered",webhook="voice"}' in counted


async def test_callers_of_a_business_that_speaks_spanish_hear_a_spanish_voice(
    shop: Shop, caller: TwilioCaller
) -> None:
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"language_code": "es"})
    await caller.dials()
    assert caller.gather["language"] == "es-US"


@every_storage
async def test_a_call_whose_conversation_was_erased_begins_afresh(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    erased = await shop.business.post("/v1/owner/privacy/delete", phone=CALLER)
    assert erased.json()["erased"]["conversations"] == 1
    assert "Bristol Plumbing" in await caller.says("Amy Rourke")
    assert not caller.is_hung_up


@every_storage
async def test_a_turn_of_words_needs_no_look_before_its_transaction(
    caller: TwilioCaller, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every look is a round trip to the database while somebody waits."""
    looks = 0
    read = shop.web.services.storage.read

    async def counted(*given: Any, **named: Any) -> Any:
        nonlocal looks
        looks += 1
        return await read(*given, **named)

    await caller.dials()
    await caller.says(OPENING)
    monkeypatch.setattr(shop.web.services.storage, "read", counted)
    await caller.says("Amy Rourke")
    await caller.stays_silent()
    assert looks == 0
    await caller.presses("1")
    assert looks == 1
