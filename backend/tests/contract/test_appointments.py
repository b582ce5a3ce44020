"""What every backend promises about appointments."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.appointments import (
    HOLDING_TIME,
    AppointmentFilter,
    AppointmentId,
    AppointmentStatus,
    Commitment,
    Window,
)
from app.domain.customers import CustomerId
from app.domain.paging import Page, Paging
from app.domain.technicians import TechnicianId
from app.errors import Conflict, Invalid, NotFound, WindowTaken
from tests.support.factories import B1, B2, MONDAY_9AM, a_customer, a_window, an_appointment
from tests.support.work import add_appointments, add_customers

ALL = Paging()
ANYTHING = AppointmentFilter()
TOM, TIM = TechnicianId("tom"), TechnicianId("tim")


def after(**by) -> datetime:
    return MONDAY_9AM + timedelta(**by)


@pytest.fixture
async def ann(storage):
    customer = a_customer()
    await storage.run(B1, add_customers(customer))
    return customer


async def holding(storage, span, business=B1):
    """The appointments themselves, once each commitment is seen to be theirs."""

    def look(uow):
        held = uow.appointments.list_holding(span)
        visits = [uow.appointments.get(one.appointment_id) for one in held]
        assert list(held) == [
            Commitment(v.id, v.technician_id, v.window, v.zip_code, v.is_emergency) for v in visits
        ]
        return visits

    return await storage.read(business, look)


async def test_an_appointment_comes_back_equal(storage, ann):
    booked = an_appointment(
        ann,
        arrival_ends_at=after(hours=1),
        status=AppointmentStatus.CONFIRMED,
        service_type="drain",
        description="né",
        is_emergency=True,
        technician_id=TOM,
        overlap_allowed=True,
        estimated_value=12.5,
        quoted_value=0.1,
        tags=("a,b", "", 'q"\n'),
        zip_code="66061",
        reminder_sent=True,
    )
    await storage.run(B1, add_appointments(booked))
    assert await storage.read(B1, lambda uow: uow.appointments.get(booked.id)) == booked


async def test_instants_come_back_in_utc_whatever_zone_they_came_in(storage, ann):
    karachi = timezone(timedelta(hours=5))
    booked = an_appointment(
        ann,
        window=a_window(datetime(2026, 1, 5, 15, 0, 0, 123456, tzinfo=karachi)),
        created_at=datetime(2026, 1, 1, 1, tzinfo=karachi),
    )
    await storage.run(B1, add_appointments(booked))
    stored = await storage.read(B1, lambda uow: uow.appointments.get(booked.id))
    assert stored == booked
    assert stored.window.start.isoformat() == "2026-01-05T10:00:00.123456+00:00"
    assert stored.created_at.isoformat() == "2025-12-31T20:00:00+00:00"


async def test_an_instant_outside_the_calendar_is_invalid(storage, ann):
    west = timezone(timedelta(hours=-5))
    never = Window(MONDAY_9AM, datetime(9999, 12, 31, 23, tzinfo=west))
    with pytest.raises(Invalid):
        await storage.run(B1, add_appointments(an_appointment(ann, window=never)))


async def test_list_holding_is_half_open_and_in_order(storage, ann):
    nine, eleven, one = (a_window(after(hours=h)) for h in (0, 2, 4))
    rows = [
        an_appointment(ann, window=one),
        an_appointment(ann, window=nine),
        an_appointment(ann, window=eleven, status=AppointmentStatus.CANCELLED),
        an_appointment(ann, window=nine, technician_id=TOM, id=AppointmentId("0")),
        an_appointment(ann, window=nine, overlap_allowed=True, id=AppointmentId("z")),
    ]
    await storage.run(B1, add_appointments(*rows))
    assert await holding(storage, a_window(hours=12)) == [rows[3], rows[1], rows[4], rows[0]]
    assert await holding(storage, eleven) == []
    assert await holding(storage, a_window(after(hours=-2))) == []
    assert await holding(storage, a_window(hours=12), B2) == []


async def test_list_holding_tells_where_it_is_and_how_urgent(storage, ann):
    urgent = an_appointment(ann, zip_code="01001", is_emergency=True, technician_id=TOM)
    unknown = an_appointment(ann, technician_id=TIM)
    await storage.run(B1, add_appointments(urgent, unknown))
    held = await storage.read(B1, lambda uow: uow.appointments.list_holding(urgent.window))
    known = [(one.zip_code, one.is_emergency) for one in held]
    assert known == [("01001", True), (None, False)]
    moved = replace(urgent, zip_code="66061", is_emergency=False)
    await storage.run(B1, lambda uow: uow.appointments.save(moved))
    assert await holding(storage, urgent.window) == [moved, unknown]


@pytest.mark.parametrize("status", AppointmentStatus)
async def test_only_some_statuses_hold_time(storage, ann, status):
    visit = an_appointment(ann, status=status)
    await storage.run(B1, add_appointments(visit))
    held = [visit] if status in HOLDING_TIME else []
    assert await holding(storage, visit.window) == held
    coming = await storage.read(
        B1, lambda uow: uow.appointments.list_coming(ann.id, after(hours=-1))
    )
    assert list(coming) == held


@pytest.mark.parametrize("days", [7, 31, 32, 400])
async def test_list_holding_finds_what_spans_many_days(storage, ann, days):
    long = an_appointment(ann, window=a_window(hours=24 * days))
    await storage.run(B1, add_appointments(long))
    assert await holding(storage, a_window(after(days=days - 1))) == [long]
    assert await holding(storage, a_window(after(days=-300), hours=24 * 900)) == [long]
    moved = replace(long, window=a_window(after(days=days)))
    await storage.run(B1, lambda uow: uow.appointments.save(moved))
    assert await holding(storage, a_window(after(days=2))) == []
    assert await holding(storage, moved.window) == [moved]


async def test_list_coming_is_one_customers_strictly_after_in_order(storage, ann):
    bob = a_customer()
    await storage.run(B1, add_customers(bob))
    late, soon, now = (an_appointment(ann, window=a_window(after(hours=h))) for h in (8, 4, 0))
    theirs = an_appointment(bob, window=a_window(after(hours=6)))
    await storage.run(B1, add_appointments(late, soon, now, theirs))

    async def coming(customer_id, business=B1):
        return list(
            await storage.read(
                business, lambda uow: uow.appointments.list_coming(customer_id, MONDAY_9AM)
            )
        )

    assert await coming(ann.id) == [soon, late]
    assert await coming(bob.id) == [theirs]
    assert await coming(ann.id, B2) == []
    assert await coming(CustomerId("nobody")) == []


async def test_list_is_by_start_then_id_and_pages(storage, ann):
    rows = [
        an_appointment(ann, id=AppointmentId(id), window=a_window(after(hours=h)), technician_id=id)
        for id, h in (("b", 0), ("a", 0), ("c", -5))
    ]
    await storage.run(B1, add_appointments(*rows))
    page = await storage.read(
        B1, lambda uow: uow.appointments.list(ANYTHING, Paging(limit=2, offset=1))
    )
    assert page == Page([rows[1], rows[0]], 3)
    beyond = await storage.read(
        B1, lambda uow: uow.appointments.list(ANYTHING, Paging(limit=2, offset=9))
    )
    assert beyond == Page([], 3)


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (AppointmentFilter(starts_from=MONDAY_9AM), True),
        (AppointmentFilter(starts_from=after(seconds=1)), False),
        (AppointmentFilter(starts_before=after(seconds=1)), True),
        (AppointmentFilter(starts_before=MONDAY_9AM), False),
        (AppointmentFilter(status=AppointmentStatus.CONFIRMED), True),
        (AppointmentFilter(status=AppointmentStatus.SCHEDULED), False),
        (AppointmentFilter(service_type="drain"), True),
        (AppointmentFilter(service_type="drai"), False),
        (AppointmentFilter(is_emergency=True), True),
        (AppointmentFilter(is_emergency=False), False),
        (AppointmentFilter(tag="vip"), True),
        (AppointmentFilter(tag="VIP"), False),
        (AppointmentFilter(tag="vi"), False),
        (AppointmentFilter(tag='two\n"lines" né'), True),
        (AppointmentFilter(tag="two"), False),
        (AppointmentFilter(tag=""), False),
        (AppointmentFilter(customer_id=CustomerId("ann")), True),
        (AppointmentFilter(customer_id=CustomerId("bob")), False),
        (AppointmentFilter(tag="vip", is_emergency=True, service_type="drain"), True),
        (AppointmentFilter(tag="vip", is_emergency=False), False),
    ],
)
async def test_every_given_part_of_a_filter_must_match(storage, wanted, is_found):
    ann = a_customer(id=CustomerId("ann"))
    visit = an_appointment(
        ann,
        status=AppointmentStatus.CONFIRMED,
        service_type="drain",
        is_emergency=True,
        tags=("vip", 'two\n"lines" né'),
    )
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(visit))
    page = await storage.read(B1, lambda uow: uow.appointments.list(wanted, ALL))
    assert page == (Page([visit], 1) if is_found else Page([], 0))
    assert await storage.read(B2, lambda uow: uow.appointments.list(wanted, ALL)) == Page([], 0)


async def test_an_appointment_needs_a_customer_of_its_own_business(storage, ann):
    visit = an_appointment(ann)
    with pytest.raises(NotFound):
        await storage.run(B2, add_appointments(visit))

    def work(uow):
        with pytest.raises(NotFound):
            uow.appointments.add(an_appointment(a_customer()))
        uow.appointments.add(visit)
        with pytest.raises(NotFound):
            uow.appointments.save(replace(visit, customer_id=CustomerId("nobody")))

    await storage.run(B1, work)
    assert await holding(storage, visit.window) == [visit]


async def test_same_id_twice_conflicts_even_in_a_taken_window(storage, ann):
    booked = an_appointment(ann)
    await storage.run(B1, add_appointments(booked))
    for again in (booked, replace(booked, window=a_window(after(days=1)))):
        with pytest.raises(Conflict) as caught:
            await storage.run(B1, add_appointments(again))
        assert not isinstance(caught.value, WindowTaken)


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        ({}, True),
        ({"window": a_window(after(hours=1))}, True),
        ({"window": a_window(after(minutes=-119))}, True),
        ({"window": a_window(after(hours=2))}, False),
        ({"window": a_window(after(hours=-2))}, False),
        ({"technician_id": TOM}, False),
        ({"overlap_allowed": True}, False),
        ({"status": AppointmentStatus.CANCELLED}, False),
        ({"status": AppointmentStatus.COMPLETED}, False),
        ({"status": AppointmentStatus.PENDING_RESCHEDULE}, True),
    ],
)
async def test_a_technicians_time_is_held_once(storage, ann, change, is_taken):
    """None counts as a technician."""
    first, second = an_appointment(ann), an_appointment(ann, **change)
    elsewhere = replace(second, window=a_window(after(days=9)), overlap_allowed=True)

    def add(uow):
        uow.appointments.add(first)
        uow.appointments.add(second)

    def move(uow):
        uow.appointments.add(first)
        uow.appointments.add(elsewhere)
        uow.appointments.save(second)

    def add_handled(uow):
        uow.appointments.add(first)
        with pytest.raises(WindowTaken):
            uow.appointments.add(second)
        uow.appointments.add(elsewhere)
        with pytest.raises(WindowTaken):
            uow.appointments.save(second)
        return uow.appointments.list(ANYTHING, ALL)

    if is_taken:
        for work in (add, move):
            with pytest.raises(WindowTaken):
                await storage.run(B1, work)
        assert await storage.run(B1, add_handled) == Page([first, elsewhere], 2)
    else:
        await storage.run(B1, move)
        assert await storage.read(B1, lambda uow: uow.appointments.get(second.id)) == second


async def test_what_was_put_on_top_on_purpose_takes_no_time_from_others(storage, ann):
    on_top = an_appointment(ann, overlap_allowed=True)
    await storage.run(B1, add_appointments(on_top, an_appointment(ann)))
    assert len(await holding(storage, on_top.window)) == 2


async def test_another_business_has_its_own_time(storage, ann):
    visit = an_appointment(ann, technician_id=TOM)
    await storage.run(B2, add_customers(ann))
    for business in (B1, B2):
        await storage.run(business, add_appointments(visit))
    await storage.run(B1, lambda uow: uow.appointments.remove(visit.id))
    assert await holding(storage, visit.window, B2) == [visit]


async def test_a_cancelled_appointment_frees_its_window(storage, ann):
    first, second = an_appointment(ann), an_appointment(ann)
    cancelled = replace(first, status=AppointmentStatus.CANCELLED)
    await storage.run(B1, add_appointments(first))
    await storage.run(B1, lambda uow: uow.appointments.save(cancelled))
    await storage.run(B1, add_appointments(second))
    assert await holding(storage, first.window) == [second]
    with pytest.raises(WindowTaken):
        await storage.run(B1, lambda uow: uow.appointments.save(first))


async def test_an_appointment_does_not_stand_in_its_own_way(storage, ann):
    visit = an_appointment(ann)
    longer = replace(visit, window=a_window(hours=3), description="more to do")
    await storage.run(B1, add_appointments(visit))
    await storage.run(B1, lambda uow: uow.appointments.save(longer))
    assert await holding(storage, visit.window) == [longer]


async def test_save_replaces_every_field(storage, ann):
    visit = an_appointment(ann, tags=("vip",), description="x", technician_id=TOM)
    changed = replace(visit, tags=(), description=None, technician_id=TIM)
    await storage.run(B1, add_appointments(visit))
    await storage.run(B1, lambda uow: uow.appointments.save(changed))
    assert await storage.read(B1, lambda uow: uow.appointments.get(visit.id)) == changed
    tagged = AppointmentFilter(tag="vip")
    assert await storage.read(B1, lambda uow: uow.appointments.list(tagged, ALL)) == Page([], 0)


async def test_a_visit_moves_to_another_customer(storage, ann):
    bob = a_customer()
    visit = an_appointment(ann)
    await storage.run(B1, add_customers(bob))
    await storage.run(B1, add_appointments(visit))
    await storage.run(B1, lambda uow: uow.appointments.save(replace(visit, customer_id=bob.id)))
    await storage.run(B1, lambda uow: uow.customers.remove(ann.id))
    early = datetime(2026, 1, 1, tzinfo=UTC)
    coming = await storage.read(B1, lambda uow: uow.appointments.list_coming(bob.id, early))
    assert [a.id for a in coming] == [visit.id]


async def test_unknown_appointment_is_not_found(storage, ann):
    visit = an_appointment(ann)
    await storage.run(B1, add_appointments(visit))
    for work in (
        lambda uow: uow.appointments.get(visit.id),
        lambda uow: uow.appointments.save(visit),
        lambda uow: uow.appointments.remove(visit.id),
    ):
        with pytest.raises(NotFound):
            await storage.run(B2, work)
    await storage.run(B1, lambda uow: uow.appointments.remove(visit.id))
    assert await holding(storage, visit.window) == []
    with pytest.raises(NotFound):
        await storage.run(B1, lambda uow: uow.appointments.save(visit))
