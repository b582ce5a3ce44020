"""What a service sends of its own accord, on every storage."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.bootstrap import build
from app.config import Settings
from app.domain.appointments import AppointmentStatus
from app.domain.businesses import BusinessStatus
from app.domain.conversations import Channel, ConversationId
from app.domain.dialogue.state import DialogueState
from app.domain.outbox import DoDueWork, OutboxEntry, Rhythm, SendText
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextKind, TextStatus
from app.domain.waitlist import WaitStatus
from app.ports import Storage, UnitOfWork
from app.services import messaging
from app.services.due.retention import Campaign
from tests.due.service import OWNER, House, at, open_house
from tests.support.factories import (
    a_conversation,
    a_message,
    a_return_call,
    a_waiting,
    an_escalation,
)
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONG_AGO = MONDAY_9AM - 20 * DAY
TOMORROW = MONDAY_9AM + DAY
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
async def house(storage: Storage, clock: FrozenClock) -> AsyncIterator[House]:
    yield await open_house(storage, clock)


# --- reminders ------------------------------------------------------------------------


@every_storage
async def test_a_customer_is_reminded_once_however_many_workers_look(house: House) -> None:
    ann = await house.customer(name="Ann")
    visit = await house.visit(ann, at(TOMORROW - HOUR), created_at=LONG_AGO)
    for _ in range(3):
        await house.work()
    (text,) = await house.texts()
    assert (text.kind, text.to_number) == (TextKind.REMINDER, ann.phone)
    assert text.body == (
        "Bristol Plumbing: your visit is Tuesday, January 6 at 8 AM. "
        "Reply C to confirm, R to reschedule."
    )
    assert [sent.body for sent in house.provider.sent] == [text.body]
    stored = await house.look(lambda uow: uow.appointments.get(visit.id))
    assert stored.reminder_sent


async def test_a_confirmed_visit_is_not_to_be_confirmed_again_and_speaks_their_language(
    house: House,
) -> None:
    ana = await house.customer(name="Ana", language_code="es")
    arrival = at(TOMORROW)
    await house.visit(
        ana,
        arrival,
        arrival_ends_at=arrival.start + 2 * HOUR,
        created_at=LONG_AGO,
        status=AppointmentStatus.CONFIRMED,
    )
    await house.work()
    (text,) = await house.texts()
    assert text.body == (
        "Bristol Plumbing: su visita es el martes 6 de enero, entre las 9 y las 11 de la mañana. "
        "Responda R para cambiarla."
    )
    assert len(text.body) <= 160


@every_storage
async def test_whoever_opted_out_is_reminded_once_they_want_texts_again(house: House) -> None:
    ann = await house.customer()
    await house.visit(ann, at(TOMORROW), created_at=LONG_AGO)
    await house.opt_out(ann.phone)
    tally = await house.workers[0].due_work.remind(house.business)
    assert (tally.considered, tally.sent, dict(tally.suppressed)) == (1, 0, {"opted_out": 1})
    await house.change(lambda uow: uow.opt_outs.remove(ann.phone))
    await house.work()
    assert await house.told() == [ann.phone]


@every_storage
async def test_a_moved_visit_is_told_again_and_a_nudged_one_is_not(house: House) -> None:
    ann = await house.customer()
    visit = await house.visit(ann, at(TOMORROW), created_at=LONG_AGO)
    await house.work()
    half_an_hour = timedelta(minutes=30)
    window = at(TOMORROW + half_an_hour)
    await house.patch(visit, starts_at=window.start, ends_at=window.end)
    house.clock.advance(hours=5)
    await house.work()
    (first,) = await house.texts(TextKind.REMINDER)
    assert "at 9 AM" in first.body
    window = at(TOMORROW + 6 * HOUR)
    await house.patch(visit, starts_at=window.start, ends_at=window.end)
    await house.work()
    assert len(await house.texts(TextKind.REMINDER)) == 1
    house.clock.advance(hours=5)
    await house.work()
    _, second = await house.texts(TextKind.REMINDER)
    assert "at 3 PM" in second.body


@every_storage
async def test_however_many_ask_at_once_each_visit_is_told_of_once(
    storage: Storage, clock: FrozenClock
) -> None:
    """Three processes and six cron jobs; only one of them promises each."""
    house = await open_house(storage, clock, workers=3)
    people = [await house.customer() for _ in range(25)]
    for person in people:
        await house.visit(person, at(TOMORROW), created_at=LONG_AGO)
    asked = [worker.due_work.remind(house.business) for worker in house.workers * 2]
    drained = [worker.outbox.drain() for worker in house.workers]
    *tallies, _, _, _ = await asyncio.gather(*asked, *drained)
    told_by_cron = sum(tally.sent for tally in tallies)
    assert told_by_cron <= len(people)
    assert all(tally.considered == len(people) for tally in tallies)
    for _ in range(2):
        await house.work()
    assert sorted(await house.told()) == sorted(person.phone for person in people)
    assert len(house.provider.sent) == len(people)


@every_storage
async def test_one_key_is_one_text_however_many_promise_it_while_it_is_sent(
    storage: Storage, clock: FrozenClock
) -> None:
    house = await open_house(storage, clock, workers=3)
    text = SendText("+19135550123", "See you tomorrow.", TextKind.REMINDER)

    async def promises() -> int:
        done = 0
        for _ in range(5):
            done += await house.change(
                lambda uow: messaging.promise(uow, clock.now(), text, key="reminder/a1/monday")
            )
            await asyncio.sleep(0)
        return done

    *promised, _, _, _ = await asyncio.gather(
        *(promises() for _ in range(12)), *(worker.outbox.drain() for worker in house.workers)
    )
    await house.work()
    assert sum(promised) == 1
    assert len(house.provider.sent) == len(await house.texts()) == 1


# --- follow-ups -----------------------------------------------------------------------


async def owe(house: House, phone: str, **given: object) -> None:
    talk = a_conversation(
        phone=phone,
        started_at=house.clock.now(),
        last_message_at=house.clock.now(),
        ended_at=house.clock.now(),
        state=DialogueState(problem="a leak"),
    )
    owed = a_return_call(
        phone=phone,
        first_seen_at=house.clock.now(),
        last_seen_at=house.clock.now(),
        conversation_id=talk.id,
        **{"reason": ReturnCallReason.PARTIAL_INTAKE, **given},
    )

    def work(uow: UnitOfWork) -> None:
        uow.conversations.add(talk, a_message())
        uow.return_calls.put(owed)

    await house.change(work)


@every_storage
async def test_a_lead_is_asked_once_and_not_again_for_a_week(house: House) -> None:
    phone = "+19135550123"
    await owe(house, phone)
    house.clock.advance(hours=1)
    await house.work()
    assert await house.told() == []
    for _ in range(4):
        await house.work(hours=1)
    (text,) = await house.texts()
    assert (text.kind, text.to_number) == (TextKind.FOLLOWUP, phone)
    assert len(text.body) <= 160
    await owe(house, phone)
    for _ in range(5):
        await house.work(hours=1)
    assert len(await house.texts()) == 1
    tally = await house.workers[0].due_work.follow_up(house.business)
    assert dict(tally.suppressed) == {"too_soon": 1}


@every_storage
async def test_whoever_is_a_persons_or_has_booked_is_not_asked(house: House) -> None:
    await owe(house, "+19135550101", reason=ReturnCallReason.HUMAN_REQUESTED)
    await owe(house, "+19135550102", note="EMERGENCY: gas")
    booked = await house.customer(phone="+19135550103")
    await owe(house, booked.phone)
    await house.visit(booked, at(TOMORROW + 5 * DAY))
    silent = "+19135550104"
    await owe(house, silent)
    await house.opt_out(silent)
    await owe(house, "withheld-v1234")
    house.clock.advance(hours=3)
    tally = await house.workers[0].due_work.follow_up(house.business)
    assert (tally.considered, tally.sent) == (4, 0)
    assert dict(tally.suppressed) == {
        "emergency": 1,
        "coming_visit": 1,
        "opted_out": 1,
        "no_phone": 1,
    }


async def test_a_conversation_without_a_return_call_is_a_lead_as_well(house: House) -> None:
    def talk(phone: str, **given: object) -> object:
        usual = {
            "phone": phone,
            "ended_at": MONDAY_9AM,
            "outcome": "answered",
            "language_code": "es",
            "state": DialogueState(problem="¿cuánto cuesta?"),
        }
        return a_conversation(**{**usual, **given})

    talks = [
        talk("+19135550101"),
        talk("+19135550102", outcome="wrong_number"),
        talk("+19135550103", outcome="sales"),
        talk("+19135550104", ended_at=None),
        talk("+19135550105", is_emergency=True),
        talk(None),
    ]

    def add(uow: UnitOfWork) -> None:
        for one in talks:
            uow.conversations.add(one)

    await house.change(add)
    house.clock.advance(hours=3)
    for _ in range(2):
        await house.work()
    (text,) = await house.texts()
    assert text.to_number == "+19135550101"
    assert text.body.startswith("Bristol Plumbing: nos contacto")


async def test_owners_can_do_without_follow_ups(house: House) -> None:
    await house.set(followups_enabled=False)
    await owe(house, "+19135550123")
    house.clock.advance(hours=3)
    tally = await house.workers[0].due_work.follow_up(house.business)
    assert (tally.considered, tally.sent) == (0, 0)


# --- retention ------------------------------------------------------------------------


async def lapsed(house: House, **given: object) -> str:
    customer = await house.customer(**given)
    visit = at(MONDAY_9AM - 200 * DAY)
    await house.visit(customer, visit, status=AppointmentStatus.COMPLETED, created_at=LONG_AGO)
    return customer.phone


@every_storage
async def test_customers_are_asked_back_in_the_owners_words_and_told_how_to_stop(
    house: House,
) -> None:
    await house.set(
        retention_enabled=True, retention_sms_template="Hi {name}, {business} here: {phone}."
    )
    phone = await lapsed(house, name="Ann")
    house.clock.advance(hours=1)
    for _ in range(2):
        await house.work()
    (text,) = await house.texts()
    assert (text.kind, text.to_number, text.campaign) == (TextKind.RETENTION, phone, "come_back")
    assert text.body == ("Hi Ann, Bristol Plumbing here: +18165550100. Reply STOP to opt out.")


@every_storage
async def test_a_run_asks_no_more_than_it_may_and_the_next_one_asks_the_others(
    house: House,
) -> None:
    await house.set(retention_enabled=True)
    phones = {await lapsed(house) for _ in range(7)}
    due_work = house.workers[0].due_work
    tallies = [await due_work.ask_back(house.business, Campaign(most=3)) for _ in range(4)]
    assert [tally.sent for tally in tallies] == [3, 3, 1, 0]
    assert dict(tallies[-1].suppressed) == {"already_told": 7}
    await house.work()
    assert set(await house.told()) == phones


async def test_who_is_asked_back_can_be_narrowed_and_another_campaign_waits(house: House) -> None:
    await house.set(retention_enabled=True)
    tagged = await house.customer(tags=("vip",))
    plain = await house.customer()
    for one, kind in ((tagged, "drain"), (plain, "heater")):
        window = at(MONDAY_9AM - 200 * DAY)
        await house.visit(one, window, service_type=kind, created_at=LONG_AGO)
    ask = house.workers[0].due_work.ask_back
    assert (await ask(house.business, Campaign(tag="vip", service_type="heater"))).considered == 0
    assert (await ask(house.business, Campaign(tag="vip"))).sent == 1
    assert (await ask(house.business, Campaign(days=201))).considered == 0
    tally = await ask(house.business, Campaign(name="spring"))
    assert (tally.sent, dict(tally.suppressed)) == (1, {"too_soon": 1})
    house.clock.advance(days=31)
    assert (await ask(house.business, Campaign(name="spring"))).sent == 1


async def test_whoever_is_coming_or_waits_for_a_new_time_is_not_asked_back(house: House) -> None:
    await house.set(retention_enabled=True)
    regular, put_off = await house.customer(), await house.customer()
    old = at(MONDAY_9AM - 200 * DAY)
    await house.visit(regular, old)
    await house.visit(regular, at(MONDAY_9AM + 30 * DAY))
    await house.visit(put_off, old, status=AppointmentStatus.PENDING_RESCHEDULE)
    tally = await house.workers[0].due_work.ask_back(house.business, Campaign())
    assert (tally.considered, dict(tally.suppressed)) == (1, {"coming_visit": 1})


async def test_nobody_is_asked_back_unless_the_owner_wants_it_or_on_a_closed_day(
    house: House,
) -> None:
    phone = await lapsed(house)
    house.clock.advance(hours=1)
    await house.work()
    assert await house.told() == []
    tuesday = date(2026, 1, 6)
    await house.set(retention_enabled=True, blackout_dates=(tuesday,))
    house.clock.advance(days=1)
    await house.work()
    assert await house.told() == []
    house.clock.advance(days=1)
    await house.work()
    assert await house.told() == [phone]


# --- reviews and the owner's evening --------------------------------------------------


@every_storage
async def test_a_review_is_asked_for_after_a_visit_and_once_in_three_months(house: House) -> None:
    await house.set(review_link="https://example.com/r")
    ann = await house.customer()
    first = await house.visit(ann, at(MONDAY_9AM - 2 * HOUR))
    second = await house.visit(ann, at(MONDAY_9AM - 2 * HOUR))
    for visit in (first, second):
        await house.patch(visit, status=AppointmentStatus.COMPLETED)
    house.clock.advance(hours=1)
    await house.work()
    assert await house.told() == []
    for _ in range(4):
        await house.work(hours=1)
    (text,) = await house.texts()
    assert (text.kind, text.to_number) == (TextKind.REVIEW, ann.phone)
    assert "https://example.com/r" in text.body
    assert len(text.body) <= 160


@pytest.mark.parametrize(
    "fields", [{"review_link": None}, {"review_link": "https://a.b", "review_requests": False}]
)
async def test_without_a_link_or_a_wish_nobody_is_asked_for_a_review(
    house: House, fields: dict[str, object]
) -> None:
    await house.set(**fields)
    await house.visit(
        await house.customer(), at(MONDAY_9AM - 4 * HOUR), status=AppointmentStatus.COMPLETED
    )
    house.clock.advance(hours=3)
    await house.work()
    assert await house.told() == []


@every_storage
async def test_the_owner_reads_about_tomorrow_once_an_evening(house: House) -> None:
    await house.set(briefing_hour=18)
    ann = await house.customer(name="Ann Lee")
    await house.visit(ann, at(TOMORROW), address="412 Oak Street")
    await owe(house, "+19135550123", reason=ReturnCallReason.HUMAN_REQUESTED, name="Sam")
    await house.change(lambda uow: uow.escalations.add(an_escalation()))
    await house.work(hours=8)
    assert OWNER not in await house.told()
    for _ in range(4):
        await house.work(hours=1)
    (text,) = await house.texts(TextKind.OWNER_ALERT)
    assert text.to_number == OWNER
    assert text.body == (
        "Bristol Plumbing, tomorrow: 1 visit. at 9 AM: Ann Lee, 412 Oak Street. "
        "Calls to return: 1 (Sam). Emergencies nobody has taken: 1."
    )


async def test_the_evening_is_off_until_the_owner_chooses_an_hour(house: House) -> None:
    for _ in range(12):
        await house.work(hours=1)
    assert await house.told() == []


# --- conversations gone cold, the waitlist --------------------------------------------


@every_storage
async def test_a_thread_gone_cold_becomes_a_return_call_within_the_day(house: House) -> None:
    def begun(channel: Channel, **given: object) -> object:
        state = DialogueState(problem="a leak", name="Ann", intent="book")
        return a_conversation(channel=channel, phone="+19135550123", state=state, **given)

    cold, fresh = begun(Channel.SMS), begun(Channel.SMS, last_message_at=TOMORROW)
    web, call = begun(Channel.WEB), begun(Channel.PHONE)

    def add(uow: UnitOfWork) -> None:
        for talk in (cold, fresh, web, call):
            uow.conversations.add(talk)

    await house.change(add)
    await house.set(followups_enabled=False)
    house.clock.advance(hours=23)
    await house.work()
    assert await house.look(lambda uow: uow.return_calls.list()) == []
    await house.work(hours=2)

    def over(uow: UnitOfWork) -> list[bool]:
        ids = (cold.id, fresh.id, web.id, call.id)
        return [uow.conversations.get(ConversationId(one)).is_over for one in ids]

    assert await house.look(over) == [True, False, True, False]
    (owed,) = await house.look(lambda uow: uow.return_calls.list())
    assert (owed.phone, owed.reason) == ("+19135550123", ReturnCallReason.PARTIAL_INTAKE)


async def test_whoever_waited_for_days_that_are_over_waits_no_longer(house: House) -> None:
    waiting = [a_waiting(last_on=date(2026, 1, day)) for day in (4, 5)]

    def add(uow: UnitOfWork) -> None:
        for one in waiting:
            uow.waitlist.add(one)

    await house.change(add)
    await house.work()
    found = await house.look(lambda uow: [uow.waitlist.get(one.id).status for one in waiting])
    assert found == [WaitStatus.EXPIRED, WaitStatus.WAITING]


# --- the engine -----------------------------------------------------------------------


async def entries(house: House) -> dict[Rhythm, OutboxEntry]:
    ids = (f"due-{rhythm}" for rhythm in Rhythm)
    found = await house.look(lambda uow: [uow.outbox.find(one) for one in ids])
    return {one.promise.rhythm: one for one in found if one and isinstance(one.promise, DoDueWork)}


@every_storage
async def test_every_business_is_looked_over_in_three_rhythms_for_ever(house: House) -> None:
    await house.work()
    assert set(await entries(house)) == set(Rhythm)
    await house.work()
    now, found = house.clock.now(), await entries(house)
    assert found[Rhythm.FREQUENT].due_at - now <= timedelta(minutes=5)
    assert found[Rhythm.HOURLY].due_at - now <= HOUR
    assert len(await house.told()) == 0
    ten = datetime(2026, 1, 5, 10, tzinfo=CHICAGO).astimezone(UTC)
    assert found[Rhythm.DAILY].due_at == ten
    assert not any(one.is_dead or one.leased_until for one in found.values())
    # a process that starts anew finds them and adds none
    again = await build(Settings(), clock=house.clock, storage=house.storage)
    await again.outbox.drain()
    assert set(await entries(house)) == set(Rhythm)


@every_storage
async def test_a_suspended_business_is_left_alone_until_it_is_back(house: House) -> None:
    ann = await house.customer()
    await house.visit(ann, at(MONDAY_9AM + 20 * HOUR), created_at=LONG_AGO)
    await house.set(status=BusinessStatus.SUSPENDED)
    for _ in range(3):
        await house.work()
    assert await house.told() == []
    await house.set(status=BusinessStatus.ACTIVE)
    await house.work(hours=1)
    assert await house.told() == [ann.phone]


async def test_one_task_that_fails_stops_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr("app.services.due.due_work.end_cold_talks", broken)
    await owe(house, "+19135550123")
    house.clock.advance(hours=3)
    await house.work()
    assert await house.told(TextKind.FOLLOWUP) == ["+19135550123"]
    hourly = (await entries(house))[Rhythm.HOURLY]
    assert not hourly.is_dead
    assert hourly.last_error


async def test_looking_businesses_over_leaves_room_for_whatever_is_urgent(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten businesses are due and their looks hang; a text and another errand go at once."""
    go = asyncio.Event()

    async def hangs(*_: object) -> None:
        await go.wait()

    house = await open_house(storage, clock, workers=1)
    for _ in range(9):
        await open_house(storage, clock, workers=0, twilio_phone_number=None)
    worker = house.workers[0]
    monkeypatch.setattr("app.services.due.due_work.rounds.carry_out", hangs)
    monkeypatch.setattr("app.services.due.due_work.follow_up", hangs)
    await worker.outbox._round()
    clock.advance(minutes=5)
    await worker.outbox._round()
    looking = len(worker.outbox._errands._looking)
    text = SendText("+19135550123", "EMERGENCY", TextKind.ESCALATION)
    entry = OutboxEntry(id="urgent", promise=text, due_at=clock.now())
    await house.change(lambda uow: uow.outbox.add(entry))
    await worker.outbox._round()
    assert 0 < looking <= 2
    assert [sent.body for sent in house.provider.sent] == ["EMERGENCY"]
    go.set()
    await worker.outbox._errands.all_done()


async def test_a_long_round_is_spread_so_that_urgent_texts_pass_between(house: House) -> None:
    await house.set(retention_enabled=True)
    for _ in range(30):
        await lapsed(house)
    await house.workers[0].due_work.ask_back(house.business, Campaign())
    now = house.clock.now()
    claimed = await house.change(lambda uow: uow.outbox.claim(now, now + HOUR, 100))
    assert len([one for one in claimed if isinstance(one.promise, SendText)]) == 1
    house.clock.advance(minutes=2)
    await house.work()
    sent = [text for text in await house.texts() if text.status is TextStatus.SENT]
    assert len(sent) == 29
