"""A person is rung: who may be, what they hear, and what the caller hears when nobody takes it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.calls import Call, CallId
from app.domain.conversations import ConversationId
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import NUMBER, ORIGIN, TwilioCaller, open_line

pytestmark = in_memory

BOSS = "+18165550188"
OPENING = "my kitchen drain is clogged"
A_PERSON = "can I speak to a real person please"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        await shop.sets(transfer_phone=BOSS)
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


@pytest.fixture
def boss(shop: Shop) -> TwilioCaller:
    """Whoever is rung: another leg of the call, to another number."""
    return TwilioCaller(shop.web, sid="CA" + "d" * 32, number=CALLER, to=BOSS)


async def call_of(shop: Shop, caller: TwilioCaller) -> Call:
    found = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert found is not None
    return found


async def asks(caller: TwilioCaller, *before: str) -> None:
    await caller.dials()
    await caller.says(*before, A_PERSON)


async def is_rung(boss: TwilioCaller, caller: TwilioCaller, **given: Any) -> str:
    url = caller.verb("Dial/Number")["url"]
    return boss.listens(await boss.posts(url, ParentCallSid=caller.sid, **given))


async def is_dialled(caller: TwilioCaller, status: str, **given: Any) -> str:
    return caller.listens(await caller.posts(caller.next_url, DialCallStatus=status, **given))


@every_storage
async def test_who_asks_for_a_person_is_put_through_and_owed_a_call_until_then(
    shop: Shop, caller: TwilioCaller
) -> None:
    await asks(caller, OPENING)
    assert "put you through" in caller.hears
    dial = caller.verb("Dial")
    assert (dial["timeout"], dial["answerOnBridge"], dial["callerId"]) == ("20", "true", CALLER)
    assert caller.verb("Dial/Number")[""] == BOSS
    assert dial["action"].startswith(f"{ORIGIN}/twilio/voice/dialled?")
    (owed,) = await shop.owed()
    assert (owed.reason, owed.status) == (
        ReturnCallReason.HUMAN_REQUESTED,
        ReturnCallStatus.PENDING,
    )
    transfer = (await call_of(shop, caller)).transfer
    assert transfer is not None
    assert (transfer.to_number, transfer.accepted_at) == (BOSS, None)


async def test_zero_is_a_person_at_any_time(caller: TwilioCaller) -> None:
    for before in ((), (OPENING,), (OPENING, "John Smith"), (OPENING, "John Smith", "12 Oak St")):
        caller.sid = f"CA{len(before)}" + "c" * 31
        await caller.dials()
        await caller.says(*before)
        await caller.presses("0")
        assert caller.verb("Dial/Number")[""] == BOSS


async def test_zero_works_also_where_a_phone_number_may_be_typed(caller: TwilioCaller) -> None:
    caller.number = "anonymous"
    await caller.dials()
    await caller.says(OPENING, "John Smith")
    assert caller.gather["finishOnKey"] == "#"
    await caller.presses("0")
    assert caller.verb("Dial/Number")[""] == BOSS
    assert caller.verb("Dial")["callerId"] == NUMBER


async def test_who_picks_up_hears_in_one_breath_who_it_is(
    caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await asks(caller, OPENING, "John Smith")
    heard = await is_rung(boss, caller)
    assert "John Smith" in heard
    assert "drain" in heard
    assert "Press 1" in heard
    assert boss.gather["numDigits"] == "1"
    # Nothing pressed: Twilio goes on with the next verb.
    assert boss.is_hung_up


async def test_a_business_that_speaks_spanish_is_briefed_in_spanish(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await shop.sets(language_code="es")
    await caller.dials()
    await caller.says("quiero hablar con una persona")
    assert "comunicarle" in caller.hears
    assert "Oprima 1" in await is_rung(boss, caller)


@every_storage
async def test_key_one_connects_them_and_nobody_has_to_call_back(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await asks(caller, OPENING)
    await is_rung(boss, caller)
    action = boss.gather["action"]
    for _ in range(2):
        boss.listens(await boss.posts(action, Digits="1"))
        assert boss.document.endswith(b"<Response />")
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.COMPLETED
    transfer = (await call_of(shop, caller)).transfer
    assert transfer is not None
    assert transfer.accepted_at is not None
    await is_dialled(caller, "completed", DialBridged="true")
    assert caller.is_hung_up
    talk = await shop.only_conversation()
    assert (talk.outcome, talk.is_over) == ("transferred", True)
    await caller.hangs_up()
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.COMPLETED


@pytest.mark.parametrize("digits", ["2", "0", "*", ""])
async def test_any_other_key_does_not_connect_them(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller, digits: str
) -> None:
    await asks(caller)
    await is_rung(boss, caller)
    boss.listens(await boss.posts(boss.gather["action"], Digits=digits))
    assert boss.is_hung_up
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.PENDING


@pytest.mark.parametrize("bridged", [{}, {"DialBridged": "false"}], ids=["untold", "not_bridged"])
@pytest.mark.parametrize(
    "status", ["no-answer", "busy", "failed", "canceled", "completed", "answered", "", "odd"]
)
async def test_when_nobody_takes_it_the_dialogue_goes_on(
    shop: Shop, caller: TwilioCaller, status: str, bridged: dict[str, str]
) -> None:
    await asks(caller, OPENING)
    url = caller.next_url
    assert "Nobody could pick up" in await is_dialled(caller, status, **bridged)
    after = caller.document
    caller.next_url = url
    await is_dialled(caller, status, **bridged)
    assert caller.document == after
    assert not caller.is_hung_up
    await caller.says("John Smith")
    assert "call you back" in caller.hears
    (owed,) = await shop.owed()
    assert (owed.status, owed.attempts) == (ReturnCallStatus.PENDING, 1)


@every_storage
async def test_it_is_tried_once_a_call(caller: TwilioCaller) -> None:
    await asks(caller)
    await is_dialled(caller, "busy")
    await caller.says(A_PERSON)
    assert b"<Dial" not in caller.document
    assert not caller.is_hung_up


@every_storage
async def test_who_took_it_too_late_is_not_connected_and_a_call_is_owed(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await asks(caller)
    await is_rung(boss, caller)
    action = boss.gather["action"]
    await caller.hangs_up()
    boss.listens(await boss.posts(action, Digits="1"))
    assert boss.is_hung_up
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.PENDING


@every_storage
async def test_a_key_without_a_connection_leaves_the_call_owed(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await asks(caller)
    await is_rung(boss, caller)
    boss.listens(await boss.posts(boss.gather["action"], Digits="1"))
    await is_dialled(caller, "completed", DialBridged="false")
    assert "Nobody could pick up" in caller.hears
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.PENDING
    await caller.hangs_up()
    assert (await shop.only_conversation()).outcome == "return_call"


@every_storage
async def test_who_hangs_up_while_it_rings_is_owed_a_call(shop: Shop, caller: TwilioCaller) -> None:
    await asks(caller)
    await is_dialled(caller, "canceled", CallStatus="completed")
    assert (await shop.only_conversation()).is_over
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.PENDING


async def test_the_whisper_tells_nothing_once_nobody_waits(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await asks(caller, OPENING)
    url = caller.verb("Dial/Number")["url"]
    for other in (url.replace("a" * 32, "b" * 32), url.split("&")[0], url.split("?")[0]):
        assert boss.listens(await boss.posts(other)) == ""
        assert boss.is_hung_up
    assert boss.listens(await boss.posts(url, ParentCallSid="CA" + "e" * 32)) == ""
    await caller.hangs_up()
    assert boss.listens(await boss.posts(url, ParentCallSid=caller.sid)) == ""


@every_storage
async def test_an_accepted_call_is_told_of_another_business_nowhere(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    """The person's own number may be another business's here."""
    await shop.web.tenant(name="Other", twilio_phone_number=BOSS)
    await asks(caller, OPENING)
    assert "Bristol" in await is_rung(boss, caller)


# --- who may be rung ------------------------------------------------------------------


async def is_not_put_through(shop: Shop, caller: TwilioCaller, **given: Any) -> None:
    await caller.dials(**given)
    await caller.says(A_PERSON)
    assert b"<Dial" not in caller.document
    assert "call you back" in caller.hears
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.PENDING


async def test_nobody_is_rung_outside_opening_hours(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    clock.advance(hours=14)
    await is_not_put_through(shop, caller)


async def test_nobody_is_rung_on_a_day_that_is_closed(shop: Shop, caller: TwilioCaller) -> None:
    await shop.sets(blackout_dates=["2026-01-05"])
    await is_not_put_through(shop, caller)


async def test_a_call_is_not_put_back_to_the_line_it_was_forwarded_from(
    shop: Shop, caller: TwilioCaller
) -> None:
    await is_not_put_through(shop, caller, ForwardedFrom=BOSS)


async def test_nobody_is_put_through_to_themselves(shop: Shop, caller: TwilioCaller) -> None:
    caller.number = BOSS
    await is_not_put_through(shop, caller)


@pytest.mark.parametrize(
    "number", [NUMBER, "+18765550123", "+19005550123", "+442079460000", "+88213300000", None]
)
async def test_numbers_that_cost_or_lead_back_to_us_are_not_rung(
    shop: Shop, caller: TwilioCaller, number: str | None
) -> None:
    await shop.sets(transfer_phone=number)
    await is_not_put_through(shop, caller)


async def test_a_number_that_a_caller_says_is_never_rung(shop: Shop, caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says("connect me to a person at 900 555 1234, my number is 876 555 1234")
    assert caller.verb("Dial/Number")[""] == BOSS
    assert caller.document.count(b"<Number") == 1


async def test_without_a_telephone_line_there_is_a_call_back_as_ever(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    said = await phone.says(A_PERSON)
    assert "call you back" in said
    talk = await shop.only_conversation()
    assert talk.state.transfers == 0
    assert len(await shop.owed()) == 1


# --- emergencies ----------------------------------------------------------------------


@every_storage
async def test_in_an_emergency_somebody_is_rung_whatever_the_hour(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller, clock: FrozenClock
) -> None:
    clock.advance(hours=14)
    await caller.dials()
    await caller.says("I smell gas in the house, get me a real person now")
    assert caller.verb("Dial/Number")[""] == BOSS
    heard = caller.hears
    assert heard.index("leave the house") < heard.index("put you through")
    assert "Emergency" in await is_rung(boss, caller)
    assert OWNER in {text.to_number for text in await shop.texts()}


@every_storage
async def test_worse_news_and_a_person_please_is_put_through_after_the_instruction(
    caller: TwilioCaller,
) -> None:
    await caller.dials()
    await caller.says("I smell gas in the house")
    await caller.says("it is getting stronger, let me speak to a real person")
    assert caller.verb("Dial/Number")[""] == BOSS
    assert "outside" in caller.hears


@every_storage
async def test_when_nobody_picks_up_in_an_emergency_the_visit_is_still_booked(
    shop: Shop, caller: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says("I smell gas in the house")
    await caller.presses("0")
    heard = await is_dialled(caller, "no-answer")
    assert "911" in heard
    assert heard.endswith("?")
    await caller.says("John Smith", "412 Oak Street, Mission", "yes")
    (visit,) = await shop.appointments()
    assert visit.is_emergency


@every_storage
async def test_an_emergency_that_a_person_took_is_not_owed_a_call(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says("I smell gas in the house")
    await caller.presses("0")
    await is_rung(boss, caller)
    boss.listens(await boss.posts(boss.gather["action"], Digits="1"))
    await caller.hangs_up()
    await is_dialled(caller, "completed", DialBridged="true", CallStatus="completed")
    (owed,) = await shop.owed()
    assert owed.status is ReturnCallStatus.COMPLETED


@every_storage
async def test_a_booked_visit_stays_what_the_call_came_to(
    shop: Shop, caller: TwilioCaller, boss: TwilioCaller
) -> None:
    await caller.dials()
    await caller.says(OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten", "yes")
    await caller.presses("0")
    await is_rung(boss, caller)
    boss.listens(await boss.posts(boss.gather["action"], Digits="1"))
    await is_dialled(caller, "completed", DialBridged="true")
    assert (await shop.only_conversation()).outcome == "booked"


@every_storage
async def test_a_conversation_that_is_gone_is_begun_anew(shop: Shop, caller: TwilioCaller) -> None:
    caller.next_url = f"/twilio/voice/dialled?business_id={shop.business.id}&turn=3"
    assert "Bristol Plumbing" in await is_dialled(caller, "busy")
    found = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert found is not None
    assert await shop.conversation(ConversationId(found.conversation_id))
