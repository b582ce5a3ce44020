"""What every backend promises about the lists that due work goes through."""

import sqlite3
from datetime import timedelta

from sqlalchemy.dialects import sqlite

from app.domain.appointments import AppointmentStatus
from app.domain.conversations import ConversationFilter
from app.domain.paging import Paging
from app.domain.text_messages import TextKind, TextStatus
from app.repositories.sql import appointments
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
from tests.support.work import add_appointments, add_customers

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def visit(customer, days, **given):
    return an_appointment(customer, window=a_window(MONDAY_9AM + days * DAY), **given)


def last_visits(before=MONDAY_9AM, after=None, limit=10):
    return lambda uow: uow.appointments.list_last_visits(before, after, limit)


async def test_the_last_visit_counts_and_a_later_one_keeps_a_customer_off_the_list(storage):
    gone, regular, coming = (a_customer(id=f"c-{n}") for n in "abc")
    visits = [
        visit(gone, -300),
        visit(gone, -200),
        visit(regular, -250),
        visit(regular, -3),
        visit(coming, -240),
        visit(coming, 5),
    ]
    await storage.run(B1, add_customers(gone, regular, coming))
    await storage.run(B1, add_appointments(*visits))
    found = await storage.read(B1, last_visits(MONDAY_9AM - 180 * DAY))
    assert found == [visits[1]]


async def test_what_was_cancelled_or_missed_is_no_visit(storage):
    ann = a_customer()
    done = visit(ann, -200, status=AppointmentStatus.COMPLETED)
    others = [
        visit(ann, -10, status=AppointmentStatus.CANCELLED),
        visit(ann, 3, status=AppointmentStatus.NO_SHOW),
    ]
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(done, *others))
    assert await storage.read(B1, last_visits(MONDAY_9AM - 180 * DAY)) == [done]


async def test_last_visits_come_by_customer_a_page_at_a_time(storage):
    people = [a_customer(id=f"c-{n}") for n in "dbca"]
    await storage.run(B1, add_customers(*people))
    # of two at once the one with the greater id
    twice = [visit(people[0], -30, id=one, technician_id=one) for one in ("x1", "x2")]
    rest = [visit(one, -40 - n) for n, one in enumerate(people[1:])]
    await storage.run(B1, add_appointments(*twice, *rest))
    first = await storage.read(B1, last_visits(limit=3))
    assert [one.customer_id for one in first] == ["c-a", "c-b", "c-c"]
    second = await storage.read(B1, last_visits(after="c-c", limit=3))
    assert [one.id for one in second] == ["x2"]
    assert await storage.read(B1, last_visits(after="c-d")) == []
    assert await storage.read(B1, last_visits(limit=0)) == []


async def test_visits_of_another_business_are_not_seen(storage):
    theirs = a_customer(id="c-a")
    await storage.run(B2, add_customers(theirs))
    await storage.run(B2, add_appointments(visit(theirs, -200)))
    assert await storage.read(B1, last_visits()) == []


def test_last_visits_are_walked_customer_by_customer(sqlite_url):
    compiled = appointments.LAST_VISITS.compile(dialect=sqlite.dialect(paramstyle="named"))
    explained = f"EXPLAIN QUERY PLAN {compiled}"
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        steps = connection.execute(explained, dict.fromkeys(compiled.params, 1)).fetchall()
    plan = " ".join(step[-1] for step in steps)
    assert "appointments_of_customer (business_id=? AND customer_id>?)" in plan
    assert "TEMP B-TREE" not in plan


async def test_conversations_are_found_by_when_they_began_and_when_they_fell_silent(storage):
    talks = [
        a_conversation(
            id=f"v-{n}",
            started_at=MONDAY_9AM + n * HOUR,
            last_message_at=MONDAY_9AM + (n + silent) * HOUR,
        )
        for n, silent in enumerate((5, 1, 1, 0))
    ]

    def add(uow):
        for talk in talks:
            uow.conversations.add(talk)

    async def found(**wanted):
        page = await storage.read(
            B1, lambda uow: uow.conversations.list(ConversationFilter(**wanted), Paging())
        )
        assert page.total == len(page.items)
        return [talk.id for talk in page.items]

    await storage.run(B1, add)
    assert await found(started_from=MONDAY_9AM + 2 * HOUR) == ["v-3", "v-2"]
    assert await found(last_from=MONDAY_9AM + 3 * HOUR) == ["v-3", "v-2", "v-0"]
    assert await found(last_before=MONDAY_9AM + 3 * HOUR) == ["v-1"]
    assert await found(last_from=MONDAY_9AM + 3 * HOUR, last_before=MONDAY_9AM + 5 * HOUR) == [
        "v-3",
        "v-2",
    ]


async def test_outbound_texts_are_counted_by_kind(storage):
    ann = "+19135550123"
    rows = [
        a_text(kind=TextKind.RETENTION, to_number=ann),
        a_text(kind=TextKind.RETENTION),
        a_text(kind=TextKind.RETENTION, status=TextStatus.SUPPRESSED),
        a_text(kind=TextKind.RETENTION, created_at=MONDAY_9AM - DAY),
        a_text(kind=TextKind.FOLLOWUP, to_number=ann),
    ]

    def add(uow):
        for row in rows:
            uow.text_messages.add(row)

    async def count(phone=None, kind=None):
        return await storage.read(
            B1, lambda uow: uow.text_messages.count_outbound(MONDAY_9AM, phone, kind)
        )

    await storage.run(B1, add)
    assert await count(kind=TextKind.RETENTION) == 2
    assert await count(ann, TextKind.RETENTION) == 1
    assert await count(ann) == 2
    assert await count(kind=TextKind.REVIEW) == 0
    assert await count() == 3
