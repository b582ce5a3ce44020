"""Whole calls through ConversationRelay: the same dialogue, over a WebSocket."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from twilio.request_validator import RequestValidator

from app.domain.relaying import Pace
from app.main import create_app
from app.ports import Storage
from app.services.twilio_state import TwilioTrust
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import ACCOUNT, NUMBER, ORIGIN, TOKEN, TwilioCaller, open_line
from tests.twilio.relay_caller import (
    GOODBYE,
    OPENING,
    UP_TO_THE_OFFER,
    RelayCaller,
    a_caller,
    the_talk,
)

pytestmark = in_memory


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock, twilio_voice_mode="relay") as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> RelayCaller:
    return a_caller(shop)


# --- how a call gets there ----------------------------------------------------------


async def test_the_answer_names_everything_we_depend_on(shop: Shop, caller: RelayCaller) -> None:
    await shop.business.post("/v1/owner/technicians", name="Ngozi Okonkwo")
    await caller.dials()
    assert caller.relay is not None
    given = dict(caller.relay.attrib)
    assert {"Bristol Plumbing", "Ngozi Okonkwo"} <= set(given.pop("hints").split(","))
    assert given.pop("welcomeGreeting").startswith("Thanks for calling Bristol Plumbing.")
    assert given == {
        "url": "wss://calls.example.com/twilio/relay",
        "welcomeGreetingInterruptible": "any",
        "language": "en-US",
        "ttsProvider": "Amazon",
        "voice": "Joanna-Neural",
        "transcriptionProvider": "Google",
        "speechModel": "telephony",
        "interruptible": "any",
        "interruptSensitivity": "medium",
        "preemptible": "false",
        "reportInputDuringAgentSpeech": "any",
        "dtmfDetection": "true",
        "events": "speaker-events tokens-played",
    }
    languages = [dict(one.attrib) for one in caller.relay.iter("Language")]
    assert [(one["code"], one["voice"]) for one in languages] == [
        ("en-US", "Joanna-Neural"),
        ("es-US", "Lupe-Neural"),
    ]
    assert caller.done_url.startswith(f"{ORIGIN}/twilio/voice/relay-done?business_id=")
    assert len(caller.parameters["session"]) >= 43


async def test_a_business_chooses_for_itself(shop: Shop, caller: RelayCaller) -> None:
    path = f"/businesses/{shop.business.id}"
    for mode, is_relay in (("gather", False), ("relay", True), (None, True)):
        changed = await shop.web.admin("PATCH", path, json={"voice_mode": mode})
        assert changed.json()["voice_mode"] == mode
        await caller.dials()
        assert (caller.relay is not None) == is_relay
    refused = await shop.web.admin("PATCH", path, json={"voice_mode": "shout"})
    assert refused.status_code == 422


async def test_a_business_may_have_relay_where_others_have_gather(
    storage: Storage, clock: FrozenClock
) -> None:
    async with open_line(storage, clock) as shop:
        caller = a_caller(shop)
        await caller.dials()
        assert caller.relay is None
        await shop.web.admin(
            "PATCH", f"/businesses/{shop.business.id}", json={"voice_mode": "relay"}
        )
        caller.sid = "CA" + "b" * 32
        await caller.dials()
        assert caller.relay is not None


@pytest.mark.parametrize(
    ("address", "comes_by", "is_checked", "expected"),
    [
        ("https://calls.example.com/x/", "http", True, "wss://calls.example.com/x/twilio/relay"),
        ("", "https", True, "wss://service/twilio/relay"),
        ("", "http", True, None),
        ("http://calls.example.com", "http", True, None),
        ("", "http", False, "ws://service/twilio/relay"),
    ],
)
async def test_where_twilio_cannot_reach_the_socket_the_call_goes_by_gather(
    shop: Shop, address: str, comes_by: str, is_checked: bool, expected: str | None
) -> None:
    trust = TwilioTrust(public_origin=address.rstrip("/"), tokens=(TOKEN,), is_checked=is_checked)
    app = create_app(replace(shop.web.services, twilio_trust=trust))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{comes_by}://service") as client:
        url = f"{address.rstrip('/') or f'{comes_by}://service'}/twilio/voice"
        form = {"CallSid": "CA" + "d" * 32, "AccountSid": ACCOUNT, "To": NUMBER, "From": CALLER}
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        answer = await client.post(
            "/twilio/voice", data=form, headers={"X-Twilio-Signature": signature}
        )
    relay = ET.fromstring(answer.content).find("Connect/ConversationRelay")
    assert (relay.attrib["url"] if relay is not None else None) == expected


@every_storage
async def test_the_same_request_again_is_answered_with_the_same_bytes(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.dials()
    first = caller.document
    await caller.dials()
    assert caller.document == first
    await caller.opens_socket()
    await caller.sets_up()
    await caller.says(OPENING)
    assert len(await shop.customers()) == 0
    assert (await the_talk(shop)).last_turn is not None


# --- whole calls --------------------------------------------------------------------


@every_storage
async def test_a_visit_is_booked_and_the_line_closed(shop: Shop, caller: RelayCaller) -> None:
    assert "Bristol Plumbing" in await caller.rings("?lead_source=flyer")
    await caller.says(*UP_TO_THE_OFFER, "yes", GOODBYE)
    assert not any(one["interruptible"] for one in caller.tokens)
    assert await caller.hears_end() == {"reason": "hang_up"}
    await caller.wire.hangs_up()
    await caller.finishes()
    assert caller.document.endswith(b"<Response />")
    (visit,) = await shop.appointments()
    (customer,) = await shop.customers()
    assert (customer.name, customer.phone) == ("John Smith", "+19135550123")
    assert visit.customer_id == customer.id
    talk = await the_talk(shop)
    assert talk.is_over
    assert talk.lead_source == "flyer"


@every_storage
async def test_both_ways_of_hearing_say_and_store_the_same(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    said = [caller.hears, *[await caller.says(words) for words in UP_TO_THE_OFFER]]
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"voice_mode": "gather"})
    other = TwilioCaller(shop.web, sid="CA" + "c" * 32, number="+19135550144")
    assert [await other.dials(), *[await other.says(words) for words in UP_TO_THE_OFFER]] == said
    assert [one for one in said if "<" in one] == []


@every_storage
async def test_danger_is_met_with_instructions_and_a_visit(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    assert "911" in await caller.says("there's a strong gas smell in our kitchen")
    assert (await the_talk(shop)).is_emergency
    await caller.says("John Smith", "412 Oak Street, Mission", "yes")
    assert len(await shop.appointments()) == 1


async def test_who_speaks_spanish_is_answered_in_spanish_by_a_spanish_voice(
    caller: RelayCaller,
) -> None:
    await caller.rings()
    assert "nombre" in await caller.says("hola, se me tapó el fregadero de la cocina")
    spanish = {"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"}
    assert caller.languages == [spanish]
    assert {one["lang"] for one in caller.tokens} == {"es-US"}
    await caller.says("Juan Pérez")
    assert len(caller.languages) == 1
    await caller.says("sorry, can we speak English please, what did you need from me")
    assert [one["ttsLanguage"] for one in caller.languages] == ["es-US", "en-US"]


async def test_nine_goes_on_in_spanish(caller: RelayCaller) -> None:
    await caller.rings()
    await caller.says(OPENING)
    assert "llama" in await caller.presses("9")


@pytest.mark.parametrize(("key", "place"), [("1", 0), ("2", 1)])
async def test_an_offer_is_taken_by_key(
    shop: Shop, caller: RelayCaller, key: str, place: int
) -> None:
    await caller.rings()
    await caller.says(OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow")
    offered = (await the_talk(shop)).state.offered
    await caller.presses(key)
    await caller.presses("1")
    (visit,) = await shop.appointments()
    assert visit.window.start == offered[place].start


async def test_a_phone_number_is_typed_with_many_keys(shop: Shop, caller: RelayCaller) -> None:
    caller.number = "anonymous"
    await caller.rings()
    await caller.says(OPENING, "John Smith")
    await caller.presses("9135550177")
    await caller.says("412 Oak Street, Mission", "tomorrow at ten", "yes")
    (customer,) = await shop.customers()
    assert customer.phone == "+19135550177"


async def test_zero_asks_for_a_person(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    await caller.says(OPENING)
    await caller.presses("0")
    await caller.wire.hangs_up()
    await caller.finishes("completed", CallStatus="completed")
    assert [owed.phone for owed in await shop.owed()] == ["+19135550123"]


async def test_silence_is_asked_about_and_ends_the_call_at_last(shop: Shop) -> None:
    caller = a_caller(shop, Pace(silence_after=0.02))
    await caller.rings()
    assert "still there" in await caller.hears_reply()
    while caller.tokens[-1]["interruptible"]:
        await caller.hears_reply()
    assert (await the_talk(shop)).is_over
    assert await caller.hears_end() == {"reason": "hang_up"}


# --- breaking in --------------------------------------------------------------------


@every_storage
async def test_a_yes_into_an_offer_books_nothing_until_it_was_heard(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.says(*UP_TO_THE_OFFER[:-1])
    await caller.speaks(UP_TO_THE_OFFER[-1])
    offer = await caller.hears_reply(is_played=False)
    assert await caller.breaks_in("That's", "yes") == offer
    assert not await shop.appointments()
    await caller.says("yes")
    assert len(await shop.appointments()) == 1
    talk = await the_talk(shop)
    notes = [text for role, text in await shop.said(talk.id) if role == "system"]
    assert notes == ["They broke in. Heard of the reply before: That's"]


@pytest.mark.parametrize("duration", [460, "460"])
async def test_without_its_words_an_interruption_is_measured_in_time(
    shop: Shop, caller: RelayCaller, duration: int | str
) -> None:
    await caller.rings()
    await caller.says(*UP_TO_THE_OFFER[:-1])
    await caller.speaks(UP_TO_THE_OFFER[-1])
    await caller.hears_reply(is_played=False)
    await caller.breaks_in("", "yes", duration)
    assert not await shop.appointments()


@every_storage
async def test_a_yes_that_comes_before_anybody_can_have_heard_the_offer_books_nothing(
    shop: Shop, caller: RelayCaller
) -> None:
    """No interruption is reported for it."""
    await caller.rings()
    await caller.says(*UP_TO_THE_OFFER[:-1])
    await caller.speaks(UP_TO_THE_OFFER[-1])
    await caller.hears_reply(is_played=False)
    await caller.says("yes")
    assert not await shop.appointments()
    await caller.says("yes")
    assert len(await shop.appointments()) == 1


async def test_an_instruction_that_was_cut_off_is_said_again(caller: RelayCaller) -> None:
    await caller.rings()
    await caller.speaks("I smell gas in the house")
    told = await caller.hears_reply(is_played=False)
    instruction = told.partition("I can't call 911 for you.")[0]
    assert "911" in instruction
    assert (await caller.breaks_in("Please leave", "John Smith")).startswith(instruction)
    assert not (await caller.says("412 Oak Street, Mission")).startswith(instruction)


async def test_an_interruption_with_nothing_playing_changes_nothing(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.says(*UP_TO_THE_OFFER)
    await caller.breaks_in("", "yes", 0)
    assert len(await shop.appointments()) == 1


@every_storage
async def test_who_breaks_in_and_says_nothing_hears_the_danger_again(shop: Shop) -> None:
    caller = a_caller(shop, Pace(silence_after=0.05))
    await caller.rings()
    await caller.speaks("I smell gas in the house")
    told = await caller.hears_reply(is_played=False)
    await caller.interrupts("Please")
    assert (await caller.hears_reply())[:40] == told[:40]
