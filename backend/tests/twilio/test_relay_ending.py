"""How sessions of ConversationRelay end, and what the caller hears next."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain.conversations import Conversation
from app.domain.dialogue.state import Line
from app.domain.relaying import Pace
from app.ports import Storage
from app.services.conversation import Reception
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import TwilioCaller, open_line
from tests.twilio.relay_caller import (
    GOODBYE,
    OPENING,
    UP_TO_THE_OFFER,
    Closed,
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


# --- how a session ends ---------------------------------------------------------------


@every_storage
async def test_the_end_comes_once_and_only_danger_counts_afterwards(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.says(OPENING, "John Smith", "412 Oak Street, Mission", "tomorrow at ten", "yes")
    await caller.says(GOODBYE)
    await caller.hears_end()
    for words in ("hello?", "I smell gas, there is a strong smell of gas in the kitchen"):
        await caller.speaks(words)
    await caller.presses_only("1")
    await caller.wire.hangs_up()
    assert caller.wire._from_app.empty()
    assert len(await shop.appointments()) == 1
    assert (await the_talk(shop)).is_emergency


async def test_a_goodbye_that_nobody_reports_as_heard_ends_all_the_same(shop: Shop) -> None:
    caller = a_caller(shop, Pace(usual=100_000, first_sound=0.0), reports_playing=False)
    await caller.rings()
    await caller.says("wrong number, sorry")
    assert await caller.hears_end() == {"reason": "hang_up"}


@every_storage
async def test_what_was_said_before_the_line_broke_is_not_lost(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.speaks("there's a strong gas smell in our kitchen")
    await caller.wire.hangs_up()
    assert (await the_talk(shop)).is_emergency
    await caller.finishes("completed", CallStatus="completed")
    assert len(await shop.owed()) == 1


@every_storage
async def test_the_caller_leaves_and_is_owed_a_call_however_often_told(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.says(OPENING, "John Smith")
    await caller.wire.hangs_up()
    for _ in range(3):
        await caller.finishes("completed", CallStatus="completed")
        assert caller.document.endswith(b"<Response />")
    (owed,) = await shop.owed()
    assert owed.phone == "+19135550123"
    assert (await the_talk(shop)).is_over


@every_storage
async def test_a_call_whose_socket_dropped_comes_back_twice_and_then_goes_by_gather(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    for told in (OPENING, "John Smith"):
        asked = await caller.says(told)
        await caller.wire.hangs_up()
        await caller.finishes("failed", ErrorCode="64105")
        assert caller.hears == asked
    asked = await caller.says("412 Oak Street, Mission")
    await caller.wire.hangs_up()
    await caller.finishes("failed", ErrorCode="39001")
    assert caller.relay is None
    assert caller.hears == asked
    await TwilioCaller.says(caller, "tomorrow at ten", "yes")
    assert len(await shop.appointments()) == 1
    await caller.dials()
    assert caller.relay is None


@pytest.mark.parametrize("code", ["64101", "64106", "64109", "64110"])
async def test_where_twilio_refuses_sessions_the_call_goes_by_gather_at_once(
    shop: Shop, caller: RelayCaller, code: str
) -> None:
    await caller.dials()
    caller.session_url = caller.done_url
    await caller.finishes("failed", ErrorCode=code)
    assert caller.relay is None
    assert "Bristol Plumbing" in caller.hears
    await TwilioCaller.says(caller, *UP_TO_THE_OFFER, "yes")
    assert len(await shop.appointments()) == 1


@every_storage
async def test_being_told_twice_that_a_session_failed_is_answered_with_the_same_bytes(
    caller: RelayCaller,
) -> None:
    await caller.dials()
    url = caller.done_url
    form = {"SessionStatus": "failed", "ErrorCode": "64102"}
    first = (await caller.posts(url, **form)).content
    for _ in range(4):
        assert (await caller.posts(url, **form)).content == first
    caller.document = first
    assert caller.done_url.endswith("session=2")


@pytest.mark.parametrize("session", ["", "x", "99", "-1", "0"])
async def test_news_of_a_session_there_is_not_changes_nothing(
    shop: Shop, caller: RelayCaller, session: str
) -> None:
    await caller.dials()
    document = caller.document
    url = caller.done_url.rpartition("=")[0] + "=" + session
    answer = await caller.posts(url, SessionStatus="failed", ErrorCode="64110")
    assert answer.content == document


async def test_handoff_that_is_no_handoff_is_taken_for_a_broken_session(
    caller: RelayCaller,
) -> None:
    await caller.dials()
    for handoff in ("", "{", "[]", '{"reason":"give me money"}', '{"reason":[1]}', "9" * 5_000):
        answer = await caller.posts(caller.done_url, SessionStatus="ended", HandoffData=handoff)
        assert b"<ConversationRelay" in answer.content


@every_storage
async def test_news_of_an_unknown_call_begins_it(shop: Shop, caller: RelayCaller) -> None:
    url = f"/twilio/voice/relay-done?business_id={shop.business.id}&session=1"
    await caller.answered(await caller.posts(url, SessionStatus="failed"))
    assert "Bristol Plumbing" in caller.hears


async def test_what_is_not_signed_is_403(shop: Shop, caller: RelayCaller) -> None:
    answer = await caller.posts("/twilio/voice/relay-done", token="guessed")
    assert (answer.status_code, answer.content) == (403, b"")


async def test_a_goodbye_that_was_cut_off_by_the_line_is_said_again(
    shop: Shop, caller: RelayCaller
) -> None:
    caller.reports_playing = False
    await caller.rings()
    goodbye = await caller.says("wrong number, sorry")
    await caller.wire.hangs_up()
    await caller.finishes("failed", ErrorCode="64105")
    assert caller.is_hung_up
    assert caller.hears == goodbye


async def test_a_session_that_takes_too_long_is_closed_with_a_word(shop: Shop) -> None:
    caller = a_caller(shop, Pace(longest_session=0.05))
    await caller.rings()
    assert await caller.hears_end() == {"reason": "limit"}
    await caller.wire.hangs_up()
    await caller.finishes()
    assert caller.is_hung_up
    assert (await the_talk(shop)).is_over


async def test_who_does_not_close_after_the_end_is_closed(shop: Shop) -> None:
    caller = a_caller(shop, Pace(closes_within=0.02))
    await caller.rings()
    await caller.says("wrong number, sorry")
    await caller.hears_end()
    with pytest.raises(Closed) as closed:
        await caller.wire.hears()
    assert closed.value.code == 1000


@every_storage
async def test_a_suspended_business_takes_no_more_words(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json={"status": "SUSPENDED"})
    await caller.speaks(OPENING)
    assert await caller.hears_end() == {"reason": "reconnect"}
    await caller.wire.hangs_up()
    await caller.finishes()
    assert caller.is_hung_up
    assert "can't take calls" in caller.hears


@every_storage
async def test_a_call_that_has_ended_elsewhere_gets_a_goodbye(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    await caller.says(OPENING)
    await caller.hangs_up()
    assert "call again any time" in await caller.says("John Smith")
    assert await caller.hears_end() == {"reason": "hang_up"}


@pytest.mark.parametrize("line", [Line.TRANSFER, Line.VOICEMAIL])
async def test_the_session_ends_where_somebody_else_takes_over(
    caller: RelayCaller, monkeypatch: pytest.MonkeyPatch, line: Line
) -> None:
    take_turn = Reception.take_turn

    async def put_through(self: Reception, *given: Any) -> Conversation:
        talk = await take_turn(self, *given)
        assert talk.last_turn is not None
        reply = replace(talk.last_turn.reply, line=line)
        return replace(talk, last_turn=replace(talk.last_turn, reply=reply))

    await caller.rings()
    monkeypatch.setattr(Reception, "take_turn", put_through)
    await caller.says("I want to talk to a person")
    assert await caller.hears_end() == {"reason": line.value}


async def test_a_failure_closes_the_socket_without_words_in_the_log_and_the_call_comes_back(
    caller: RelayCaller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    private = "Zebediah +19135550123"

    async def fail(*given: object) -> None:
        raise RuntimeError(private)

    await caller.rings()
    with monkeypatch.context() as patched:
        patched.setattr(Reception, "take_turn", fail)
        await caller.speaks("I am Zebediah")
        with pytest.raises(Closed) as closed:
            await caller.wire.hears()
    assert closed.value.code == 1011
    assert not [one for one in caplog.records if "Zebediah" in str(vars(one))]
    assert [one for one in caplog.records if one.name == "app.twilio"]
    await caller.finishes("failed", ErrorCode="64105")
    assert "name" in await caller.says(OPENING)


# --- stopping -------------------------------------------------------------------------


@every_storage
async def test_a_process_that_stops_hands_its_calls_over(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    await caller.says(OPENING)
    stopping = asyncio.create_task(shop.web.services.relaying.lines.hand_over())
    assert await caller.hears_end() == {"reason": "reconnect"}
    await caller.wire.hangs_up()
    await asyncio.wait_for(stopping, 10)
    assert len(shop.web.services.relaying.lines) == 0
    await caller.finishes()
    assert await caller.hears_end() == {"reason": "reconnect"}


@every_storage
async def test_a_call_that_was_handed_over_goes_on_elsewhere(
    shop: Shop, caller: RelayCaller
) -> None:
    await caller.rings()
    asked = await caller.says(OPENING)
    caller.handoff = {"reason": "reconnect"}
    await caller.wire.hangs_up()
    for _ in range(4):  # More often than sockets may drop.
        await caller.finishes()
        assert caller.relay is not None
        assert caller.hears == asked
        caller.handoff = {"reason": "reconnect"}
    assert "address" in await caller.says("John Smith")


@every_storage
async def test_no_call_is_handed_over_for_ever(caller: RelayCaller) -> None:
    await caller.dials()
    for _ in range(20):
        if caller.relay is None:
            break
        handoff = json.dumps({"reason": "reconnect"})
        caller.listens(
            await caller.posts(caller.done_url, SessionStatus="ended", HandoffData=handoff)
        )
    assert caller.relay is None


async def test_sessions_are_counted(caller: RelayCaller) -> None:
    await caller.rings()
    await caller.says("wrong number, sorry")
    await caller.hears_end()
    await caller.wire.hangs_up()
    counted = (await caller.web.client.get("/metrics")).text
    assert 'twilio_webhooks_total{outcome="hang_up",webhook="relay"}' in counted


# --- a person -------------------------------------------------------------------------

BOSS = "+18165550188"


@every_storage
async def test_who_wants_a_person_is_put_through_without_being_told_twice(
    shop: Shop, caller: RelayCaller
) -> None:
    await shop.sets(transfer_phone=BOSS)
    await caller.rings()
    await caller.says(OPENING)
    assert "put you through" in await caller.says("can I speak to a real person please")
    await caller.hears_end()
    assert caller.handoff == {"reason": "transfer"}
    await caller.wire.hangs_up()
    await caller.finishes()
    assert caller.verb("Dial/Number")[""] == BOSS
    assert "put you through" not in caller.hears
    document = caller.document
    await caller.finishes()
    assert caller.document == document


async def test_who_could_not_hear_that_they_are_put_through_is_told_again(
    shop: Shop, caller: RelayCaller
) -> None:
    await shop.sets(transfer_phone=BOSS)
    caller.reports_playing = False
    await caller.rings()
    await caller.presses("0")
    await caller.wire.hangs_up()
    await caller.finishes("failed", ErrorCode="64105")
    assert caller.verb("Dial/Number")[""] == BOSS
    assert "put you through" in caller.hears


async def test_when_nobody_takes_the_call_the_caller_goes_on_by_gather(
    shop: Shop, caller: RelayCaller
) -> None:
    await shop.sets(transfer_phone=BOSS)
    await caller.rings()
    await caller.says(OPENING)
    await caller.presses("0")
    await caller.ends_call()
    caller.listens(await caller.posts(caller.next_url, DialCallStatus="no-answer"))
    assert caller.hears
    assert len(await shop.owed()) == 1
