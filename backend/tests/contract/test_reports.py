"""What every backend promises about the counts that reports are made of."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.appointments import AppointmentStatus, Window
from app.domain.conversations import Channel
from app.domain.dialogue.state import DialogueState
from app.domain.records import RecordKind
from app.domain.reports.tallies import LeadTally, VisitPart, VisitSpan
from app.domain.text_messages import TextKind, TextStatus
from app.repositories.connect import open_storage
from app.repositories.rules import NO_VISIT
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_conversation,
    a_customer,
    a_text,
    a_window,
    an_appointment,
)

DAY = timedelta(days=1)
NOW = MONDAY_9AM + 200 * DAY
SPAN = VisitSpan(since=NOW - 90 * DAY, until=NOW)
AHEAD = VisitSpan(since=NOW - 90 * DAY, until=NOW, and_booked_ahead=True)


def stock(dice):
    """A year of a small business, with everything now and then left out."""

    def maybe(*values):
        return dice.choice((None, *values))

    people = [
        a_customer(
            created_at=NOW - dice.randrange(400) * DAY,
            email=maybe("a@example.com", ""),
            address=maybe("1 Oak St"),
            tags=dice.choice([(), ("vip",), ("vip", 'né\n"w'), ("vip", "vip")]),
        )
        for _ in range(30)
    ]
    talks = [
        a_conversation(
            channel=dice.choice(list(Channel)),
            started_at=NOW - timedelta(seconds=dice.randrange(400 * 86400), microseconds=n),
            outcome=maybe("booked", "sales", "kept"),
            flagged_for_review=dice.random() < 0.2,
            is_emergency=dice.random() < 0.2,
            phone=maybe("+13035550101", "+13035550102", f"+1303555{n:04}"),
            service_type=maybe("drain"),
            appointment_id=maybe(f"a{n}"),
            state=DialogueState(phone=maybe("+13035550101"), problem=maybe("It drips")),
        )
        for n in range(80)
    ]
    visits = [
        an_appointment(
            dice.choice(people),
            window=a_window(NOW + (dice.randrange(-400, 60) * DAY)),
            created_at=NOW - timedelta(seconds=dice.randrange(30 * 86400), microseconds=7 * n),
            status=dice.choice(list(AppointmentStatus)),
            overlap_allowed=True,
            service_type=maybe("drain", "boiler"),
            lead_source=maybe("ads", "friend"),
            job_stage=maybe("Quoted"),
            quote_status=maybe("SENT", "accepted"),
            estimated_value=maybe(0.1, 19.99, 250.0, 0.0),
            quoted_value=maybe(1.15, 99.0),
            is_emergency=dice.random() < 0.3,
            zip_code=maybe("66202"),
            address=maybe("1 Oak St, Mission, KS", "2 Elm St, Salem"),
            conversation_id=maybe(*(talk.id for talk in talks[:40])),
        )
        for n in range(150)
    ]
    texts = [
        a_text(
            created_at=NOW - dice.randrange(200) * DAY,
            kind=dice.choice(list(TextKind)),
            status=dice.choice(list(TextStatus)),
            direction=dice.choice(["inbound", "outbound"]),
            outcome=maybe("confirmed", "opted_out"),
            campaign=maybe("spring"),
        )
        for _ in range(200)
    ]
    return people, talks, visits, texts


def filling(stocked):
    people, talks, visits, texts = stocked

    def work(uow):
        for person in people:
            uow.customers.add(person)
        for talk in talks:
            uow.conversations.add(talk)
        for visit in visits:
            uow.appointments.add(visit)
        for text in texts:
            uow.text_messages.add(text)

    return work


def everything(uow):
    """Every report's tallies, in one order."""
    r = uow.reports
    fallen = VisitSpan(since=SPAN.since, until=SPAN.until, fell_through=True)
    some = [r.visits(span, *by) for span in (SPAN, AHEAD, fallen) for by in ((), tuple(VisitPart))]
    some += [r.visits(SPAN, part) for part in VisitPart]
    some += [
        r.quotes(AHEAD),
        [r.quote_customers(AHEAD, ["ACCEPTED"])],
        r.starts(Window(NOW, NOW + 30 * DAY)),
        r.patrons(SPAN.since, NOW, [SPAN.since, NOW - 30 * DAY]),
        r.patrons(SPAN.since, NOW, []),
        r.tags(NOW),
        [r.customers(NOW - 365 * DAY, NOW)],
        r.talks(SPAN.since, NOW),
        r.bookings(SPAN.since, NOW, {"sales"}),
        r.calls(SPAN.since, NOW, {"booked"}),
        r.booked(SPAN.since, NOW, [NOW - 60 * DAY, NOW - 30 * DAY]),
        r.booked(SPAN.since, NOW, []),
        [r.leads(SPAN.since)],
        r.campaigns(),
        r.texts(SPAN.since),
    ]
    return [sorted(one, key=repr) for one in some]


@pytest.mark.parametrize("seed", range(3))
async def test_reports_are_the_same_on_every_storage(storage, seed):
    stocked = stock(random.Random(seed))
    memory = await open_storage("memory://")
    for one in (memory, storage):
        await one.run(B1, filling(stocked))
        await one.run(B2, filling(stock(random.Random(seed + 100))))
    counted = await memory.read(B1, everything)
    assert await storage.read(B1, everything) == counted
    assert all(counted)


