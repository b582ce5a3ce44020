"""Whoever hung up before anything was understood is owed a call, and texted once a day."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import OptOut, TextKind, TextMessage, TextStatus
from app.ports import Storage
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import NUMBER, TwilioCaller, open_line

pytestmark = in_memory

OPENING = "my kitchen drain is clogged"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def missed(shop: Shop) -> list[TextMessage]:
    return [one for one in await shop.texts() if one.kind is TextKind.MISSED_CALL]


async def calls(shop: Shop, number: int = 0, *words: str, phone: str = CALLER) -> TwilioCaller:
    """A call that is broken off after these words."""
    caller = TwilioCaller(shop.web, sid=f"CA{number:032x}", number=phone)
    await caller.dials()
    await caller.says(*words)
    await caller.hangs_up()
    return caller


@every_storage
async def test_who_hangs_up_during_the_greeting_is_texted_and_owed_a_call(shop: Shop) -> None:
    caller = await calls(shop)
    await caller.hangs_up()
    (text,) = await missed(shop)
    assert text.to_number == CALLER
    assert text.body.startswith("Bristol Plumbing: sorry we missed you")
    (owed,) = await shop.owed()
    assert (owed.reason, owed.attempts) == (ReturnCallReason.MISSED_CALL, 1)


async def test_who_is_cut_off_in_the_middle_is_texted_too(shop: Shop) -> None:
    await calls(shop, 0, OPENING)
    assert len(await missed(shop)) == 1
    (owed,) = await shop.owed()
    assert owed.reason is ReturnCallReason.PARTIAL_INTAKE


async def test_who_cannot_be_heard_at_all_is_texted(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    while not caller.is_hung_up:
        await caller.stays_silent()
    assert len(await missed(shop)) == 1
    (owed,) = await shop.owed()
    assert owed.reason is ReturnCallReason.MISSED_CALL


async def test_in_a_business_that_speaks_spanish_the_text_is_spanish(shop: Shop) -> None:
    await shop.sets(language_code="es")
    await calls(shop)
    assert "sentimos" in (await missed(shop))[0].body


@every_storage
async def test_one_text_a_day_however_often_they_call(shop: Shop, clock: FrozenClock) -> None:
    for number in range(3):
        await calls(shop, number)
    assert len(await missed(shop)) == 1
    clock.advance(hours=16)  # Another date, and still the same day's miss.
    await calls(shop, 4)
    assert len(await missed(shop)) == 1
    (owed,) = await shop.owed()
    assert owed.attempts == 4
    clock.advance(hours=9)
    await calls(shop, 5)
    assert len(await missed(shop)) == 2


@every_storage
async def test_a_better_reason_to_call_back_stays(shop: Shop) -> None:
    await calls(shop, 0, "can I talk to a real person")
    await calls(shop, 1)
    (owed,) = await shop.owed()
    assert (owed.reason, owed.attempts) == (ReturnCallReason.HUMAN_REQUESTED, 2)


@every_storage
@pytest.mark.parametrize(
    "words",
    [
        ("sorry, wrong number",),
        ("press one now to lower your credit card rate",),
        ("can I talk to a real person",),
        ("I smell gas in the house",),
        ("what are your opening hours", "no thanks, bye"),
        (OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten", "yes"),
    ],
    ids=["wrong number", "robot", "promised a call", "emergency", "answered", "booked"],
)
async def test_calls_that_came_to_something_are_not_missed(
    shop: Shop, words: tuple[str, ...]
) -> None:
    await calls(shop, 0, *words)
    assert not await missed(shop)


@pytest.mark.parametrize(
    "phone",
    [
        "anonymous",
        "+266696687",
        "sip:x@example.com",
        "+18005550123",
        "+442079460000",
        OWNER,
        NUMBER,
        "+18765550123",
    ],
)
async def test_only_numbers_that_may_be_a_callers_mobile_are_texted(shop: Shop, phone: str) -> None:
    await calls(shop, phone=phone)
    assert not await missed(shop)


async def test_the_business_may_not_want_it(shop: Shop) -> None:
    answer = await shop.business.patch("/v1/owner/business", missed_call_texts=False)
    assert answer.json()["missed_call_texts"] is False
    await calls(shop)
    assert not await missed(shop)
    assert len(await shop.owed()) == 1


@every_storage
async def test_who_wants_no_texts_gets_none(shop: Shop) -> None:
    gone = OptOut(phone=CALLER, opted_out_at=MONDAY_9AM, source="sms")
    await shop.change(lambda uow: uow.opt_outs.put(gone))
    await calls(shop)
    (text,) = await missed(shop)
    assert text.status is TextStatus.SUPPRESSED


async def test_without_a_telephone_line_nobody_is_texted(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.hangs_up()
    assert not await missed(shop)
    assert not await shop.owed()


async def answers(shop: Shop, words: str) -> str:
    texter = TwilioCaller(shop.web)
    reply = await texter.posts(
        "/twilio/sms", MessageSid="SM" + "7" * 32, Body=words, NumMedia="0", CallSid=""
    )
    assert reply.status_code == 200
    return reply.text


@every_storage
async def test_the_answer_to_our_text_goes_on_where_the_call_broke_off(shop: Shop) -> None:
    await calls(shop, 0, OPENING, "John Smith")
    await missed(shop)
    assert "address" in await answers(shop, "Sorry, I lost you. Can you still come?")
    talks = (await shop.business.get("/v1/crm/conversations")).json()
    (written,) = [one for one in talks if one["channel"] == "sms"]
    state = (await shop.conversation(written["id"])).state
    assert (state.name, state.problem) == ("John Smith", OPENING)


async def test_what_was_said_long_ago_is_not_taken_up(shop: Shop, clock: FrozenClock) -> None:
    await calls(shop, 0, OPENING, "John Smith")
    await missed(shop)
    clock.at += timedelta(days=3)
    await answers(shop, "Hello")
    talks = (await shop.business.get("/v1/crm/conversations")).json()
    (written,) = [one for one in talks if one["channel"] == "sms"]
    assert (await shop.conversation(written["id"])).state.name is None
