"""Who wants texts and who does not, in whichever words and whichever way it was said."""

import logging
from collections.abc import AsyncIterator

import pytest

from app.domain.consent import Consent, consent_of
from app.domain.conversations import ConversationFilter
from app.domain.text_messages import OptOut, TextFilter, TextKind, TextMessage, TextStatus
from app.ports import Storage
from tests.support.doors import hire, set_rules
from tests.support.factories import a_customer
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import ALL, OWNER, Shop
from tests.support.texter import BUSINESS_NUMBER, Texter, a_message_sid
from tests.support.web import serving
from tests.twilio.caller import TwilioCaller, open_line

AT_TWILIO = ("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL")
OURS = ("opt out", "opt-out", "alto", "parar", "baja", "no más", "cancelar", "stop.", "¡ALTO!")
IN_OTHER_WORDS = (
    *("please stop texting me", "Don't text me again.", "no more messages", "remove me"),
    *("wrong number", "take me off this list", "I don't want any more texts", "STOP STOP STOP"),
    *("no quiero más mensajes", "ya no me manden mensajes", "número equivocado"),
)


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with serving(storage, clock, verify_twilio_signatures=False) as web:
        chosen = {
            "name": "Bristol Plumbing",
            "vertical": "plumbing",
            "owner_phone": OWNER,
            "twilio_phone_number": BUSINESS_NUMBER,
        }
        yield Shop(web, await web.tenant(**chosen))


@pytest.fixture
def texter(shop: Shop) -> Texter:
    return Texter(shop.business)


async def opted_out(shop: Shop, phone: str = CALLER) -> OptOut | None:
    return await shop.look(lambda uow: uow.opt_outs.find(phone))


async def ledger(shop: Shop) -> list[TextMessage]:
    page = await shop.look(lambda uow: uow.text_messages.list(TextFilter(), ALL))
    return list(page.items)


async def has_threads(shop: Shop) -> bool:
    page = await shop.look(lambda uow: uow.conversations.list(ConversationFilter(), ALL))
    return bool(page.items)


# --- stop -----------------------------------------------------------------------------


@pytest.mark.parametrize("word", AT_TWILIO)
def test_twilios_stop_words_count_however_they_are_written(word: str) -> None:
    for written in (word, word.lower(), word.title(), f"  {word}\n", f"{word}!", f'"{word}"'):
        assert consent_of(written) is Consent.STOP, written
        assert consent_of(written, "STOP") is Consent.STOP, written


async def test_every_way_to_say_stop_is_heeded_and_answered_at_most_once(shop: Shop) -> None:
    for number, words in enumerate((*AT_TWILIO, *OURS, *IN_OTHER_WORDS)):
        texter = Texter(shop.business, number=f"+1913555{1000 + number}")
        reply = await texter.texts(words)
        assert (reply == "") == (words in AT_TWILIO), words
        assert await opted_out(shop, texter.number) is not None, words
        assert await texter.texts(words) == "", words
    assert not await has_threads(shop)


