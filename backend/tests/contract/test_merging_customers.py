"""Two customers who are one, on every backend: nothing is lost and nobody is texted who said no."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.appointments import AppointmentFilter, AppointmentId, AppointmentStatus
from app.domain.audit import AuditFilter
from app.domain.calendars import CalendarKind, CalendarLink
from app.domain.conversations import ConversationFilter
from app.domain.outbox import MirrorAppointment
from app.domain.paging import Page, Paging
from app.domain.records import RecordKind
from app.errors import Conflict, Invalid, NotFound
from app.services import customer_merging, timeline
from app.services.audit import Stamp
from app.services.business_facts import Moment, prepare
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_business,
    a_conversation,
    a_customer,
    a_technician,
    a_text,
    a_waiting,
    a_window,
    an_appointment,
    an_opt_out,
)

ALL = Paging(limit=500)
LINK = CalendarLink(id="l1", kind=CalendarKind.CALDAV, address="https://c.example", pushes=True)
SHOP = a_business(id=B1, calendars=(LINK,))
AT = Moment(SHOP, prepare(SHOP), MONDAY_9AM)
STAMP = Stamp(MONDAY_9AM, "owner")


def merging(kept, duplicate):
    return lambda uow: customer_merging.merge(uow, AT, STAMP, kept.id, duplicate.id)


async def test_everything_of_the_duplicate_becomes_the_other_ones(storage):
    ann, anna = a_customer(), a_customer()
    days = (MONDAY_9AM + timedelta(days=day) for day in (-3, 0, 1))
    visits = [an_appointment(anna, window=a_window(day)) for day in days]
    visits.append(replace(visits[2], id=AppointmentId("b"), overlap_allowed=True))
    waiting = a_waiting(customer_id=anna.id, phone=anna.phone)
    talks = [a_conversation(id=f"v{n}", customer_id=anna.id) for n in "abc"]

    def furnish(uow):
        uow.customers.add_all([ann, anna])
        for visit in visits:
            uow.appointments.add(visit)
        for talk in talks:
            uow.conversations.add(talk)
        uow.waitlist.add(waiting)
        uow.text_messages.add(a_text(to_number=anna.phone, body="See you"))

    def look(uow):
        mine = uow.appointments.list(AppointmentFilter(customer_id=ann.id), ALL)
        assert sorted(mine.items, key=id_of) == sorted(theirs_now(visits, ann), key=id_of)
        found = uow.conversations.list(ConversationFilter(customer_id=ann.id), ALL).items
        assert [one.id for one in found] == ["va", "vb", "vc"]
        assert uow.waitlist.get(waiting.id) == replace(waiting, customer_id=ann.id)
        assert "See you" in [one.title for one in timeline.of_customer(uow, ann.id, ALL).items]

    await storage.run(B1, furnish)
    await storage.run(B1, merging(ann, anna))
    await storage.read(B1, look)
    promised = await storage.read(B1, lambda uow: uow.records.page(RecordKind.OUTBOX, "", 500))
    assert {one.promise for one in promised} == {MirrorAppointment(one.id) for one in visits[1:]}


def id_of(value):
    return value.id


def theirs_now(values, customer):
    return [replace(one, customer_id=customer.id) for one in values]


async def test_the_profile_is_united_and_found_by_either_number(storage):
    ann = a_customer(name="Ann Moss", tags=("vip",), notes="dog", address="1 Elm St")
    anna = a_customer(
        name="Anna Moss", tags=("VIP", "owner"), notes="gate", email="a@b.c", address="1 elm st"
    )
    await storage.run(B1, lambda uow: uow.customers.add_all([ann, anna]))
    merged = await storage.run(B1, merging(ann, anna))
    assert merged.customer == replace(
        ann,
        email="a@b.c",
        tags=("vip", "owner"),
        notes="dog\ngate\nMerged: Anna Moss",
        other_phones=(anna.phone,),
        merged_ids=(anna.id,),
    )
    for phone in (ann.phone, anna.phone):
        found = await storage.read(B1, lambda uow, phone=phone: uow.customers.search(phone, ALL))
        assert found == Page([merged.customer], 1)


async def test_what_the_kept_one_says_wins_and_blanks_are_filled(storage):
    ann = a_customer(name="", email="ann@x.y", lead_source=None, language_code="en")
    bob = a_customer(
        name="Bob", email="bob@x.y", address="2 Oak", lead_source="web", language_code="es"
    )
    await storage.run(B1, lambda uow: uow.customers.add_all([ann, bob]))
    kept = (await storage.run(B1, merging(ann, bob))).customer
    assert (kept.name, kept.email, kept.address) == ("Bob", "ann@x.y", "2 Oak")
    assert (kept.lead_source, kept.language_code) == ("web", "en")
    assert (kept.phone, kept.notes) == (ann.phone, "Merged: bob@x.y")


@pytest.mark.parametrize("who", ["kept", "duplicate", "both"])
async def test_a_wish_for_no_texts_of_either_holds_for_every_number(storage, who):
    ann, bob = a_customer(), a_customer()
    phones = {"kept": [ann.phone], "duplicate": [bob.phone], "both": [ann.phone, bob.phone]}[who]

    def furnish(uow):
        uow.customers.add_all([ann, bob])
        for phone in phones:
            uow.opt_outs.put(an_opt_out(phone=phone, source="sms"))

    await storage.run(B1, furnish)
    assert (await storage.run(B1, merging(ann, bob))).sms_opt_out
    found = await storage.read(B1, lambda uow: uow.opt_outs.list_phones([ann.phone, bob.phone]))
    assert found == {ann.phone, bob.phone}
    first = await storage.read(B1, lambda uow: uow.opt_outs.find(phones[0]))
    assert first.source == "sms"


async def test_nobody_who_takes_texts_stops_getting_them(storage):
    ann, bob = a_customer(), a_customer()
    await storage.run(B1, lambda uow: uow.customers.add_all([ann, bob]))
    assert not (await storage.run(B1, merging(ann, bob))).sms_opt_out


async def test_again_is_the_same_as_once_and_chains_hold(storage):
    ann, bob, cy = a_customer(), a_customer(), a_customer()
    await storage.run(B1, lambda uow: uow.customers.add_all([ann, bob, cy]))
    await storage.run(B1, merging(bob, cy))
    once = await storage.run(B1, merging(ann, bob))
    entries = await storage.read(B1, lambda uow: uow.audit.list(AuditFilter(), ALL))
    for duplicate in (bob, cy):
        assert await storage.run(B1, merging(ann, duplicate)) == once
    assert await storage.read(B1, lambda uow: uow.audit.list(AuditFilter(), ALL)) == entries
    assert once.customer.other_phones == (bob.phone, cy.phone)
    assert sorted(one.action for one in entries.items) == [
        *["customer.merge"] * 2,
        *["customer.remove"] * 2,
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"notes": "a" * 3000}, {"notes": "b" * 1000}),
        ({"tags": tuple(f"a{n}" for n in range(30))}, {"tags": tuple(f"b{n}" for n in range(21))}),
    ],
)
async def test_two_who_together_have_more_than_one_may_have_stay_two(storage, ours, theirs):
    ann, bob = a_customer(name="Ann", **ours), a_customer(name="Ann", **theirs)
    await storage.run(B1, lambda uow: uow.customers.add_all([ann, bob]))
    with pytest.raises(Conflict, match="at most"):
        await storage.run(B1, merging(ann, bob))
    for one in (ann, bob):
        assert await storage.read(B1, lambda uow, key=one.id: uow.customers.get(key)) == one


async def test_strangers_and_oneself_are_no_duplicates(storage):
    ann, stranger = a_customer(), a_customer()
    await storage.run(B1, lambda uow: uow.customers.add(ann))
    await storage.run(B2, lambda uow: uow.customers.add(stranger))
    for kept, duplicate in ((ann, stranger), (stranger, ann)):
        with pytest.raises(NotFound):
            await storage.run(B1, merging(kept, duplicate))
    with pytest.raises(Invalid):
        await storage.run(B1, merging(ann, ann))
    assert await storage.read(B2, lambda uow: uow.customers.get(stranger.id)) == stranger
    assert await storage.read(B1, lambda uow: uow.customers.get(ann.id)) == ann


async def test_more_than_a_page_of_visits_goes_over_and_a_called_off_one_too(storage):
    ann, bob, tech = a_customer(), a_customer(), a_technician()
    first = MONDAY_9AM - timedelta(days=400)
    visits = [
        an_appointment(
            bob,
            technician_id=tech.id,
            window=a_window(first + timedelta(hours=number), 1),
            status=AppointmentStatus.CANCELLED if number % 2 else AppointmentStatus.COMPLETED,
        )
        for number in range(501)
    ]

    def furnish(uow):
        uow.customers.add_all([ann, bob])
        uow.technicians.add(tech)
        for visit in visits:
            uow.appointments.add(visit)

    await storage.run(B1, furnish)
    await storage.run(B1, merging(ann, bob))
    wanted = AppointmentFilter(customer_id=ann.id)
    found = await storage.read(B1, lambda uow: uow.appointments.list(wanted, ALL))
    assert found.total == 501
