"""Whoever wanted a sooner time hears of one that becomes free, and of no other."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import Appointment, Window
from app.domain.customers import Customer
from app.domain.dialogue.outcomes import JoinWaitlist
from app.domain.dialogue.state import DialogueState
from app.domain.text_messages import TextKind, TextMessage
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.domain.waitlist import Waiting, WaitStatus
from app.ports import Storage, UnitOfWork
from app.services.promises import carry_out
from tests.support.doors import VISITS, moment, set_rules
from tests.support.factories import a_conversation, a_customer, a_waiting, an_appointment
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

CHICAGO = ZoneInfo("America/Chicago")
PATH = "/v1/owner/waitlist"
TUESDAY, THURSDAY = date(2026, 1, 6), date(2026, 1, 8)


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


def window(on: date, hour: int, minutes: int = 60) -> Window:
    start = datetime.combine(on, time(hour), tzinfo=CHICAGO)
    return Window(start, start + timedelta(minutes=minutes))


async def a_visit(shop: Shop, on: date, hour: int, **given: Any) -> tuple[Customer, Appointment]:
    customer = a_customer()
    visit = an_appointment(customer, window=window(on, hour, 120), **given)

    def stored(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        uow.appointments.add(visit)

    await shop.change(stored)
    return customer, visit


async def waiting_for(shop: Shop, customer: Customer, **given: Any) -> Waiting:
    wish = {
        "customer_id": customer.id,
        "phone": customer.phone,
        "minutes": 60,
        "first_on": TUESDAY,
        "last_on": THURSDAY,
        **given,
    }
    waiting = a_waiting(**wish)
    await shop.change(lambda uow: uow.waitlist.add(waiting))
    return waiting


async def a_stranger_waiting(shop: Shop, **given: Any) -> Waiting:
    customer = a_customer()
    await shop.change(lambda uow: uow.customers.add(customer))
    return await waiting_for(shop, customer, **given)


async def statuses(shop: Shop) -> list[WaitStatus]:
    return [one.status for one in await shop.look(lambda uow: uow.waitlist.list())]


async def told(shop: Shop) -> Sequence[TextMessage]:
    return [text for text in await shop.texts() if text.kind is TextKind.FOLLOWUP]


# --- what becomes free -----------------------------------------------------------------


@every_storage
@pytest.mark.parametrize("door", ["cancel", "remove", "move"])
async def test_a_time_that_becomes_free_is_offered_whichever_way_it_did(
    shop: Shop, door: str
) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    waiting = await a_stranger_waiting(shop)
    path = f"{VISITS}/{visit.id}"
    later = {"start_time": "2026-01-09T15:00:00Z", "end_time": "2026-01-09T17:00:00Z"}
    match door:
        case "cancel":
            await shop.business.patch(path, status="CANCELLED")
        case "remove":
            await shop.business.delete(path)
        case "move":
            await shop.business.patch(path, **later)
    (text,) = await told(shop)
    assert text.to_number == waiting.phone
    assert text.body.startswith("Bristol Plumbing: a sooner time just opened up")
    (kept,) = await shop.look(lambda uow: uow.waitlist.list())
    assert kept.status is WaitStatus.OFFERED
    assert kept.offered == window(TUESDAY, 9)


async def test_a_caller_who_calls_off_frees_it_too(shop: Shop) -> None:
    customer, _ = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop, language_code="es")
    phone = shop.phone(customer.phone)
    await phone.dials()
    await phone.says("I need to cancel my appointment", "yes")
    assert len(await told(shop)) == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"first_on": date(2026, 1, 7)},
        {"earliest": time(12)},
        {"latest": time(9)},
        {"minutes": 240},
        {"status": WaitStatus.SERVED},
    ],
)
async def test_who_could_not_use_it_hears_nothing(shop: Shop, wish: dict[str, Any]) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop, **wish)
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    assert await told(shop) == []


async def test_without_a_number_of_ours_none_is_named(shop: Shop) -> None:
    """The owner's own number is theirs alone."""
    await set_rules(shop, twilio_phone_number=None)
    _, visit = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop)
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    (text,) = await told(shop)
    assert text.body.endswith("First come, first served: call us to take it.")


async def test_who_has_a_sooner_visit_hears_nothing(shop: Shop) -> None:
    _, freed = await a_visit(shop, THURSDAY, 9)
    customer, sooner = await a_visit(shop, TUESDAY, 9)
    await waiting_for(shop, customer, appointment_id=sooner.id)
    await shop.business.patch(f"{VISITS}/{freed.id}", status="CANCELLED")
    assert await told(shop) == []