async def test_the_evidence_of_an_opt_out_is_kept(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    sid, said_at = a_message_sid(), clock.now()
    await texter.texts("please don't text me anymore", MessageSid=sid)
    clock.advance(hours=1)
    await texter.texts("STOP")
    kept = await opted_out(shop)
    assert kept == OptOut(
        phone=CALLER,
        opted_out_at=said_at,
        source="sms",
        words="please don't text me anymore",
        message_id=sid,
    )


async def test_the_answer_to_a_stop_is_the_only_text_let_through(
    shop: Shop, texter: Texter
) -> None:
    await texter.texts("remove me")
    reply = next(row for row in await ledger(shop) if row.direction == "outbound")
    assert (reply.status, reply.rule) == (TextStatus.SENT, "reply")
    assert await texter.texts("my sink leaks") == ""
    out = [row for row in await ledger(shop) if row.direction == "outbound"]
    assert len(out) == 1


# --- start and help -------------------------------------------------------------------


@pytest.mark.parametrize("word", ["START", "start", " Unstop ", "Start!", "iniciar", "COMENZAR"])
async def test_start_brings_texts_back(word: str, shop: Shop, texter: Texter) -> None:
    await texter.texts("STOP")
    reply = await texter.texts(word)
    assert (reply == "") == (word.strip().lower() in ("start", "unstop"))
    assert await opted_out(shop) is None
    assert await texter.texts("my kitchen drain is clogged") != ""
    outcomes = [row.outcome for row in await ledger(shop) if row.direction == "inbound"]
    assert sorted(filter(None, outcomes)) == ["opted_in", "opted_out"]


async def test_a_yes_brings_nobody_back_unless_twilio_says_so(shop: Shop, texter: Texter) -> None:
    await texter.texts("STOP")
    assert await texter.texts("YES") == ""
    assert await opted_out(shop) is not None
    assert await texter.texts("YES", OptOutType="START") == ""
    assert await opted_out(shop) is None


async def test_a_yes_that_twilio_takes_for_a_start_still_answers_us(
    shop: Shop, texter: Texter
) -> None:
    await texter.texts("my kitchen drain is clogged", "Amy Rourke", "6100 Nieman Road, Shawnee")
    await texter.texts("tomorrow morning", "the first one")
    await texter.texts("YES", OptOutType="START")
    assert len(await shop.appointments()) == 1


@pytest.mark.parametrize(
    ("word", "opt_out_type", "is_answered"),
    [("HELP", None, False), ("Info", None, False), ("AYUDA", None, True), ("?", "HELP", False)],
)
async def test_help_is_answered_by_one_of_us(
    word: str, opt_out_type: str | None, is_answered: bool, shop: Shop, texter: Texter
) -> None:
    extra = {"OptOutType": opt_out_type} if opt_out_type else {}
    assert bool(await texter.texts(word, **extra)) == is_answered
    assert not await has_threads(shop)


# --- said aloud -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "please don't text me any more",
        "and quit texting me",
        "I do not want any texts",
        "no me mande mensajes",
        "por favor deje de mandarme mensajes",
    ],
)
async def test_said_in_a_call_it_counts_as_well(
    words: str, storage: Storage, clock: FrozenClock
) -> None:
    async with open_line(storage, clock) as shop:
        caller = TwilioCaller(shop.web)
        await caller.dials()
        await caller.says("my kitchen drain is clogged")
        heard = await caller.says(words)
        assert "won't text you" in heard or "no le enviaremos" in heard
        assert "?" in heard  # and our question again
        await caller.says("Amy Rourke", "6100 Nieman Road, Shawnee", "tomorrow morning")
        await caller.says("the first one", "yes", "no")
        kept = await opted_out(shop)
        assert kept is not None
        assert (kept.source, kept.words) == ("voice", words)
        (text,) = [one for one in await shop.texts() if one.kind is TextKind.CONFIRMATION]
        assert text.rule == "opted_out"
        assert (await shop.appointments())[0].description.startswith("my kitchen drain is clogged")


@pytest.mark.parametrize(
    "words", ["the water won't stop", "stop", "wrong number", "please don't stop texting me"]
)
async def test_what_is_not_about_texts_opts_nobody_out_of_them(words: str, shop: Shop) -> None:
    phone = shop.phone(CALLER)
    await phone.dials()
    await phone.says(words)
    assert await opted_out(shop) is None


# --- our own people -------------------------------------------------------------------


async def test_texts_from_our_own_people_start_no_customers_conversation(shop: Shop) -> None:
    on_call, technician = "+19135550888", "+19135550777"
    await set_rules(shop, on_call=[{"name": "Kim", "phone": on_call}])
    await hire(shop, "Ray Alvarez", phone=technician)
    for number in (OWNER, on_call, technician):
        reply = await Texter(shop.business, number=number).texts("my kitchen drain is clogged")
        assert "this line is for customers" in reply
    assert not await has_threads(shop) and await shop.customers() == []
    assert sum(row.direction == "inbound" for row in await ledger(shop)) == 3


async def test_our_own_people_are_customers_where_a_visit_of_theirs_is_coming(shop: Shop) -> None:
    owner = a_customer(phone=OWNER, name="Pat")
    await shop.change(lambda uow: uow.customers.add(owner))
    start = "2026-01-07T15:00:00Z"
    booked = await shop.business.post(
        "/v1/crm/appointments",
        customer_id=owner.id,
        start_time=start,
        end_time="2026-01-07T16:00:00Z",
    )
    assert booked.status_code == 201, booked.text
    assert "confirmed" in await Texter(shop.business, number=OWNER).texts("C")


# --- from far away, and in bulk -------------------------------------------------------


@pytest.mark.parametrize("number", ["+447911123456", "+18765550123"])
async def test_whoever_texts_from_abroad_is_called_not_texted(number: str, shop: Shop) -> None:
    texter = Texter(shop.business, number=number)
    assert await texter.texts("my kitchen drain is clogged") == ""
    assert [call.phone for call in await shop.owed()] == [number]


async def test_neither_words_nor_numbers_of_a_text_are_logged(
    shop: Shop, texter: Texter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await texter.texts("my secret drain is clogged", "STOP", "alto")
    written = "\n".join(record.getMessage() for record in caplog.records)
    for secret in ("secret drain", CALLER, CALLER.removeprefix("+1")):
        assert secret not in written


async def test_a_reply_stands_in_the_ledger_with_its_rule_and_its_conversation(
    shop: Shop, texter: Texter
) -> None:
    await texter.texts("my kitchen drain is clogged")
    rows = {row.direction: row for row in await ledger(shop)}
    assert rows["outbound"].rule == "reply" and rows["outbound"].segments >= 1
    assert rows["outbound"].conversation_id == rows["inbound"].conversation_id is not None
