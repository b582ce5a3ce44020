"""The one gate for texts, on every storage: what goes, what waits, what never goes, and why."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.outbox import SendText
from app.domain.text_messages import TextKind, TextMessage, TextStatus
from app.ports import Storage, UnitOfWork
from app.services import messaging
from tests.support.doors import hire, set_rules
from tests.support.factories import (
    MONDAY_9AM,
    a_conversation,
    a_customer,
    a_text,
    an_appointment,
    an_opt_out,
)
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop, open_shop

NIGHT = datetime(2026, 1, 6, 4, tzinfo=UTC)
"""Ten in the evening in Chicago, on Monday."""
MORNING = datetime(2026, 1, 6, 14, tzinfo=UTC)
REMINDER = SendText(CALLER, "Your visit is soon.", TextKind.REMINDER)
BOOKING = (
    "my kitchen drain is clogged",
    "Amy Rourke",
    "6100 Nieman Road, Shawnee",
    "tomorrow morning",
    "the first one",
    "yes",
)


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as opened:
        yield opened


async def promise(shop: Shop, *texts: SendText) -> Sequence[TextMessage]:
    now = shop.web.services.clock.now()

    def promised(uow: UnitOfWork) -> None:
        for text in texts:
            messaging.promise(uow, now, text)

    await shop.change(promised)
    return await shop.texts()


async def promise_one(shop: Shop, text: SendText = REMINDER) -> TextMessage:
    """As it stands in the ledger."""
    rows = await promise(shop, text)
    return next(row for row in rows if row.body == text.body and row.to_number == text.to_number)


async def store(shop: Shop, **given: object) -> None:
    customer = a_customer(**{"phone": CALLER, **given})
    await shop.change(lambda uow: uow.customers.add(customer))


def outcome(row: TextMessage) -> tuple[TextStatus, str | None]:
    return row.status, row.rule


# --- quiet hours ----------------------------------------------------------------------


async def test_a_text_at_night_waits_for_the_morning_and_is_sent_once(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    held = await promise_one(shop)
    assert outcome(held) == (TextStatus.QUEUED, "quiet_hours")
    assert (held.held_until, held.attempts) == (MORNING, 0)
    clock.at = MORNING - timedelta(minutes=1)
    assert (await shop.texts())[0].status is TextStatus.QUEUED
    clock.at = MORNING
    (sent,) = await shop.texts()
    assert outcome(sent) == (TextStatus.SENT, "daytime")
    assert (sent.held_until, sent.attempts, sent.sent_at) == (None, 1, MORNING)


async def test_the_owner_sees_what_waits_and_why(shop: Shop, clock: FrozenClock) -> None:
    clock.at = NIGHT
    await promise_one(shop)
    (shown,) = (await shop.business.get("/v1/crm/messages")).json()
    assert (shown["status"], shown["rule"]) == ("QUEUED", "quiet_hours")
    assert datetime.fromisoformat(shown["held_until"]) == MORNING
    assert shown["segments"] == 1


async def test_whoever_opts_out_while_a_text_waits_does_not_get_it(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    await promise_one(shop)
    await shop.change(lambda uow: uow.opt_outs.put(an_opt_out(phone=CALLER)))
    clock.at = MORNING
    assert outcome((await shop.texts())[0]) == (TextStatus.SUPPRESSED, "opted_out")


async def test_what_is_worth_nothing_in_the_morning_is_not_sent(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    row = await promise_one(shop, replace(REMINDER, useful_until=MORNING - timedelta(hours=1)))
    assert outcome(row) == (TextStatus.SUPPRESSED, "too_late")


@pytest.mark.parametrize(
    ("phone", "address", "wakes"),
    [
        ("+13105550123", None, 16),  # Los Angeles by its area code
        ("+19135550123", "1 Market St, San Francisco, CA 94105", 16),  # by its ZIP code
        ("+19135550123", "1 Main St, Boston, MA", 14),  # by its state, where it is day already
        ("+12125550123", None, 14),  # New York, but the business is in Chicago
    ],
)
async def test_it_has_to_be_day_wherever_they_may_be(
    shop: Shop, clock: FrozenClock, phone: str, address: str | None, wakes: int
) -> None:
    clock.at = datetime(2026, 1, 6, 12, 30, tzinfo=UTC)
    await store(shop, phone=phone, address=address)
    held = await promise_one(shop, replace(REMINDER, to_number=phone))
    assert held.held_until == datetime(2026, 1, 6, wakes, tzinfo=UTC)


async def test_an_answer_to_what_somebody_just_did_comes_at_night(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    row = await promise_one(shop, replace(REMINDER, asked_at=NIGHT - timedelta(minutes=5)))
    assert outcome(row) == (TextStatus.SENT, "just_asked")


async def test_what_somebody_did_two_hours_ago_is_answered_in_the_morning(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    row = await promise_one(shop, replace(REMINDER, asked_at=NIGHT - timedelta(hours=2)))
    assert outcome(row) == (TextStatus.QUEUED, "quiet_hours")


async def test_a_visit_booked_by_phone_at_night_is_confirmed_at_once(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    phone = shop.phone()
    await phone.dials()
    await phone.says(*BOOKING)
    (row,) = [one for one in await shop.texts() if one.kind is TextKind.CONFIRMATION]
    assert outcome(row) == (TextStatus.SENT, "just_asked")
    assert (row.conversation_id, row.appointment_id is not None) == (phone.call, True)


async def test_the_owner_hears_of_an_emergency_at_any_hour(shop: Shop, clock: FrozenClock) -> None:
    clock.at = NIGHT
    phone = shop.phone()
    await phone.dials()
    await phone.says("my basement is flooding, the pipe burst")
    await phone.hangs_up()
    alerts = [one for one in await shop.texts() if one.kind is TextKind.ESCALATION]
    assert alerts and {outcome(one) for one in alerts} == {(TextStatus.SENT, "escalation")}


async def test_whoever_has_an_emergency_hears_who_is_coming_at_any_hour(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    about = a_conversation(phone=CALLER, is_emergency=True, last_message_at=NIGHT)
    past = a_conversation(phone=CALLER, is_emergency=True, last_message_at=MONDAY_9AM)
    await shop.change(lambda uow: [uow.conversations.add(one) for one in (about, past)])
    coming = SendText(CALLER, "Ray is coming.", TextKind.CONFIRMATION, conversation_id=about.id)
    assert outcome(await promise_one(shop, coming)) == (TextStatus.SENT, "emergency")
    for kind, talk in ((TextKind.CONFIRMATION, past), (TextKind.REVIEW, about)):
        row = await promise_one(shop, SendText(CALLER, kind, kind, conversation_id=talk.id))
        assert outcome(row) == (TextStatus.QUEUED, "quiet_hours")


async def test_a_call_that_nobody_took_is_answered_at_night_but_not_hours_later(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    missed = SendText(CALLER, "Sorry we missed you.", TextKind.MISSED_CALL)
    assert outcome(await promise_one(shop, missed)) == (TextStatus.SENT, "just_asked")
    late = replace(missed, body="Sorry we missed your call.")
    called_at = NIGHT - timedelta(hours=2)
    await shop.change(lambda uow: messaging.promise(uow, called_at, late))
    (row,) = [one for one in await shop.texts() if one.body == late.body]
    assert outcome(row) == (TextStatus.QUEUED, "quiet_hours")


@pytest.mark.parametrize(
    ("in_hours", "told"),
    [(11, (TextStatus.SENT, "just_asked")), (14, (TextStatus.QUEUED, "quiet_hours"))],
)
async def test_a_technician_is_woken_only_for_a_visit_that_is_near(
    shop: Shop, clock: FrozenClock, in_hours: int, told: tuple[TextStatus, str]
) -> None:
    clock.at = NIGHT
    await hire(shop, "Ray Alvarez", phone="+19135550777")
    customer = a_customer()
    start = NIGHT + timedelta(hours=in_hours)
    await shop.change(lambda uow: uow.customers.add(customer))
    await shop.business.post(
        "/v1/crm/appointments",
        customer_id=customer.id,
        start_time=start.isoformat(),
        end_time=(start + timedelta(hours=1)).isoformat(),
    )
    (row,) = [one for one in await shop.texts() if one.to_number == "+19135550777"]
    assert outcome(row) == told


# --- stop -----------------------------------------------------------------------------


async def test_a_stranger_who_opted_out_gets_nothing(shop: Shop) -> None:
    await shop.change(lambda uow: uow.opt_outs.put(an_opt_out(phone=CALLER)))
    for kind in TextKind:
        if kind is not TextKind.ESCALATION:
            row = await promise_one(shop, SendText(CALLER, f"a {kind}", kind))
            assert outcome(row) == (TextStatus.SUPPRESSED, "opted_out"), kind


async def test_no_stop_silences_an_alarm_for_the_business(shop: Shop) -> None:
    on_call = "+19135550888"
    await set_rules(shop, on_call=[{"name": "Ray", "phone": on_call}])
    for phone in (OWNER, on_call):
        await shop.change(lambda uow, phone=phone: uow.opt_outs.put(an_opt_out(phone=phone)))
        alarm = await promise_one(shop, SendText(phone, "EMERGENCY", TextKind.ESCALATION))
        assert outcome(alarm) == (TextStatus.SENT, "escalation")
        alert = await promise_one(shop, SendText(phone, "a gas leak", TextKind.OWNER_ALERT))
        assert outcome(alert) == (TextStatus.SENT, "owner_alert")
        followup = await promise_one(shop, SendText(phone, "still need us?", TextKind.FOLLOWUP))
        assert outcome(followup) == (TextStatus.SUPPRESSED, "opted_out")


# --- limits ---------------------------------------------------------------------------


def several(count: int, start: int = 0, to: str = CALLER) -> list[SendText]:
    return [SendText(to, f"number {n}", TextKind.REMINDER) for n in range(start, start + count)]


async def test_the_eleventh_text_of_an_hour_to_one_number_waits(
    shop: Shop, clock: FrozenClock
) -> None:
    rows = await promise(shop, *several(11))
    waiting = [row for row in rows if row.status is TextStatus.QUEUED]
    assert [(row.rule, row.held_until) for row in waiting] == [
        ("number_hour_limit", clock.now() + timedelta(minutes=15))
    ]
    for _ in range(5):
        clock.advance(minutes=15)
        rows = await shop.texts()
    assert {outcome(row) for row in rows} == {(TextStatus.SENT, "daytime")}


async def test_the_thirty_first_text_of_a_day_to_one_number_is_not_sent(
    shop: Shop, clock: FrozenClock
) -> None:
    for hour in range(3):
        await promise(shop, *several(10, hour * 10))
        clock.advance(hours=1, minutes=1)
    row = await promise_one(shop)
    assert outcome(row) == (TextStatus.SUPPRESSED, "number_day_limit")
    alarm = await promise_one(shop, SendText(CALLER, "EMERGENCY", TextKind.ESCALATION))
    assert alarm.status is TextStatus.SENT


async def test_direct_replies_are_not_counted_against_a_number(shop: Shop) -> None:
    replies = [a_text(to_number=CALLER, kind=TextKind.REPLY) for _ in range(40)]

    def stored(uow: UnitOfWork) -> None:
        for one in replies:
            uow.text_messages.add(one)

    await shop.change(stored)
    assert outcome(await promise_one(shop)) == (TextStatus.SENT, "daytime")


async def test_a_business_sends_so_many_texts_an_hour_and_the_rest_waits(
    storage: Storage, clock: FrozenClock
) -> None:
    async with open_shop(storage, clock, {"texts_per_hour": 5}) as shop:
        rows = await promise(shop, *(several(1, to=f"+1913555{n:04}")[0] for n in range(8)))
        assert sum(row.status is TextStatus.SENT for row in rows) == 5
        assert {row.rule for row in rows if row.status is TextStatus.QUEUED} == {
            "business_hour_limit"
        }
        alert = await promise_one(shop, SendText(OWNER, "a gas leak", TextKind.OWNER_ALERT))
        assert alert.status is TextStatus.SENT
        for _ in range(5):
            clock.advance(minutes=15)
            rows = await shop.texts()
        assert {row.status for row in rows} == {TextStatus.SENT}


async def test_the_same_words_to_one_number_are_sent_once_in_ten_minutes(
    shop: Shop, clock: FrozenClock
) -> None:
    rows = await promise(shop, REMINDER, REMINDER)
    assert sorted(outcome(row) for row in rows) == [
        (TextStatus.SENT, "daytime"),
        (TextStatus.SUPPRESSED, "duplicate"),
    ]
    clock.advance(minutes=11)
    rows = await promise(shop, REMINDER)
    assert sum(row.status is TextStatus.SENT for row in rows) == 2


async def test_an_alarm_is_repeated_as_often_as_it_is_raised(shop: Shop) -> None:
    alarm = SendText(OWNER, "EMERGENCY", TextKind.ESCALATION)
    rows = await promise(shop, *(alarm for _ in range(40)))
    assert {outcome(row) for row in rows} == {(TextStatus.SENT, "escalation")}


# --- where to -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("72975", "not_a_number"),
        ("+18765550123", "foreign_number"),
        ("+19005550123", "premium_number"),
        ("+18165550100", "our_own_number"),
    ],
)
async def test_a_number_that_must_not_be_texted_is_not(shop: Shop, number: str, rule: str) -> None:
    for kind in (TextKind.REMINDER, TextKind.ESCALATION):
        row = await promise_one(shop, SendText(number, f"a {kind}", kind))
        assert outcome(row) == (TextStatus.SUPPRESSED, rule)


async def test_an_owner_abroad_hears_of_emergencies_and_nobody_else_does(shop: Shop) -> None:
    abroad = "+447911123456"
    await set_rules(shop, owner_phone=abroad)
    alert = await promise_one(shop, SendText(abroad, "a gas leak", TextKind.OWNER_ALERT))
    assert alert.status is TextStatus.SENT


@pytest.mark.parametrize("error", ["30006", "21614"])
async def test_a_landline_is_not_texted_again_until_it_texts(
    shop: Shop, clock: FrozenClock, error: str
) -> None:
    failed = a_text(to_number=CALLER, status=TextStatus.UNDELIVERED, error_code=error)
    await shop.change(lambda uow: uow.text_messages.add(failed))
    clock.advance(days=2)
    assert outcome(await promise_one(shop)) == (TextStatus.SUPPRESSED, "landline")
    wrote = a_text(
        direction="inbound",
        from_number=CALLER,
        status=TextStatus.DELIVERED,
        created_at=clock.now(),
    )
    await shop.change(lambda uow: uow.text_messages.add(wrote))
    clock.advance(minutes=1)
    row = await promise_one(shop, replace(REMINDER, body="again"))
    assert outcome(row) == (TextStatus.SENT, "daytime")


# --- numbers that were only told ------------------------------------------------------


async def book_from_withheld(shop: Shop, told: str) -> TextMessage:
    """A caller without a number says one, and books; the confirmation as it stands."""
    phone = shop.phone(None)
    await phone.dials()
    await phone.says("my kitchen drain is clogged", "Amy Rourke", told)
    await phone.says("6100 Nieman Road, Shawnee", "next week", "the first one", "yes", "no thanks")
    texts = [one for one in await shop.texts() if one.kind is TextKind.CONFIRMATION]
    return next(one for one in texts if one.conversation_id == phone.call)


async def test_a_told_number_is_texted_when_a_visit_was_booked_under_it(shop: Shop) -> None:
    row = await book_from_withheld(shop, "816 555 0101")
    assert outcome(row) == (TextStatus.SENT, "told_number")


async def test_a_number_that_was_told_and_belongs_to_nobody_is_not_texted(shop: Shop) -> None:
    row = await promise_one(shop, replace(REMINDER, number_was_told=True))
    assert outcome(row) == (TextStatus.SUPPRESSED, "stranger")


async def test_a_lead_who_never_called_from_the_number_they_left_is_not_followed_up(
    shop: Shop,
) -> None:
    row = await promise_one(shop, SendText(CALLER, "Still need us?", TextKind.FOLLOWUP))
    assert outcome(row) == (TextStatus.SUPPRESSED, "stranger")


async def test_told_numbers_of_one_block_are_texted_five_times_a_day(
    shop: Shop, clock: FrozenClock
) -> None:
    told = [
        replace(REMINDER, to_number=f"+1816555020{n}", number_was_told=True, kind=kind)
        for n, kind in enumerate([TextKind.CONFIRMATION] * 3 + [TextKind.FOLLOWUP] * 4)
    ]
    for one in told:
        await store(shop, phone=one.to_number, created_at=clock.now())
    rows = [await promise_one(shop, one) for one in told]
    assert [outcome(row) for row in rows] == [
        *[(TextStatus.SENT, "told_number")] * 5,
        *[(TextStatus.SUPPRESSED, "told_number_limit")] * 2,
    ]
    clock.advance(days=1, hours=1)
    row = await promise_one(shop, replace(told[0], body="again"))
    assert outcome(row) == (TextStatus.SENT, "daytime")  # a customer since yesterday


async def test_told_numbers_are_texted_twenty_times_a_day_in_all(
    shop: Shop, clock: FrozenClock
) -> None:
    numbers = [f"+1816{n:03}0101" for n in range(200, 222)]
    for number in numbers:
        await store(shop, phone=number, created_at=clock.now())
    told = SendText("", "You're booked.", TextKind.CONFIRMATION, number_was_told=True)
    rows = await promise(shop, *(replace(told, to_number=number) for number in numbers))
    assert sum(row.rule == "told_number" for row in rows) == 20
    assert sum(row.rule == "told_number_limit" for row in rows) == 2


async def test_a_told_number_that_has_called_us_is_as_good_as_any(shop: Shop) -> None:
    known = a_conversation(phone=CALLER, started_at=MONDAY_9AM)
    await shop.change(lambda uow: uow.conversations.add(known))
    row = await promise_one(shop, replace(REMINDER, number_was_told=True))
    assert outcome(row) == (TextStatus.SENT, "daytime")


# --- how it is written ----------------------------------------------------------------


async def test_what_is_sent_is_plain_and_its_segments_are_counted(shop: Shop) -> None:
    told = replace(REMINDER, body="Tom’s “best” – " + "a" * 150)
    (row,) = await promise(shop, told)
    assert row.body == 'Tom\'s "best" - ' + "a" * 150
    assert row.segments == 2


async def test_on_the_way_is_said_once_a_day_and_at_any_hour(
    shop: Shop, clock: FrozenClock
) -> None:
    clock.at = NIGHT
    customer = a_customer(phone=CALLER)
    visit = an_appointment(customer)
    start = NIGHT + timedelta(hours=1)
    visit = replace(
        visit, window=replace(visit.window, start=start, end=start + timedelta(hours=1))
    )

    def stored(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        uow.appointments.add(visit)

    await shop.change(stored)
    for status in ("EN_ROUTE", "SCHEDULED", "EN_ROUTE"):
        changed = await shop.business.patch(f"/v1/crm/appointments/{visit.id}", status=status)
        assert changed.status_code == 200, changed.text
    (row,) = await shop.texts()
    assert outcome(row) == (TextStatus.SENT, "just_asked")