@pytest.mark.parametrize("seed", range(3))
async def test_parts_add_up_to_the_whole(storage, seed):
    stocked = stock(random.Random(seed))
    await storage.run(B1, filling(stocked))
    inside = [
        one
        for one in stocked[2]
        if SPAN.since <= one.window.start < NOW and one.status not in NO_VISIT
    ]
    worth = sum(round((one.estimated_value or 0) * 100) for one in inside)
    for part in VisitPart:
        found = await storage.read(B1, lambda uow, part=part: uow.reports.visits(SPAN, part))
        assert sum(one.visits for one in found) == len(inside)
        assert sum(one.estimated_cents for one in found) == worth
    patrons = await storage.read(B1, lambda uow: uow.reports.patrons(SPAN.since, NOW, [NOW]))
    assert sum(one.visits for one in patrons) == len(inside)
    assert sum(one.estimated_cents for one in patrons) == worth
    assert sum(one.customers for one in patrons) == len({one.customer_id for one in inside})


async def test_nothing_is_counted_where_there_is_nothing(storage):
    await storage.run(B2, filling(stock(random.Random(1))))
    found = await storage.read(B1, everything)
    counted = [one for some in found for one in some if "Tally(" in repr(one)]
    assert counted == [
        await storage.read(B1, lambda uow: uow.reports.customers(NOW, NOW)),
        LeadTally(booked=0, unbooked=0),
    ]


async def test_a_number_is_one_lead_however_often_it_rings(storage):
    told = {"service_type": "drain", "phone": "+13035550101"}
    talks = [
        a_conversation(**told, appointment_id="a1"),
        a_conversation(**told),
        a_conversation(service_type="drain"),
        a_conversation(service_type="drain", outcome="sales"),
        a_conversation(phone="+13035550102"),
        a_conversation(**told | {"phone": "+13035550103"}, started_at=MONDAY_9AM - DAY),
    ]
    await storage.run(B1, lambda uow: [uow.conversations.add(one) for one in talks])
    counted = await storage.read(B1, lambda uow: uow.reports.leads(MONDAY_9AM))
    assert counted == LeadTally(booked=1, unbooked=1)


async def test_a_lead_that_books_later_in_the_conversation_counts_as_booked(storage):
    def talk(uow):
        uow.conversations.add(a_conversation(id="v-late"))
        for change in ({"service_type": "drain"}, {"appointment_id": "a1"}):
            uow.conversations.save(replace(uow.conversations.get("v-late"), **change))

    await storage.run(B1, talk)
    counted = await storage.read(B1, lambda uow: uow.reports.leads(MONDAY_9AM))
    assert counted == LeadTally(booked=1, unbooked=0)


async def test_conversations_are_walked_through_once_each(storage):
    _, talks, _, _ = stock(random.Random(5))
    twin = a_conversation(id="v-twin", started_at=talks[0].started_at)
    await storage.run(B1, lambda uow: [uow.conversations.add(one) for one in (*talks, twin)])
    seen, began, last = [], datetime(2000, 1, 1, tzinfo=UTC), ""
    while page := await storage.read(
        B1, lambda uow, at=(began, last): uow.reports.conversations_after(*at, 7)
    ):
        seen += page
        began, last = page[-1].started_at, page[-1].id
    assert [one.id for one in seen] == [
        one.id for one in sorted((*talks, twin), key=lambda c: (c.started_at, c.id))
    ]


async def test_records_are_found_by_what_they_mention_in_any_script(storage):
    texts = [a_text(body='Ann "Zoë" Lee\ncalled'), a_text(body="nobody"), a_text(to_number="+1444")]

    def add(uow):
        for text in texts:
            uow.text_messages.add(text)

    def find(*terms):
        return lambda uow: uow.records.mentioning(RecordKind.TEXT_MESSAGES, terms)

    await storage.run(B1, add)
    assert await storage.read(B1, find('"Zoë" Lee\n')) == [texts[0]]
    assert await storage.read(B1, find("+1444")) == [texts[2]]
    assert await storage.read(B1, find("to_number")) == []
    assert await storage.read(B1, find()) == []
    assert await storage.read(B2, find("nobody")) == []


async def test_erasing_says_how_many_and_leaves_other_businesses_alone(storage):
    people, *_ = stocked = stock(random.Random(2))
    await storage.run(B1, filling(stocked))
    await storage.run(B2, filling(stock(random.Random(3))))
    before = await storage.read(B2, everything)

    def erase(uow):
        return [uow.records.erase_all(kind) for kind in RecordKind]

    counts = dict(zip(RecordKind, await storage.run(B1, erase), strict=True))
    assert counts[RecordKind.CUSTOMERS] == len(people)
    assert counts[RecordKind.APPOINTMENTS] == 150
    assert counts[RecordKind.TEXT_MESSAGES] == 200
    assert await storage.run(B1, erase) == [0] * len(RecordKind)
    assert await storage.read(B2, everything) == before
