"""What comes through the socket of a call, and who may open it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy.util import await_only

from app.domain.businesses import BusinessId
from app.domain.calls import Call, CallId
from app.domain.relaying import Pace
from app.ports import Storage
from app.repositories.sql.conversations import SqlCalls
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import ACCOUNT, open_line
from tests.twilio.relay_caller import (
    OPENING,
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


# --- messages that are not what they should be ----------------------------------------


async def test_only_the_last_message_of_a_sentence_counts(shop: Shop, caller: RelayCaller) -> None:
    await caller.rings()
    for words in ("my", "my kitchen", "my kitchen drain"):
        await caller.sends(type="prompt", voicePrompt=words, lang="en-US", last=False)
    await caller.says(OPENING)
    assert [
        text for role, text in await shop.said((await the_talk(shop)).id) if role == "user"
    ] == [OPENING]


@every_storage
async def test_one_sentence_sent_twice_is_one_turn(shop: Shop, caller: RelayCaller) -> None:
    caller.reports_playing = False
    await caller.rings()
    await caller.speaks(OPENING)
    await caller.speaks(OPENING)
    await caller.hears_reply()
    await caller.speaks(OPENING.upper())
    await caller.wire.hangs_up()
    talk = await the_talk(shop)
    assert [text for role, text in await shop.said(talk.id) if role == "user"] == [OPENING]
    assert talk.state.turns == 2


async def test_what_twilio_may_send_one_day_is_ignored(caller: RelayCaller) -> None:
    await caller.rings()
    for message in (
        {"type": "brand-new", "x": 1},
        {"type": "info", "name": "weather", "value": "on"},
        {"type": "error", "description": "Invalid message received: x"},
        {"type": "dtmf", "digit": "A"},
        {"type": "dtmf", "digit": ["1"]},
        {"type": "interrupt", "durationUntilInterruptMs": {"a": 1}},
    ):
        await caller.sends(**message)
    assert "name" in await caller.says(OPENING)


async def test_a_little_garbage_is_tolerated_and_much_is_not(caller: RelayCaller) -> None:
    await caller.rings()
    for garbage in ("", "{", "[]", "null", '{"type":1}', "[" * 60_000, '{"type":"prompt"}'):
        await caller.wire.sends(garbage)
    await caller.wire.sends_bytes(b"\x00\xff")
    assert "name" in await caller.says(OPENING)
    for _ in range(3):
        await caller.wire.sends("nonsense")
    with pytest.raises(Closed) as closed:
        await caller.wire.hears()
    assert closed.value.code == 1007


async def test_an_oversize_frame_closes_the_session(caller: RelayCaller) -> None:
    await caller.rings()
    await caller.sends(type="prompt", voicePrompt="a" * 70_000, last=True)
    with pytest.raises(Closed) as closed:
        await caller.wire.hears()
    assert closed.value.code == 1009


async def test_a_flood_closes_the_session(caller: RelayCaller) -> None:
    await caller.rings()
    for _ in range(400):
        await caller.sends(type="prompt", voicePrompt="a", last=False)
    with pytest.raises(Closed) as closed:
        await caller.wire.hears()
    assert closed.value.code == 1008


@pytest.mark.parametrize(
    "words",
    [
        "</speak><break time='9s'/> & <b>",
        "bad \x00 \x0b \x1b \ufffe char",
        "\U0001f4a9" * 500,
        "drain " * 1_700,
    ],
    ids=["markup", "control", "emoji", "long"],
)
async def test_hostile_speech_is_only_words(caller: RelayCaller, words: str) -> None:
    await caller.rings()
    for heard in (words, words, OPENING, words):
        await caller.says(heard)
        spoken = "".join(one["token"] for one in caller.tokens)
        assert spoken
        assert not set(spoken) & set("<>&\x00\x0b\x1b")


# --- who may open the socket ----------------------------------------------------------


@pytest.mark.parametrize("token", ["guessed", None], ids=["wrong", "missing"])
async def test_a_handshake_that_twilio_did_not_sign_is_refused(
    caller: RelayCaller, token: str | None
) -> None:
    await caller.dials()
    with pytest.raises(Closed) as closed:
        await caller.opens_socket(token)
    assert closed.value.code == 403


async def is_refused(caller: RelayCaller) -> bool:
    with pytest.raises(Closed) as closed:
        await caller.wire.hears()
    return closed.value.code == 1008


@pytest.mark.parametrize(
    "setup",
    [
        {"customParameters": {}},
        {"customParameters": {"session": "guessed"}},
        {"customParameters": None},
        {"customParameters": {"session": ["x"]}},
        {"callSid": "CA" + "9" * 32},
        {"callSid": ""},
        {"to": "+18165550199", "customParameters": {"session": "x"}},
    ],
)
async def test_a_session_without_the_calls_token_is_closed(
    shop: Shop, caller: RelayCaller, setup: dict[str, Any]
) -> None:
    await caller.dials()
    await caller.opens_socket()
    await caller.sets_up(**setup)
    assert await is_refused(caller)
    assert (await the_talk(shop)).state.turns == 1


@every_storage
async def test_a_token_opens_one_session(caller: RelayCaller) -> None:
    await caller.rings()
    assert "name" in await caller.says(OPENING)
    first = caller.wire
    await caller.opens_socket()
    await caller.sets_up()
    assert await is_refused(caller)
    caller.wire = first
    assert "address" in await caller.says("John Smith")


@every_storage
async def test_of_two_that_show_a_token_at_once_one_is_let_in(shop: Shop) -> None:
    one = a_caller(shop)
    await one.dials()
    other = replace(one)
    for each in (one, other):
        await each.opens_socket()
    await asyncio.gather(one.sets_up(), other.sets_up())
    refused = 0
    for each in (one, other):
        await each.speaks(OPENING)
        try:
            await each.hears_reply()
        except Closed:
            refused += 1
    assert refused == 1


@pytest.mark.storages("postgres")
async def test_of_two_that_find_a_token_unused_one_is_let_in(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either is let in, as transactions side by side may."""
    caller = a_caller(shop)
    await caller.dials()
    both, looks, find = asyncio.Barrier(2), count(1), SqlCalls.find

    def find_together(calls: SqlCalls, call_id: CallId) -> Call | None:
        found = find(calls, call_id)
        if next(looks) <= 2:
            await_only(both.wait())
        return found

    monkeypatch.setattr(SqlCalls, "find", find_together)
    services = shop.web.services
    business = await services.storage.read_platform(
        lambda platform: platform.businesses.get(BusinessId(shop.business.id))
    )
    token = caller.parameters["session"]
    admit = services.relaying.calls.admit
    let_in = await asyncio.gather(*(admit(business, caller.sid, token) for _ in range(2)))
    assert len([talk for talk in let_in if talk is not None]) == 1