async def test_who_freed_it_is_not_offered_it(shop: Shop) -> None:
    customer, visit = await a_visit(shop, TUESDAY, 9)
    await waiting_for(shop, customer)
    later = {"start_time": "2026-01-09T15:00:00Z", "end_time": "2026-01-09T17:00:00Z"}
    await shop.business.patch(f"{VISITS}/{visit.id}", **later)
    assert await told(shop) == []


@every_storage
async def test_the_three_who_wait_longest_are_told_once(shop: Shop, clock: FrozenClock) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    waits = [
        await a_stranger_waiting(shop, created_at=clock.now() - timedelta(hours=hours))
        for hours in (1, 4, 2, 3)
    ]
    path = f"{VISITS}/{visit.id}"
    await shop.business.patch(path, status="CANCELLED")
    longest = {waits[1].phone, waits[2].phone, waits[3].phone}
    assert {text.to_number for text in await told(shop)} == longest
    await shop.business.patch(path, status="SCHEDULED")
    await shop.business.patch(path, status="CANCELLED")
    assert sorted(text.to_number for text in await told(shop)) == sorted(one.phone for one in waits)


@every_storage
async def test_a_time_that_somebody_took_and_gave_up_is_news_again(
    shop: Shop, clock: FrozenClock
) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    ben = await a_stranger_waiting(shop)
    path = f"{VISITS}/{visit.id}"
    await shop.business.patch(path, status="CANCELLED")
    clock.advance(hours=2)
    await shop.business.patch(path, status="SCHEDULED")
    await shop.business.patch(path, status="CANCELLED")
    assert [text.to_number for text in await told(shop)] == [ben.phone] * 2


@every_storage
async def test_who_wants_no_texts_takes_nobodys_place(shop: Shop, clock: FrozenClock) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    waits = [await a_stranger_waiting(shop) for _ in range(4)]
    for one in waits[:2]:
        path = f"/v1/crm/customers/{one.customer_id}"
        assert (await shop.business.patch(path, sms_opt_out=True)).status_code == 200
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    assert {one.to_number for one in await told(shop)} == {one.phone for one in waits[2:]}


@every_storage
async def test_where_the_days_visits_were_used_up_any_time_of_it_is_offered(shop: Shop) -> None:
    await set_rules(shop, max_jobs_per_day=1)
    _, visit = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop, earliest=time(13))
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    (text,) = await told(shop)
    assert "at 1 PM" in text.body


async def test_a_time_that_is_all_but_over_is_not_offered(shop: Shop, clock: FrozenClock) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop)
    clock.advance(hours=23, minutes=30)
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    assert await told(shop) == []


async def test_what_the_rules_forbid_is_not_offered(shop: Shop) -> None:
    _, visit = await a_visit(shop, TUESDAY, 9)
    await a_stranger_waiting(shop, zip_code="10001")
    await set_rules(shop, service_area_zips=["64106"])
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    assert await told(shop) == []


# --- how it ends -----------------------------------------------------------------------


async def test_who_calls_about_the_text_hears_the_time_that_was_texted(shop: Shop) -> None:
    """Not one that is sooner still, and that they never wished for."""
    _, freed = await a_visit(shop, date(2026, 1, 7), 9)
    customer, visit = await a_visit(shop, date(2026, 1, 9), 9)
    await waiting_for(shop, customer, first_on=date(2026, 1, 7), appointment_id=visit.id)
    await shop.business.patch(f"{VISITS}/{freed.id}", status="CANCELLED")
    phone = shop.phone(customer.phone)
    await phone.dials()
    heard = await phone.says("I got your text about a sooner time, I'd like to take it")
    assert "Wednesday, January 7 at 9 AM" in heard
    await phone.says("yes please")
    assert await statuses(shop) == [WaitStatus.SERVED]


@every_storage
async def test_who_moves_to_a_time_they_wanted_is_served(shop: Shop) -> None:
    customer, visit = await a_visit(shop, date(2026, 1, 9), 9)
    await waiting_for(shop, customer, appointment_id=visit.id)
    sooner = {"start_time": "2026-01-06T15:00:00Z", "end_time": "2026-01-06T17:00:00Z"}
    assert (await shop.business.patch(f"{VISITS}/{visit.id}", **sooner)).status_code == 200
    assert await statuses(shop) == [WaitStatus.SERVED]


async def test_other_work_serves_nobody(shop: Shop) -> None:
    customer, _ = await a_visit(shop, date(2026, 1, 9), 9)
    await waiting_for(shop, customer, service_type="drain")
    times = {"start_time": "2026-01-06T15:00:00Z", "end_time": "2026-01-06T17:00:00Z"}
    asked = {"customer_id": customer.id, "service_type": "water_heater", **times}
    assert (await shop.business.post(VISITS, **asked)).status_code == 201
    assert await statuses(shop) == [WaitStatus.WAITING]


