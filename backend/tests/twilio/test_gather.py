"""What <Gather> is told to expect, keys that always work, silence, and words from odd places."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain.understanding.suggestions import ModelQuestion, Suggestion
from app.ports import Storage
from app.services.conversation import Reception
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import TwilioCaller, open_line

pytestmark = in_memory

BOSS = "+18165550188"
OPENING = "my kitchen drain is clogged"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def test_people_streets_and_cities_are_expected(shop: Shop, caller: TwilioCaller) -> None:
    await shop.sets(
        owner_name="Siobhan Keane",
        on_call=[{"name": "Wojciech Nowak", "phone": "+18165550171"}],
        service_area_zips=["64106", "66202", "00000"],
    )
    await shop.business.post(
        "/v1/crm/customers", name="Ann", phone="+19135550161", address="12 Quivira Rd, Lenexa"
    )
    await shop.business.post(
        "/v1/crm/customers", name="Bob", phone="+19135550162", address="no number"
    )
    await caller.dials()
    hints = set(caller.gather["hints"].split(","))
    assert {"Siobhan Keane", "Wojciech Nowak", "Kansas City", "Mission", "Quivira Rd"} <= hints
    assert "12 Quivira Rd" not in caller.gather["hints"]


@pytest.mark.parametrize(("key", "heard"), [("9", "teléfono"), ("0", "call you back")])
async def test_keys_keep_their_meaning_where_many_may_be_typed(
    caller: TwilioCaller, key: str, heard: str
) -> None:
    caller.number = "anonymous"
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    assert "numDigits" not in caller.gather
    assert heard in await caller.presses(key)


@every_storage
async def test_silence_twice_offers_a_message(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.stays_silent()
    assert "press star" in await caller.stays_silent()
    await caller.presses("*")
    assert caller.verb("Record")


async def test_silence_twice_offers_a_person_if_one_may_be_there(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await shop.sets(transfer_phone=BOSS)
    await caller.dials()
    await caller.stays_silent()
    assert "press zero" in await caller.stays_silent()
    await caller.presses("0")
    assert caller.verb("Dial")
    clock.advance(hours=14)
    late = TwilioCaller(shop.web, sid="CA" + "b" * 32)
    await late.dials()
    await late.stays_silent()
    assert "press zero" not in await late.stays_silent()


async def test_a_program_hears_of_no_keys_it_cannot_use(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says("")
    assert "star" not in await phone.says("")


@every_storage
async def test_what_is_said_with_the_last_breath_counts(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten")
    answer = await caller.posts(caller.next_url, SpeechResult="yes", CallStatus="completed")
    assert answer.status_code == 200
    assert len(await shop.appointments()) == 1
    assert (await shop.only_conversation()).is_over


@every_storage
@pytest.mark.parametrize("words", ["I smell gas in the house", "please call me"])
async def test_what_is_said_after_the_end_was_told_is_kept_and_searched_for_danger(
    shop: Shop, caller: TwilioCaller, words: str
) -> None:
    await caller.dials()
    await caller.says(OPENING)
    url = caller.next_url
    await caller.hangs_up()
    for _ in range(2):
        caller.listens(await caller.posts(url, SpeechResult=words, CallStatus="completed"))
    talk = await shop.only_conversation()
    assert (await shop.said(talk.id)).count(("user", words)) == 1
    assert talk.is_emergency == ("gas" in words)
    alarms = [text for text in await shop.texts() if "EMERGENCY" in text.body]
    assert bool(alarms) == ("gas" in words)


@every_storage
async def test_an_address_of_another_calls_is_no_way_into_that_call(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING, "Zebediah Moss")
    stranger = TwilioCaller(shop.web, sid="CA" + "b" * 32, number="+19135550199")
    for step in ("turn", "dialled", "recorded"):
        stranger.next_url = caller.next_url.replace("/turn?", f"/{step}?")
        await stranger.says("what is my name?")
        assert "Zebediah" not in " ".join(stranger.all_heard)
    await caller.says("412 Oak Street, Mission")
    assert "When" in caller.hears or "day" in caller.hears


@every_storage
@pytest.mark.parametrize("step", ["turn", "dialled", "recorded"])
async def test_a_call_that_changes_its_business_is_refused(
    shop: Shop, caller: TwilioCaller, step: str
) -> None:
    await shop.web.tenant(name="Other", twilio_phone_number="+18165550177")
    await caller.dials()
    caller.to = "+18165550177"
    caller.next_url = caller.next_url.replace("/turn?", f"/{step}?")
    await caller.says(OPENING)
    assert caller.is_hung_up
    assert "Other" not in caller.hears


class OddModel:
    """Answers as models do when they go wrong."""

    def __init__(self, answer: Suggestion | None) -> None:
        self.answer = answer

    async def suggest(self, question: ModelQuestion) -> Suggestion | None:
        return self.answer

    async def close(self) -> None:
        pass


ODD = {
    "nothing, or too late": None,
    "empty": Suggestion(),
    "long": Suggestion(name="x" * 10_000, address="y" * 10_000),
    "control characters": Suggestion(name="Bob\x00\x0b", address="1 \x1b Oak\ufffe"),
    "tags": Suggestion(name="</Say><Dial>9005551234</Dial>"),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
async def test_whatever_a_model_answers_the_caller_hears_a_sentence_of_ours(
    shop: Shop, caller: TwilioCaller, answer: Suggestion | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.web.services.reception, "_model", OddModel(answer))
    await caller.dials()
    await caller.says("well it is sort of making a funny noise again", "hm well you see it depends")
    assert caller.hears
    assert not caller.is_hung_up
    assert b"<Dial" not in caller.document
    assert len(caller.document) < 64 * 1024


@pytest.mark.parametrize(
    "odd", ["</Say></Response><Dial>+19005550100</Dial>", "a\x0b\x1bb", "x " * 5_000, "&<>\"'"]
)
async def test_whatever_is_to_be_said_is_only_words(
    shop: Shop, caller: TwilioCaller, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_turn = Reception.take_turn

    async def oddly(self: Reception, *given: Any) -> Any:
        talk = await take_turn(self, *given)
        assert talk.last_turn is not None
        last = replace(talk.last_turn, reply=replace(talk.last_turn.reply, text=odd))
        return replace(talk, last_turn=last)

    monkeypatch.setattr(Reception, "take_turn", oddly)
    await caller.dials()
    await caller.says(OPENING)
    assert caller.hears
    assert b"<Dial" not in caller.document
    assert len(caller.document) < 64 * 1024


FROM = [
    *("+266696687", "+7378742833", "+8656696", "+86282452253", "+2562533"),
    *("anonymous", "unknown", "restricted", "unavailable", "private", "blocked", ""),
    *("ANONYMOUS", "+anonymous", "client:alice", "sip:alice@example.com;transport=udp", "24273"),
]


@pytest.mark.parametrize("number", FROM)
async def test_nobody_is_stored_or_texted_under_a_number_that_is_none(
    shop: Shop, caller: TwilioCaller, number: str
) -> None:
    await shop.sets(transfer_phone=BOSS)
    caller.number = number
    await caller.dials()
    await caller.says(OPENING)
    talk = await shop.only_conversation()
    assert talk.phone is None
    await caller.presses("0")
    assert caller.verb("Dial")["callerId"] == caller.to
    await caller.hangs_up()
    assert not await shop.customers()
    assert not await shop.texts()


@pytest.mark.parametrize("confidence", [{}, {"Confidence": "0.0"}, {"Confidence": "x"}])
async def test_what_was_heard_counts_however_sure_twilio_is(
    caller: TwilioCaller, confidence: dict[str, str]
) -> None:
    await caller.dials()
    given = {"SpeechResult": OPENING, "AnythingNew": "\u00e9", **confidence}
    assert "name" in caller.listens(await caller.posts(caller.next_url, **given))


@every_storage
async def test_words_and_a_key_at_once_both_count(caller: TwilioCaller) -> None:
    await caller.dials()
    given = {"SpeechResult": OPENING, "Digits": "9"}
    caller.listens(await caller.posts(caller.next_url, **given))
    assert caller.gather["language"] == "es-US"
    assert "nombre" in caller.hears


@every_storage
async def test_news_in_reverse_order_ends_a_call_once(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says(OPENING)
    for number, status in ((3, "completed"), (2, "in-progress"), (1, "ringing"), (0, "queued")):
        news = {"CallStatus": status, "SequenceNumber": str(number)}
        answer = await caller.posts("/twilio/voice/status", **news)
        assert answer.status_code == 204
    assert (await shop.only_conversation()).is_over
    (owed,) = await shop.owed()
    assert owed.attempts == 1
