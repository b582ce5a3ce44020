"""An emergency on its way to a human: who is told when, what they read, and what ends it."""

import pytest

from app.domain.businesses import BusinessId
from app.domain.escalations import EscalationStatus
from app.domain.return_calls import ReturnCallStatus
from app.domain.text_messages import TextKind, TextStatus
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.on_call import ANN, BOB, GAS, OFFICE, ON_CALL, Duty, on_duty
from tests.support.phone import CALLER
from tests.support.shop import OWNER
from tests.support.texter import Texter


async def test_the_first_is_told_in_the_turn_that_heard_the_danger(duty: Duty) -> None:
    await duty.hear_of()
    escalation = await duty.escalation()
    assert [one.name for one in escalation.told] == ["Ann Lee"]
    entries = await duty.shop.change(
        lambda uow: uow.outbox.claim(escalation.opened_at, escalation.opened_at, 20, urgent=True)
    )
    assert len(entries) == 3  # Her text, her call, and the owner's alert: before any worker ran.
    await duty.work()
    (text,) = await duty.texts_to(ANN)
    assert (text.kind, text.status) == (TextKind.ESCALATION, TextStatus.SENT)
    assert text.body == (
        "EMERGENCY, Bristol Plumbing. Danger: gas. I smell gas in my kitchen. "
        "Call back +19135550123. Reply ACK if you take it, PASS if you cannot."
    )
    assert duty.rung == [ANN]


async def test_the_owner_is_alerted_at_once_whoever_is_first_on_call(duty: Duty) -> None:
    await duty.hear_of()
    (alert,) = await duty.texts_to(OWNER)
    assert alert.kind is TextKind.OWNER_ALERT
    assert "smell gas" in alert.body
    assert duty.rung == [ANN]


