"""What every backend promises about businesses, for the platform's operator."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.businesses import (
    BusinessId,
    BusinessStatus,
    Contact,
    CredentialKind,
    FaqEntry,
    Service,
    Vertical,
)
from app.domain.calendars import CalendarKind, CalendarLink
from app.domain.credentials import Credential
from app.domain.hours import OpenSpan, every_day
from app.domain.paging import Page, Paging
from app.domain.text_messages import TextKind, TextStatus
from app.domain.usage import Usage
from app.errors import Conflict, NotFound, StaleBusiness
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_business,
    a_conversation,
    a_customer,
    a_text,
    a_window,
    an_appointment,
    an_opt_out,
)

ALL = Paging()
KEY, TOKEN = CredentialKind.API_KEY, CredentialKind.OWNER_TOKEN


async def stored(storage, business):
    return await storage.run_platform(lambda uow: uow.businesses.add(business))


def full():
    price = {"price_low": Decimal("89.50"), "price_high": Decimal("120")}
    return a_business(
        status=BusinessStatus.SUSPENDED,
        vertical=Vertical.HVAC,
        twilio_phone_number="+18165550100",
        on_call=(Contact("Ann", "+1"), Contact("Bob", "+2")),
        opening_hours=(*every_day(closes=24)[:6], (OpenSpan(time(1), time.max),)),
        blackout_dates=(date(2026, 7, 4),),
        services=(Service(service_type="drain", name="Drain", keywords=("a,b",), **price),),
        faq=(FaqEntry("Où?", "Là"),),
        emergency_surcharge=Decimal("0.10"),
        credentials={KEY: Credential(digest="d1", sealed="s", rotated_at=MONDAY_9AM)},
        retention_enabled=True,
        public_holidays="US-TX",
        max_jobs_per_day=9,
        reserve_mornings_for_emergencies=True,
        base_zip="01001",
        calendars=(
            CalendarLink(id="l1", kind=CalendarKind.CALDAV, address="https://dav", username="é"),
            CalendarLink(id="l2", kind=CalendarKind.GOOGLE, address="a@b", pulls=False),
        ),
    )


async def test_added_business_is_version_one_and_comes_back_equal(storage):
    given = full()
    added = await stored(storage, given)
    assert added == replace(given, version=1)
    assert await storage.read_platform(lambda uow: uow.businesses.get(given.id)) == added


async def test_a_business_is_found_by_number_and_by_credential(storage):
    added = await stored(storage, full())
    await stored(storage, a_business())

    def look(uow):
        find = uow.businesses
        return (
            find.find_by_number("+18165550100"),
            find.find_by_number("+1"),
            find.find_by_credential(KEY, "d1"),
            find.find_by_credential(TOKEN, "d1"),
            find.find_by_credential(KEY, "d2"),
        )

    assert await storage.read_platform(look) == (added, None, added, None, None)


async def test_saving_replaces_credentials_and_number(storage):
    added = await stored(storage, full())
    credentials = {
        KEY: Credential(digest="d2", sealed="s2"),
        TOKEN: Credential(digest="d3", sealed="s3"),
    }
    changed = replace(added, twilio_phone_number="+2", credentials=credentials, name="new")
    saved = await storage.run_platform(lambda uow: uow.businesses.save(changed))
    assert saved == replace(changed, version=2)

    def look(uow):
        find = uow.businesses
        return (
            find.find_by_number("+18165550100"),
            find.find_by_credential(KEY, "d1"),
            find.find_by_number("+2"),
            find.find_by_credential(KEY, "d2"),
            find.find_by_credential(TOKEN, "d3"),
        )

    assert await storage.read_platform(look) == (None, None, saved, saved, saved)


async def test_an_old_copy_cannot_overwrite_a_newer_one(storage):
    first = await stored(storage, a_business())

    def work(uow):
        second = uow.businesses.save(first)
        for stale in (first, replace(first, version=0), replace(first, version=9)):
            with pytest.raises(StaleBusiness):
                uow.businesses.save(stale)
        return uow.businesses.save(second)

    assert (await storage.run_platform(work)).version == 3


async def test_id_and_number_belong_to_one_business(storage):
    ann = await stored(storage, a_business(twilio_phone_number="+1"))
    bob = await stored(storage, a_business(twilio_phone_number="+2"))

    def work(uow):
        with pytest.raises(Conflict):
            uow.businesses.add(a_business(id=ann.id))
        with pytest.raises(Conflict):
            uow.businesses.add(a_business(twilio_phone_number="+1"))
        with pytest.raises(Conflict) as caught:
            uow.businesses.save(replace(bob, twilio_phone_number="+1"))
        assert not isinstance(caught.value, StaleBusiness)
        uow.businesses.add(a_business(twilio_phone_number=None))
        uow.businesses.add(a_business(twilio_phone_number=None))
        freed = uow.businesses.save(replace(ann, twilio_phone_number=None))
        moved = uow.businesses.save(replace(bob, twilio_phone_number="+1"))
        return freed, moved, uow.businesses.find_by_number("+1"), uow.businesses.list(ALL).total

    freed, moved, found, total = await storage.run_platform(work)
    assert (freed.twilio_phone_number, found, total) == (None, moved, 4)


async def test_unknown_business_is_not_found(storage):
    nobody = a_business()
    for work in (
        lambda uow: uow.businesses.get(nobody.id),
        lambda uow: uow.businesses.save(nobody),
    ):
        with pytest.raises(NotFound):
            await storage.run_platform(work)


async def test_list_is_by_creation_then_id(storage):
    rows = [
        await stored(storage, a_business(id=id, created_at=MONDAY_9AM + timedelta(hours=h)))
        for id, h in (("b", 0), ("a", 0), ("c", -1))
    ]
    page = await storage.read_platform(lambda uow: uow.businesses.list(ALL))
    assert page == Page([rows[2], rows[1], rows[0]], 3)
    page = await storage.read_platform(lambda uow: uow.businesses.list(Paging(1, 1)))
    assert page == Page([rows[1]], 3)


async def test_work_that_relies_on_a_version_runs_only_at_that_version(storage):
    added = await stored(storage, a_business(id=B1))
    ann = a_customer()

    def add(uow):
        uow.customers.add(ann)

    for go in (storage.run, storage.read):
        with pytest.raises(StaleBusiness):
            await go(B1, add, at_version=added.version + 1)
        with pytest.raises(NotFound):
            await go(B2, add, at_version=1)
    await storage.run(B1, add, at_version=added.version)
    assert await storage.read(B1, lambda uow: uow.customers.get(ann.id), at_version=1) == ann


async def test_usage_of_nothing_is_nothing(storage):
    assert await storage.read_platform(lambda uow: uow.usage(B1, MONDAY_9AM)) == Usage()


async def test_usage_counts_one_business_only(storage):
    ann, bob = a_customer(), a_customer()
    ago = {n: MONDAY_9AM - timedelta(days=n) for n in (3, 7, 20, 40)}

    def visit(days, **given):
        window = a_window(MONDAY_9AM + timedelta(days=days))
        return an_appointment(ann, window=window, created_at=ago[days], **given)

    def work(uow):
        for customer in (ann, bob):
            uow.customers.add(customer)
        uow.appointments.add(visit(3, service_type="drain", is_emergency=True))
        uow.appointments.add(visit(7, service_type="drain"))
        pending = AppointmentStatus.PENDING_RESCHEDULE
        uow.appointments.add(visit(20, service_type="heater", is_emergency=True, status=pending))
        uow.appointments.add(visit(40))
        for opted_out in (ann.phone, "a stranger"):
            uow.opt_outs.put(an_opt_out(phone=opted_out))
        for kind in (TextKind.OWNER_ALERT, TextKind.ESCALATION, TextKind.REMINDER):
            uow.text_messages.add(a_text(kind=kind))
            uow.text_messages.add(a_text(kind=kind, status=TextStatus.SUPPRESSED))
            uow.text_messages.add(a_text(kind=kind, direction="inbound"))
        there = timezone(timedelta(hours=5))
        latest = MONDAY_9AM.astimezone(there)
        uow.conversations.add(a_conversation(flagged_for_review=True, last_message_at=latest))
        uow.conversations.add(a_conversation(is_emergency=True, last_message_at=ago[40]))

    for business in (B1, B2):
        await storage.run(business, work)
    usage = await storage.read_platform(lambda uow: uow.usage(B1, MONDAY_9AM))
    assert usage == Usage(
        total_customers=2,
        sms_opt_out_customers=1,
        total_appointments=4,
        emergency_appointments=2,
        appointments_last_7_days=2,
        appointments_last_30_days=3,
        emergencies_last_7_days=1,
        emergencies_last_30_days=2,
        pending_reschedules=1,
        service_type_counts={"drain": 2, "heater": 1},
        emergency_service_type_counts={"drain": 1, "heater": 1},
        sms_owner_messages=2,
        sms_customer_messages=1,
        total_conversations=2,
        flagged_conversations=1,
        emergency_conversations=1,
        last_activity_at=MONDAY_9AM,
    )
    assert usage.last_activity_at.utcoffset() == timedelta(0)


async def test_the_latest_activity_may_be_an_appointment(storage):
    ann = a_customer()
    booked_at = datetime(2026, 2, 1, tzinfo=UTC)

    def work(uow):
        uow.customers.add(ann)
        uow.appointments.add(an_appointment(ann, created_at=booked_at))
        uow.conversations.add(a_conversation())

    await storage.run(BusinessId("b7"), work)
    usage = await storage.read_platform(lambda uow: uow.usage(BusinessId("b7"), MONDAY_9AM))
    assert usage.last_activity_at == booked_at
