"""Turns that come twice, at once, or too late, on every storage."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.businesses import BusinessId
from app.domain.conversations import Conversation, ConversationId
from app.errors import (
    AppError,
    ConversationOver,
    StaleBusiness,
    StaleConversation,
    StaleEscalation,
    WindowTaken,
)
from app.ports import Storage, UnitOfWork
from app.services import turns
from app.services.business_facts import Moment
from app.services.turns import Heard, Opening, Taken
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.phone import Phone
from tests.support.shop import Shop, open_shop
from tests.support.web import serving

INTAKE = ("my kitchen drain is clogged", "John Smith", "412 Oak Street, Kansas City 64106")
ONE_BREATH = (
    "Hi this is John Smith at 412 Oak Street, my kitchen drain is clogged, tomorrow at ten please"
)
NEXT_WEEK = "Hi this is John Smith at 412 Oak Street, my kitchen drain is clogged, next week please"
CALLERS = 50


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


async def a_caller_at_the_offer(shop: Shop, number: str = "+19135550123") -> Phone:
    phone = shop.phone(number)
    await phone.dials()
    await phone.says(ONE_BREATH)
    assert phone.state["asking"] == "slot"
    return phone


# --- the same turn again --------------------------------------------------------------


async def test_a_turn_sent_again_changes_nothing_and_is_answered_with_the_same_words(
    shop: Shop,
) -> None:
    phone = await a_caller_at_the_offer(shop)
    number = phone.state["turn"]
    first = await phone.sends(text="yes", turn=number)
    said = await shop.said(phone.call)
    for words in ("yes", "no", ""):
        again = await phone.sends(text=words, turn=number)
        assert (again.status_code, again.json()) == (200, first.json())
    assert await shop.said(phone.call) == said
    assert len(await shop.appointments()) == 1


async def test_the_next_turn_number_is_a_new_turn(shop: Shop) -> None:
    phone = await a_caller_at_the_offer(shop)
    await phone.says("yes", turn=phone.state["turn"])
    assert phone.state["asking"] == "anything_else"
    await phone.says("no", turn=phone.state["turn"])
    assert phone.state["ended"] is True


async def test_the_last_turn_of_a_call_can_be_repeated_though_the_call_is_over(
    shop: Shop,
) -> None:
    phone = await a_caller_at_the_offer(shop)
    await phone.says("yes")
    number = phone.state["turn"]
    last = await phone.sends(text="no that's all", turn=number)
    again = await phone.sends(text="no that's all", turn=number)
    assert (again.status_code, again.json()) == (200, last.json())
    assert (await phone.sends(text="hello?", turn=number + 1)).status_code == 409


async def test_the_same_turn_at_the_same_time_is_taken_once(shop: Shop) -> None:
    phone = await a_caller_at_the_offer(shop)
    number = phone.state["turn"]
    answers = await asyncio.gather(*(phone.sends(text="yes", turn=number) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["reply_text"] for answer in answers}) == 1
    assert len(await shop.appointments()) == 1
    assert [text for role, text in await shop.said(phone.call) if role == "user"].count("yes") == 1


async def take(shop: Shop, call: str, heard: Heard) -> Conversation:
    services = shop.web.services
    business_id = BusinessId(shop.business.id)
    business = await services.storage.read_platform(lambda p: p.businesses.get(business_id))
    return await services.reception.take_turn(business, ConversationId(call), heard)


async def test_the_same_words_sent_before_our_reply_are_the_same_turn(
    shop: Shop, clock: FrozenClock
) -> None:
    phone = await a_caller_at_the_offer(shop)
    sent_at = clock.now()
    clock.advance(seconds=2)
    first = await take(shop, phone.call, Heard(words="yes", arrived_at=clock.now()))
    retried = await take(shop, phone.call, Heard(words="yes", arrived_at=sent_at))
    assert retried == first
    assert len(await shop.appointments()) == 1


async def test_the_same_words_sent_after_our_reply_are_another_turn(
    shop: Shop, clock: FrozenClock
) -> None:
    phone = await a_caller_at_the_offer(shop)
    first = await take(shop, phone.call, Heard(words="yes", arrived_at=clock.now()))
    clock.advance(seconds=2)
    second = await take(shop, phone.call, Heard(words="yes", arrived_at=clock.now()))
    assert second.version == first.version + 1


async def test_other_words_sent_before_our_reply_are_heard(shop: Shop, clock: FrozenClock) -> None:
    phone = await a_caller_at_the_offer(shop)
    early = clock.now() - timedelta(seconds=1)
    after = await take(shop, phone.call, Heard(words="no, Thursday at ten", arrived_at=early))
    assert after.last_turn is not None and after.last_turn.words == "no, Thursday at ten"


# --- the same call again --------------------------------------------------------------


async def test_a_call_announced_twice_at_once_is_one_conversation(shop: Shop) -> None:
    phones = [shop.phone() for _ in range(6)]
    greetings = await asyncio.gather(*(p.dials(provider_call_id="CA77") for p in phones))
    assert len(set(greetings)) == 1
    assert len({phone.call for phone in phones}) == 1
    assert len(await shop.said(phones[0].call)) == 1


async def test_ending_twice_and_at_once_owes_one_call(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says(*INTAKE[:2])
    await asyncio.gather(*(phone.hangs_up() for _ in range(4)))
    await phone.hangs_up()
    (owed,) = await shop.owed()
    assert (owed.phone, owed.name, owed.attempts) == ("+19135550123", "John Smith", 1)
    assert "kitchen drain" in (owed.note or "")


async def test_calling_again_and_leaving_again_counts_as_another_attempt(shop: Shop) -> None:
    for _ in range(2):
        phone = shop.phone()
        await phone.dials()
        await phone.says(*INTAKE[:1])
        await phone.hangs_up()
    (owed,) = await shop.owed()
    assert owed.attempts == 2


async def test_what_is_owed_twice_in_one_call_is_one_attempt(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    await phone.says("can I speak to a real person", "John Smith")
    await phone.hangs_up()
    (owed,) = await shop.owed()
    assert owed.attempts == 1


async def test_after_the_end_nothing_more_is_heard(shop: Shop) -> None:
    phone = await a_caller_at_the_offer(shop)
    await phone.hangs_up()
    assert (await phone.sends(text="yes")).status_code == 409
    with pytest.raises(ConversationOver):
        await take(shop, phone.call, Heard(words="yes", arrived_at=MONDAY_9AM))
    assert await shop.appointments() == []


# --- the same window ------------------------------------------------------------------


async def test_a_window_taken_meanwhile_is_not_promised(shop: Shop) -> None:
    phone = await a_caller_at_the_offer(shop, "+19135550001")
    rival = await a_caller_at_the_offer(shop, "+19135550002")
    assert phone.state["proposed_slot"] == rival.state["proposed_slot"]
    await rival.says("yes")
    assert rival.state["appointment_id"]
    wanted = phone.state["proposed_slot"]
    await phone.says("yes")
    assert phone.state["appointment_id"] is None
    assert phone.state["proposed_slot"] != wanted
    assert len(await shop.appointments()) == 1


async def test_a_window_that_has_begun_meanwhile_is_not_promised(
    shop: Shop, clock: FrozenClock
) -> None:
    phone = await a_caller_at_the_offer(shop)
    clock.advance(days=1, hours=2)
    await phone.says("yes")
    assert phone.state["appointment_id"] is None
    assert await shop.appointments() == []


async def test_fifty_callers_race_for_one_window_and_one_gets_it(shop: Shop) -> None:
    phones = [shop.phone(f"+1913556{n:04}") for n in range(CALLERS)]
    await asyncio.gather(*(phone.dials() for phone in phones))
    await asyncio.gather(*(phone.says(ONE_BREATH) for phone in phones))
    assert len({str(phone.state["proposed_slot"]) for phone in phones}) == 1
    await asyncio.gather(*(phone.says("yes") for phone in phones))
    booked = [phone for phone in phones if phone.state["appointment_id"]]
    (appointment,) = await shop.appointments()
    assert [phone.state["appointment_id"] for phone in booked] == [appointment.id]
    texts = await shop.texts()
    assert [text.to_number for text in texts] == [booked[0].number]


async def test_with_two_technicians_two_of_the_racing_callers_get_the_hour(shop: Shop) -> None:
    for name in ("Ann", "Bob"):
        path = f"/businesses/{shop.business.id}/technicians"
        added = await shop.web.admin("POST", path, json={"name": name})
        assert added.status_code in (200, 201)
    phones = [shop.phone(f"+1913557{n:04}") for n in range(5)]
    for phone in phones:
        await phone.dials()
        await phone.says(ONE_BREATH)
    await asyncio.gather(*(phone.says("yes") for phone in phones))
    booked = await shop.appointments()
    assert len(booked) == 2
    assert len({appointment.technician_id for appointment in booked}) == 2
    assert len({appointment.window for appointment in booked}) == 1


async def test_callers_who_lose_a_window_in_a_rush_are_sent_apart(shop: Shop) -> None:
    """All say yes at the same moment; offered the same next window, one a round would get it."""
    phones = [shop.phone(f"+1913558{n:04}") for n in range(16)]
    for phone in phones:
        await phone.dials()
        await phone.says(NEXT_WEEK)
    for _ in range(8):
        waiting = [phone for phone in phones if phone.state["asking"] == "slot"]
        await asyncio.gather(*(phone.says("yes") for phone in waiting))
    booked = await shop.appointments()
    assert len(booked) >= 14
    assert len({appointment.window for appointment in booked}) == len(booked)


class Overtaken:
    """A turn that somebody else is quicker than, so many times."""

    def __init__(self, times: int, by: type[AppError]) -> None:
        self._left, self._by, self.tries = times, by, 0

    def __call__(self, uow: UnitOfWork, at: Moment) -> Taken:
        self.tries += 1
        self._left -= 1
        if self._left >= 0:
            raise self._by("somebody was quicker")
        return turns.begin(uow, at, Opening())


async def taken(turn: Overtaken) -> Conversation:
    async with serving() as web:
        tenant = await web.tenant()
        services = web.services
        business = await services.storage.read_platform(
            lambda platform: platform.businesses.get(BusinessId(tenant.id))
        )
        return await services.reception.run(business, turn)


@pytest.mark.parametrize("by", [StaleEscalation, StaleConversation, WindowTaken])
async def test_whoever_is_overtaken_twice_in_one_turn_is_still_answered(by: type[AppError]) -> None:
    turn = Overtaken(2, by)
    assert (await taken(turn)).last_turn is not None
    assert turn.tries == 3


@pytest.mark.parametrize(
    ("by", "tries"), [(StaleEscalation, 3), (ConversationOver, 1), (StaleBusiness, 1)]
)
async def test_a_turn_is_tried_three_times_unless_trying_again_cannot_help(
    by: type[AppError], tries: int
) -> None:
    turn = Overtaken(9, by)
    with pytest.raises(by):
        await taken(turn)
    assert turn.tries == tries
