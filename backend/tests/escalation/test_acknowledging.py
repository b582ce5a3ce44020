"""A human takes it: by key, by text or at the desk; one of them, once, and everybody hears who."""

import asyncio

import pytest

from app.domain.escalations import EscalationStatus
from app.domain.text_messages import TextKind, TextStatus
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.on_call import ANN, BOB, GAS, Duty, on_duty
from tests.support.phone import CALLER
from tests.support.shop import OWNER
from tests.support.texter import a_message_sid

TAKEN = "Bristol Plumbing: {} has your emergency and will call you at this number shortly."


# --- by key ---------------------------------------------------------------------------


async def test_pressing_1_takes_it_and_the_caller_is_told_who_is_coming(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    brief = await duty.picks_up()
    assert brief == (
        "This is Bristol Plumbing with an emergency. Danger: gas. I smell gas in my kitchen. "
        "Call back 9 1 3, 5 5 5, 0 1 2 3. Press 1 to take it, 2 to pass it on, 3 to hear it again."
    )
    assert "call 9 1 3, 5 5 5, 0 1 2 3 now" in await duty.presses("1")
    assert not duty.is_asked
    (told,) = await duty.texts_to(CALLER)
    assert told.body == TAKEN.format("Ann Lee")
    story = await duty.story()
    assert (story["status"], story["acknowledged_by"]) == ("ACKNOWLEDGED", "Ann Lee")
    assert (story["acknowledged_through"], story["acknowledged_phone"]) == ("key", ANN)
    clock.advance(hours=2)
    await duty.work()
    assert duty.rung == [ANN]


async def test_a_repeated_key_hears_the_same_and_changes_nothing(duty: Duty) -> None:
    await duty.hear_of()
    await duty.picks_up()
    await duty.presses("1")
    first = duty.document
    stored = await duty.escalation()
    await duty.presses("1")
    assert duty.document == first
    assert await duty.escalation() == stored
    assert len(await duty.texts_to(CALLER)) == 1


async def test_passing_it_on_tells_the_next_at_once_and_once(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    clock.advance(seconds=20)
    await duty.picks_up()
    assert "next person" in await duty.presses("2")
    first = duty.document
    await duty.presses("2")
    assert duty.document == first
    await duty.work()
    assert duty.rung == [ANN, BOB]
    clock.advance(minutes=4, seconds=59)
    await duty.work()
    assert duty.rung == [ANN, BOB]  # Bob has his whole time.
    clock.advance(seconds=1)
    await duty.work()
    assert duty.rung == [ANN, BOB, ANN]


async def test_the_last_to_pass_it_on_is_told_that_nobody_is_left(
    storage: Storage, clock: FrozenClock
) -> None:
    async with on_duty(storage, clock, on_call=[], transfer_phone=None) as duty:
        await duty.hear_of()
        for number in (0, 1):
            assert "next person" in await duty.presses("2", number)
        assert "nobody else is left" in await duty.presses("2", 2)
        assert (await duty.escalation()).status is EscalationStatus.EXHAUSTED


async def test_silence_hears_it_twice_more_and_takes_nothing(duty: Duty) -> None:
    """So does a voicemail."""
    await duty.hear_of()
    await duty.picks_up()
    heard = []
    for _ in range(2):
        await duty.presses("", heard=duty.asked_heard)
        heard.append(duty.asked_heard)
    assert heard == [2, 3]
    await duty.presses("", heard=3)
    assert not duty.is_asked
    assert (await duty.escalation()).is_open


async def test_3_says_it_again_as_often_as_they_like(duty: Duty) -> None:
    await duty.hear_of()
    first = await duty.picks_up()
    assert await duty.presses("3") == first
    assert duty.asked_heard == 1
    await duty.presses("7", heard=1)
    assert duty.asked_heard == 2


async def test_whoever_comes_second_hears_who_has_it(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    clock.advance(minutes=5)
    await duty.work()
    await duty.presses("1", 1)
    assert "Bob Diaz has it" in await duty.picks_up(0)
    assert "Bob Diaz has it" in await duty.presses("1", 0)
    assert (await duty.escalation()).acknowledged_by == "Bob Diaz"
    assert any("Bob Diaz has it, you need not call" in one for one in await duty.bodies_to(ANN))
    assert not any("need not" in one for one in await duty.bodies_to(BOB))


async def test_it_can_be_taken_after_everybody_was_told(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    for _ in range(12):
        await duty.work()
        clock.advance(minutes=5)
    assert "You have it" in await duty.presses("1", 2)
    assert (await duty.escalation()).status is EscalationStatus.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("news", "result"),
    [
        (("no-answer",), "no-answer"),
        (("completed",), "answered"),
        (("busy", "completed"), "busy"),
        (("failed", "failed"), "failed"),
        (("ringing", "in-progress"), None),
    ],
)
async def test_what_became_of_ringing_is_told_and_moves_nothing(
    duty: Duty, clock: FrozenClock, news: tuple[str, ...], result: str | None
) -> None:
    await duty.hear_of()
    for status in news:
        await duty.ends(status)
    (rung,) = (await duty.story())["told"]
    assert rung["call_result"] == result
    clock.advance(minutes=4)
    await duty.work()
    assert await duty.told() == ["Ann Lee"]


async def test_news_of_a_call_may_come_before_it_is_placed_and_in_any_order(duty: Duty) -> None:
    await duty.hear_of()
    await duty.ends("completed", sid="CAfirst")
    await duty.picks_up(sid="CAfirst")
    await duty.work()
    (rung,) = (await duty.escalation()).told
    assert (rung.call_sid, rung.call_result) == ("CAfirst", "answered")
    assert duty.rung == []  # It has rung already.


@pytest.mark.parametrize("query", ["", "&e=nobody&rung=0", "&e=%00&rung=x", "&e=x&rung=99999"])
async def test_a_rung_that_is_none_hears_a_sentence(duty: Duty, query: str) -> None:
    await duty.hear_of()
    for step in ("answer", "key"):
        url = f"/twilio/escalation/{step}?business_id={duty.shop.business.id}{query}"
        assert duty.listens(await duty.posts(url, Digits="1"))
        assert not duty.is_asked
    assert "nothing left" in duty.listens(await duty.posts("/twilio/escalation/answer?e=x"))
    url = f"/twilio/escalation/status?business_id={duty.shop.business.id}{query}"
    assert (await duty.posts(url, CallStatus="busy")).status_code == 204
    assert (await duty.escalation()).is_open


async def test_a_business_that_speaks_spanish_is_briefed_in_spanish(
    storage: Storage, clock: FrozenClock
) -> None:
    async with on_duty(storage, clock, language_code="es") as duty:
        await duty.hear_of("huelo gas en la cocina")
        assert "Habla Bristol Plumbing, con una emergencia. Peligro: gas." in await duty.picks_up()
        assert "Es suya" in await duty.presses("1")
        (told,) = await duty.bodies_to(CALLER)
        assert told == (
            "Bristol Plumbing: Ann Lee tiene su emergencia y le llamara pronto a este numero."
        )


async def test_a_caller_who_withheld_the_number_is_not_forgotten(duty: Duty) -> None:
    await duty.hear_of(number=None)
    assert "withheld" in await duty.picks_up()
    assert "please go there" in await duty.presses("1")
    assert (await duty.escalation()).status is EscalationStatus.ACKNOWLEDGED


async def test_a_number_that_somebody_only_said_is_not_texted(duty: Duty) -> None:
    phone = await duty.hear_of(number=None)
    await phone.says("John Smith", "412 Oak Street, Mission", "913 555 0777")
    assert (await duty.escalation()).brief.callback == "+19135550777"
    await duty.presses("1")
    (held,) = await duty.texts_to("+19135550777")
    assert (held.status, held.suppressed_because) == (TextStatus.SUPPRESSED, "stranger")


async def test_a_caller_who_opted_out_of_texts_is_called_and_not_texted(duty: Duty) -> None:
    await duty.texter(CALLER).texts("STOP")
    await duty.hear_of()
    await duty.presses("1")
    (held,) = await duty.texts_to(CALLER)
    assert (held.status, held.suppressed_because) == (TextStatus.SUPPRESSED, "opted_out")


async def test_the_caller_is_told_in_the_middle_of_the_night(
    duty: Duty, clock: FrozenClock
) -> None:
    clock.advance(hours=18)
    await duty.hear_of()
    await duty.presses("1")
    (told,) = await duty.texts_to(CALLER)
    assert told.status is TextStatus.SENT


# --- by text --------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["ACK", "1", "on my way", "recibido"])
async def test_a_text_takes_it(duty: Duty, words: str) -> None:
    await duty.hear_of()
    reply = await duty.texter(ANN).texts(words)
    assert reply.startswith("You have it. Danger: gas. I smell gas")
    assert CALLER in reply
    assert [one.body for one in await duty.texts_to(CALLER)] == [TAKEN.format("Ann Lee")]
    escalation = await duty.escalation()
    assert (escalation.acknowledged_by, escalation.acknowledged_through) == ("Ann Lee", "text")


async def test_a_text_that_is_delivered_twice_is_answered_alike(duty: Duty) -> None:
    await duty.hear_of()
    sid = a_message_sid()
    first = await duty.texter(ANN).texts("ACK", MessageSid=sid)
    stored = await duty.escalation()
    assert await duty.texter(ANN).texts("ACK", MessageSid=sid) == first
    assert await duty.escalation() == stored


async def test_passing_it_on_by_text(duty: Duty) -> None:
    await duty.hear_of()
    assert "next person" in await duty.texter(ANN).texts("no puedo")
    await duty.work()
    assert duty.rung == [BOB]  # She had answered before anybody rang her.


async def test_a_text_that_comes_too_late_hears_who_has_it(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    clock.advance(minutes=5)
    await duty.work()
    await duty.texter(BOB).texts("ACK")
    assert await duty.texter(ANN).texts("ACK") == "Bob Diaz has it already."
    assert (await duty.texter(BOB).texts("ack")).startswith("You have it.")


async def test_of_several_the_oldest_is_taken_and_the_rest_are_counted(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    clock.advance(minutes=1)
    await duty.hear_of("a pipe burst and water is running all over the floor", "+19135550124")
    reply = await duty.texter(ANN).texts("ACK")
    assert "smell gas" in reply
    assert "1 more waiting" in reply
    reply = await duty.texter(ANN).texts("ACK")
    assert "pipe burst" in reply
    assert "more waiting" not in reply
    assert {one.acknowledged_by for one in await duty.escalations()} == {"Ann Lee"}


async def test_other_words_from_the_ladder_are_answered_as_any_of_the_staffs(duty: Duty) -> None:
    await duty.hear_of()
    assert await duty.texter(ANN).texts("what is the gate code?")
    assert await duty.texter(ANN).texts("I smell gas here too")
    (escalation,) = await duty.escalations()
    assert escalation.is_open


async def test_ack_from_somebody_who_was_not_told_takes_nothing(duty: Duty) -> None:
    await duty.hear_of()
    await duty.texter(BOB).texts("ACK")
    await duty.texter("+19135550888").texts("ACK")
    assert (await duty.escalation()).is_open


# --- at the desk ----------------------------------------------------------------------


async def test_the_owner_takes_it_at_the_desk(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    clock.advance(minutes=2, seconds=30)
    answer = await duty.acknowledges()
    assert answer.status_code == 200, answer.text
    assert answer.json()["acknowledged_by"] == "Olive Hart"
    assert answer.json()["minutes_to_acknowledgement"] == 2.5
    assert await duty.bodies_to(CALLER) == [TAKEN.format("Olive Hart")]
    again = await duty.acknowledges(by="Zoe")
    assert again.status_code == 409
    assert "Olive Hart has it" in again.json()["detail"]


async def test_somebody_else_may_be_named_at_the_desk(duty: Duty) -> None:
    await duty.hear_of()
    assert (await duty.acknowledges(by="Zoe")).json()["acknowledged_by"] == "Zoe"
    assert (await duty.acknowledges(by=" ")).status_code == 422


async def test_closing_what_nobody_took_tells_those_who_were_told(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    answer = await duty.closes(note="a false alarm")
    assert (answer.json()["status"], answer.json()["note"]) == ("WITHDRAWN", "a false alarm")
    assert any("closed, nothing left to do" in one for one in await duty.bodies_to(ANN))
    assert await duty.texts_to(CALLER) == []
    again = (await duty.closes(note="again")).json()
    assert (again["note"], again["ended_at"]) == ("a false alarm", answer.json()["ended_at"])
    assert (await duty.acknowledges()).status_code == 409
    assert "nothing left" in await duty.presses("1")
    clock.advance(hours=1)
    await duty.work()
    assert duty.rung == []  # It was closed before anybody rang.


async def test_danger_heard_after_closing_is_an_emergency_of_its_own(duty: Duty) -> None:
    phone = await duty.hear_of("a pipe burst and water is running all over the floor")
    await duty.closes()
    await phone.says("and now I smell gas")
    closed, fresh = await duty.escalations()
    assert {closed.status, fresh.status} == {EscalationStatus.WITHDRAWN, EscalationStatus.OPEN}


async def test_news_after_it_was_taken_go_to_whoever_has_it(duty: Duty, clock: FrozenClock) -> None:
    phone = await duty.hear_of()
    clock.advance(minutes=5)
    await duty.work()
    await duty.presses("1", 1)
    ann, bob = len(await duty.texts_to(ANN)), len(await duty.texts_to(BOB))
    await phone.says("John Smith", "412 Oak Street, Mission")
    assert len(await duty.texts_to(BOB)) == bob + 1
    assert len(await duty.texts_to(ANN)) == ann
    assert len(await duty.escalations()) == 1


async def test_the_list_tells_open_ones_from_past_ones(duty: Duty, clock: FrozenClock) -> None:
    await duty.hear_of()
    await duty.acknowledges()
    clock.advance(minutes=1)
    await duty.hear_of(GAS, "+19135550124")
    business = duty.shop.business

    async def statuses(**asked: object) -> tuple[list[str], str]:
        answer = await business.get("/v1/owner/emergencies", **asked)
        return [one["status"] for one in answer.json()], answer.headers["X-Total-Count"]

    assert await statuses() == (["OPEN", "ACKNOWLEDGED"], "2")
    assert await statuses(open="true") == (["OPEN"], "1")
    assert await statuses(open="false") == (["ACKNOWLEDGED"], "1")
    assert await statuses(limit=1, offset=1) == (["ACKNOWLEDGED"], "2")


async def test_the_whole_story_of_a_rung(duty: Duty) -> None:
    await duty.hear_of()
    await duty.work()
    await duty.picks_up()
    (rung,) = (await duty.story())["told"]
    assert (rung["name"], rung["role"], rung["phone"]) == ("Ann Lee", "on_call", ANN)
    assert (rung["text_status"], rung["rings"], rung["call_result"]) == ("SENT", 1, "answered")


async def test_taking_and_closing_are_in_the_audit_trail(duty: Duty) -> None:
    await duty.hear_of()
    await duty.acknowledges()
    await duty.closes()
    trail = await duty.shop.web.admin("GET", f"/audit?business_id={duty.shop.business.id}")
    actions = [one["action"] for one in trail.json() if one["action"].startswith("escalation")]
    assert sorted(actions) == ["escalation.acknowledge", "escalation.close"]


async def test_open_emergencies_are_counted_until_somebody_has_them(duty: Duty) -> None:
    await duty.hear_of()
    assert "escalations_unacknowledged 1.0" in (await duty.shop.web.client.get("/metrics")).text
    await duty.acknowledges()
    assert "escalations_unacknowledged 0.0" in (await duty.shop.web.client.get("/metrics")).text


# --- all at once ----------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(3))
async def test_when_key_text_and_desk_race_exactly_one_has_it(
    duty: Duty, clock: FrozenClock, attempt: int
) -> None:
    await duty.hear_of()
    for _ in range(2):
        clock.advance(minutes=5)
        await duty.work()
    other = Duty(duty.shop)  # Each remembers what it heard.
    heard, reply, desk = await asyncio.gather(
        duty.presses("1", 0), other.texter(BOB).texts("ACK"), duty.acknowledges(by="Zoe")
    )
    escalation = await duty.escalation()
    winners = [
        "You have it" in heard,
        reply.startswith("You have it"),
        desk.status_code == 200,
    ]
    assert sum(winners) == 1
    who = ("Ann Lee", "Bob Diaz", "Zoe")[winners.index(True)]
    assert escalation.acknowledged_by == who
    assert [one.body for one in await duty.texts_to(CALLER)] == [TAKEN.format(who)]
    told = [one for one in await duty.texts_to(OWNER) if one.kind is TextKind.ESCALATION]
    assert told == []  # She was alerted, not asked.


async def test_whoever_takes_it_just_when_time_is_up_is_the_last_to_be_told_or_not(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    clock.advance(minutes=5)
    await asyncio.gather(duty.work(), duty.presses("1", 0))
    escalation = await duty.escalation()
    assert escalation.acknowledged_by == "Ann Lee"
    assert escalation.next_at is None
    told = [one.phone for one in escalation.told]
    assert told in ([ANN], [ANN, BOB])
    bobs = " ".join(await duty.bodies_to(BOB))
    assert ("need not call" in bobs) == (BOB in told)
