"""Calls beyond what people make: a message instead, and a busy line for machines."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call_traffic import Admission, Bounds, Traffic, admission
from app.ports import Storage
from app.services import call_limits
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import ACCOUNT, TwilioCaller, open_line

pytestmark = in_memory

FEW = Bounds(crowded_by_number=2, machine_by_number=4, at_once=3)
SID = "RE" + "1" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{SID}"


@pytest.fixture(autouse=True)
def _bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_limits.admit, "__defaults__", (FEW,))


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


def callers(shop: Shop, **given: str) -> Iterator[TwilioCaller]:
    for number in range(50):
        yield TwilioCaller(shop.web, sid=f"CA{number:032x}", **given)


def is_rejected(caller: TwilioCaller) -> bool:
    return caller.verb("Reject").get("reason") == "busy"


@every_storage
async def test_who_calls_too_often_leaves_a_message_and_a_machine_hears_a_busy_line(
    shop: Shop,
) -> None:
    seen = []
    for caller, _ in zip(callers(shop), range(6), strict=False):
        await caller.dials()
        kind = "message" if caller.verb("Record") else "busy" if is_rejected(caller) else "talk"
        seen.append(kind)
        await caller.hangs_up()
    assert seen == ["talk", "talk", "message", "message", "busy", "busy"]


async def test_an_hour_later_they_are_welcome_again(shop: Shop, clock: FrozenClock) -> None:
    line = callers(shop)
    for _ in range(3):
        caller = next(line)
        await caller.dials()
        await caller.hangs_up()
    assert caller.verb("Record")
    clock.advance(minutes=61)
    caller = next(line)
    await caller.dials()
    assert caller.gather


@every_storage
async def test_whoever_was_in_danger_is_always_answered(shop: Shop) -> None:
    line = callers(shop)
    for _ in range(7):
        caller = next(line)
        await caller.dials()
        assert caller.gather
        await caller.says("I smell gas in the house")
        await caller.hangs_up()


@pytest.mark.parametrize("withheld", ["anonymous", "sip:x@example.com", "client:alice", ""])
async def test_callers_without_a_number_are_not_taken_for_one(shop: Shop, withheld: str) -> None:
    line = callers(shop, number=withheld)
    for _ in range(6):
        caller = next(line)
        await caller.dials()
        assert caller.gather
        await caller.hangs_up()


@every_storage
async def test_too_many_at_once_leave_messages_which_are_kept(shop: Shop) -> None:
    for number in range(4):
        caller = TwilioCaller(shop.web, sid=f"CA{number:032x}", number=f"+1913555017{number}")
        await caller.dials()
        assert bool(caller.verb("Record")) == (number == 3)
    assert "911" in caller.hears
    greeting = caller.document
    await caller.dials()
    assert caller.document == greeting
    told = {"RecordingUrl": URL, "RecordingSid": SID, "RecordingDuration": "9", "Digits": "#"}
    caller.listens(await caller.posts(caller.next_url, **told))
    assert "I have your message" in caller.hears
    assert caller.is_hung_up
    (owed,) = await shop.owed()
    assert (owed.phone, owed.voicemail_url) == ("+19135550173", URL)


@every_storage
async def test_calls_that_are_over_take_up_no_line(shop: Shop) -> None:
    for number in range(6):
        caller = TwilioCaller(shop.web, sid=f"CA{number:032x}", number=f"+1913555017{number}")
        await caller.dials()
        assert caller.gather
        await caller.hangs_up()


async def test_a_call_in_progress_is_not_counted_against_itself(shop: Shop) -> None:
    for caller, _ in zip(callers(shop), range(3), strict=False):
        await caller.dials()
    first = TwilioCaller(shop.web, sid=f"CA{0:032x}")
    await first.dials()
    assert first.gather


async def test_a_suspended_business_answers_as_such_however_many_call(shop: Shop) -> None:
    await shop.sets(status="SUSPENDED")
    for caller, _ in zip(callers(shop), range(6), strict=False):
        await caller.dials()
        assert "can't take calls" in caller.hears


async def test_what_is_refused_is_counted(shop: Shop) -> None:
    for caller, _ in zip(callers(shop), range(5), strict=False):
        await caller.dials()
        await caller.hangs_up()
    counted = (await shop.web.client.get("/metrics")).text
    for outcome in ("crowded", "rejected"):
        assert f'twilio_webhooks_total{{outcome="{outcome}",webhook="voice"}}' in counted


SOME = st.integers(min_value=0, max_value=500)


@every_storage
@given(SOME, SOME, st.booleans())
def test_no_first_call_of_the_hour_and_nobody_in_danger_is_ever_rejected(
    this_hour: int, at_once: int, is_in_danger: bool
) -> None:
    traffic = Traffic(this_hour=this_hour, at_once=at_once, is_in_danger=is_in_danger)
    found = admission(Bounds(), traffic)
    if this_hour == 0 or is_in_danger:
        assert found is not Admission.REJECTED
    if found is Admission.REJECTED:
        assert this_hour >= Bounds().machine_by_number


@given(SOME, SOME)
def test_more_calls_are_never_treated_better(this_hour: int, at_once: int) -> None:
    order = [Admission.ADMITTED, Admission.CROWDED, Admission.REJECTED]

    def place(one: int) -> int:
        return order.index(admission(Bounds(), Traffic(this_hour=one, at_once=at_once)))

    assert place(this_hour) <= place(this_hour + 1)