@every_storage
async def test_wishes_for_days_that_are_over_expire(shop: Shop, clock: FrozenClock) -> None:
    _, visit = await a_visit(shop, date(2026, 1, 12), 9)
    await a_stranger_waiting(shop)
    clock.advance(days=4)
    await shop.business.patch(f"{VISITS}/{visit.id}", status="CANCELLED")
    assert await statuses(shop) == [WaitStatus.EXPIRED]


async def test_who_calls_their_visit_off_waits_no_longer(shop: Shop) -> None:
    customer, visit = await a_visit(shop, THURSDAY, 9)
    await waiting_for(shop, customer, appointment_id=visit.id)
    await shop.business.delete(f"{VISITS}/{visit.id}")
    assert await statuses(shop) == [WaitStatus.EXPIRED]


# --- joining ---------------------------------------------------------------------------


async def joined(
    shop: Shop, *options: TimeOption, phone: str | None = "+19135550123", **state: Any
) -> Sequence[Waiting]:
    visit_id = state.pop("appointment_id", None)
    at = await moment(shop)
    talk = a_conversation(phone=phone, appointment_id=visit_id, state=DialogueState(**state))
    wish = JoinWaitlist(TimeWish(options=options))
    await shop.change(lambda uow: carry_out(uow, at, talk, [wish]))
    return await shop.look(lambda uow: uow.waitlist.list())


async def test_a_wish_is_kept_as_days_and_hours(shop: Shop) -> None:
    (waiting,) = await joined(
        shop,
        TimeOption(first_on=TUESDAY, last_on=TUESDAY, earliest=time(8), latest=time(10)),
        TimeOption(first_on=THURSDAY, last_on=THURSDAY, exact=time(14)),
        service_type="drain",
        name="John Smith",
    )
    assert (waiting.first_on, waiting.last_on) == (TUESDAY, THURSDAY)
    assert (waiting.earliest, waiting.latest) == (time(8), time(15))
    customer = await shop.look(lambda uow: uow.customers.get(waiting.customer_id))
    assert (customer.name, customer.phone) == ("John Smith", waiting.phone)


async def test_only_what_is_sooner_than_their_visit_is_waited_for(shop: Shop) -> None:
    customer, visit = await a_visit(shop, THURSDAY, 9)
    week = TimeOption(first_on=TUESDAY, last_on=date(2026, 1, 30))
    after = TimeOption(first_on=date(2026, 1, 9), last_on=date(2026, 1, 30))
    given = {"phone": customer.phone, "appointment_id": visit.id}
    assert await joined(shop, after, **given) == []
    (waiting,) = await joined(shop, week, **given)
    assert (waiting.last_on, waiting.minutes) == (THURSDAY, 120)
    assert waiting.appointment_id == visit.id


@every_storage
async def test_a_new_wish_replaces_the_old(shop: Shop) -> None:
    first = TimeOption(first_on=TUESDAY, last_on=TUESDAY)
    (old,) = await joined(shop, first, service_type="drain")
    (new,) = await joined(
        shop, TimeOption(first_on=THURSDAY, last_on=THURSDAY), service_type="drain"
    )
    assert (new.id, new.created_at, new.first_on) == (old.id, old.created_at, THURSDAY)
    assert len(await joined(shop, first, service_type="water_heater")) == 2


async def test_who_left_no_number_cannot_be_told(shop: Shop) -> None:
    option = TimeOption(first_on=TUESDAY, last_on=TUESDAY)
    assert await joined(shop, option, phone=None) == []


# --- what the owner sees ---------------------------------------------------------------


@every_storage
async def test_the_owner_sees_who_waits_and_may_strike_them_off(shop: Shop) -> None:
    customer, visit = await a_visit(shop, THURSDAY, 9)
    waiting = await waiting_for(shop, customer, appointment_id=visit.id, earliest=time(8))
    (shown,) = (await shop.business.get(PATH)).json()
    assert shown == {
        "id": waiting.id,
        "customer_id": customer.id,
        "customer_name": customer.name,
        "phone": customer.phone,
        "service_type": "drain",
        "first_on": "2026-01-06",
        "last_on": "2026-01-08",
        "earliest": "08:00:00",
        "latest": None,
        "status": "WAITING",
        "offered": None,
        "created_at": "2026-01-05T15:00:00Z",
        "appointment_id": visit.id,
    }
    assert (await shop.business.delete(f"{PATH}/{waiting.id}")).status_code == 204
    assert (await shop.business.delete(f"{PATH}/{waiting.id}")).status_code == 404
    assert (await shop.business.get(PATH)).json() == []