async def test_the_next_is_told_when_time_is_up_and_not_before(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    clock.advance(minutes=4, seconds=59)
    await duty.work()
    assert await duty.told() == ["Ann Lee"]
    clock.advance(seconds=1)
    await duty.work()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    assert duty.rung == [ANN, BOB]


async def test_all_again_then_the_owner_and_the_office_and_then_a_call_is_owed(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    for _ in range(12):
        await duty.work()
        clock.advance(minutes=5)
    assert duty.rung == [ANN, BOB, ANN, BOB, ANN, BOB, OWNER, OFFICE]
    assert (await duty.escalation()).status is EscalationStatus.EXHAUSTED
    (owed,) = await duty.shop.owed()
    assert (owed.phone, owed.status) == (CALLER, ReturnCallStatus.PENDING)
    assert owed.note and owed.note.startswith("EMERGENCY")
    assert await duty.texts_to(CALLER) == []  # Nobody took it, so nothing is promised.
    later = clock.now()
    backlog = await duty.shop.web.services.storage.read_platform(lambda p: p.outbox_backlog(later))
    assert backlog.pending == 0


async def test_a_return_call_that_is_owed_already_is_marked(duty: Duty, clock: FrozenClock) -> None:
    phone = await duty.hear_of()
    await phone.hangs_up()
    (before,) = await duty.shop.owed()
    for _ in range(12):
        await duty.work()
        clock.advance(minutes=5)
    assert await duty.shop.owed() == [before]
    assert before.note and "EMERGENCY" in before.note


async def test_with_nobody_on_call_the_owner_is_first(storage: Storage, clock: FrozenClock) -> None:
    async with on_duty(storage, clock, on_call=[]) as duty:
        await duty.hear_of()
        (text,) = await duty.texts_to(OWNER)  # One, not an alert and a rung.
        assert "Reply ACK" in text.body
        clock.advance(minutes=5)
        await duty.work()
        assert duty.rung == [OWNER, OFFICE]


async def test_with_nobody_at_all_it_stays_open_for_all_to_see(
    storage: Storage, clock: FrozenClock
) -> None:
    async with on_duty(storage, clock, on_call=[], owner_phone=None, transfer_phone=None) as duty:
        await duty.hear_of()
        story = await duty.story()
        assert (story["status"], story["is_open"], story["told"]) == ("EXHAUSTED", True, [])
        assert [one.phone for one in await duty.shop.owed()] == [CALLER]


async def test_a_phone_that_is_listed_twice_rings_once_a_round(
    storage: Storage, clock: FrozenClock
) -> None:
    twice = [*ON_CALL, {"name": "Ann at work", "phone": ANN}]
    async with on_duty(storage, clock, on_call=twice) as duty:
        await duty.hear_of()
        for _ in range(3):
            await duty.work()
            clock.advance(minutes=5)
        assert duty.rung == [ANN, BOB, ANN]


async def test_a_worker_that_was_away_for_an_hour_tells_one_and_gives_them_their_time(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    await duty.work()
    clock.advance(hours=1)
    await duty.work()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    clock.advance(minutes=4, seconds=59)
    await duty.work()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]
    clock.advance(seconds=1)
    await duty.work()
    assert await duty.told() == ["Ann Lee", "Bob Diaz", "Ann Lee"]


async def test_the_ladder_goes_on_when_the_caller_has_hung_up(
    duty: Duty, clock: FrozenClock
) -> None:
    phone = await duty.hear_of()
    await phone.hangs_up()
    clock.advance(minutes=5)
    await duty.work()
    assert await duty.told() == ["Ann Lee", "Bob Diaz"]


async def test_a_suspended_business_still_gets_a_human_for_who_called_before(
    duty: Duty, clock: FrozenClock
) -> None:
    await duty.hear_of()
    path = f"/businesses/{duty.shop.business.id}"
    await duty.shop.web.admin("PATCH", path, json={"status": "SUSPENDED"})
    clock.advance(minutes=5)
    await duty.work()
    assert duty.rung == [ANN, BOB]
    assert "Press 1" in await duty.picks_up(1)
    assert "You have it" in await duty.texter(BOB).texts("ACK")
    assert (await duty.escalation()).acknowledged_by == "Bob Diaz"
    assert await duty.texter(CALLER).texts("my sink drips") == ""


async def test_opting_out_of_texts_does_not_silence_an_emergency(duty: Duty) -> None:
    await duty.texter(ANN).texts("STOP")
    await duty.hear_of()
    assert [one.status for one in await duty.texts_to(ANN)] == [TextStatus.SENT]
    assert duty.rung == [ANN]


async def test_a_text_that_tells_of_danger_starts_the_same_ladder(duty: Duty) -> None:
    await duty.texter(CALLER).texts("my basement is flooding, water everywhere")
    assert await duty.told() == ["Ann Lee"]
    assert "flooding" in (await duty.bodies_to(ANN))[0]


@pytest.mark.parametrize("first", ["STOP", None])
async def test_danger_in_texts_that_are_not_answered_starts_it_too(
    duty: Duty, first: str | None
) -> None:
    if first:
        await duty.texter(CALLER).texts(first)
        await duty.texter(CALLER).texts(GAS)
    else:
        await duty.texter(CALLER).texts(f"{GAS}, but stop texting me")
    escalation = await duty.escalation()
    assert escalation.brief.callback == CALLER
    assert "smell gas" in escalation.brief.problem


async def test_one_conversation_has_one_ladder_and_news_are_told_to_those_who_were(
    duty: Duty, clock: FrozenClock
) -> None:
    phone = await duty.hear_of()
    await duty.work()
    clock.advance(seconds=20)
    await phone.says("John Smith", "412 Oak Street, Mission")
    assert (await duty.escalation()).brief.address == "412 Oak Street, Mission"
    _, news = await duty.bodies_to(ANN)
    assert news.startswith("NEWS of the emergency, Bristol Plumbing.")
    assert "From John Smith. At 412 Oak Street, Mission." in news
    clock.advance(minutes=5)
    (brief,) = await duty.bodies_to(BOB)
    assert "At 412 Oak Street, Mission." in brief
    assert len(await duty.texts_to(ANN)) == 2
    await phone.hangs_up()
    assert len(await duty.texts_to(ANN)) == 2  # They know all there is to know.


async def test_a_booked_emergency_tells_when_we_promised_to_come(duty: Duty) -> None:
    phone = await duty.hear_of("a pipe burst and water is running all over the floor")
    await phone.says("John Smith", "412 Oak Street, Mission, 66202")
    for _ in range(6):
        if phone.state["appointment_id"]:
            break
        await phone.says("yes")
    assert phone.state["appointment_id"], phone.hears
    assert (await duty.escalation()).brief.window
    assert any("Booked for" in body for body in await duty.bodies_to(ANN))
    assert await duty.told() == ["Ann Lee"]


async def test_worse_news_after_everybody_was_told_climbs_again(
    duty: Duty, clock: FrozenClock
) -> None:
    texter = duty.texter(CALLER)
    await texter.texts("my basement is flooding, water everywhere")
    for _ in range(12):
        await duty.work()
        clock.advance(minutes=5)
    assert (await duty.escalation()).status is EscalationStatus.EXHAUSTED
    rung_before = len(duty.rung)
    await texter.texts("the water is reaching the electrical panel now and it is sparking")
    await duty.work()
    assert (await duty.escalation()).status is EscalationStatus.OPEN
    assert duty.rung[rung_before:] == [ANN]


async def test_another_business_has_a_ladder_of_its_own(duty: Duty, storage: Storage) -> None:
    await duty.hear_of()
    other = await duty.shop.web.tenant(name="Other", owner_phone="+19135550300")
    assert (await other.get("/v1/owner/emergencies")).json() == []
    escalation = await duty.escalation()
    path = f"/v1/owner/emergencies/{escalation.id}"
    assert (await other.get(path)).status_code == 404
    assert (await other.post(f"{path}/acknowledge")).status_code == 404
    assert (await other.post(f"{path}/close")).status_code == 404
    stolen = f"/twilio/escalation/key?business_id={other.id}&e={escalation.id}&rung=0"
    assert "nothing left" in duty.listens(await duty.posts(stolen, Digits="1"))
    assert await storage.read(BusinessId(other.id), lambda uow: uow.escalations.list_open()) == []
    assert (await duty.escalation()).is_open
    await Texter(other, ANN, "+18165550177").texts("ACK")
    assert (await duty.escalation()).is_open