@every_storage
async def test_a_token_is_short_lived(caller: RelayCaller, clock: FrozenClock) -> None:
    await caller.dials()
    clock.advance(minutes=3)
    await caller.opens_socket()
    await caller.sets_up()
    assert await is_refused(caller)


@every_storage
async def test_another_calls_token_is_no_token(shop: Shop) -> None:
    one, other = a_caller(shop), a_caller(shop, sid="CA" + "b" * 32)
    await one.dials()
    await other.dials()
    await one.opens_socket()
    await one.sets_up(customParameters=other.parameters)
    assert await is_refused(one)


@every_storage
async def test_a_call_is_nobody_elses(shop: Shop, caller: RelayCaller) -> None:
    other = await shop.web.tenant(name="Other", twilio_phone_number="+18165550177")
    await caller.dials()
    await caller.opens_socket()
    await caller.sets_up(to="+18165550177")
    assert await is_refused(caller)
    assert (await other.get("/v1/crm/conversations")).json() == []


@every_storage
async def test_another_accounts_session_is_refused(storage: Storage, clock: FrozenClock) -> None:
    async with open_line(
        storage, clock, twilio_voice_mode="relay", twilio_account_sid=ACCOUNT
    ) as shop:
        caller = a_caller(shop)
        await caller.dials()
        await caller.opens_socket()
        await caller.sets_up(accountSid="AC" + "2" * 32)
        assert await is_refused(caller)
        caller.sid = "CA" + "b" * 32
        await caller.rings()
        assert "name" in await caller.says(OPENING)
        await caller.wire.hangs_up()


async def test_a_second_setup_closes_the_session(caller: RelayCaller) -> None:
    await caller.rings()
    await caller.sets_up()
    assert await is_refused(caller)


async def test_who_speaks_before_the_setup_is_closed(caller: RelayCaller) -> None:
    await caller.dials()
    await caller.opens_socket()
    await caller.speaks(OPENING)
    assert await is_refused(caller)


async def test_a_socket_without_a_setup_is_closed(shop: Shop) -> None:
    caller = a_caller(shop, Pace(setup_within=0.02))
    await caller.dials()
    await caller.opens_socket()
    assert await is_refused(caller)


@every_storage
async def test_a_token_is_not_stored_as_it_is(shop: Shop, caller: RelayCaller) -> None:
    await caller.dials()
    token = caller.parameters["session"]
    call = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert call is not None
    assert token not in repr(call)
