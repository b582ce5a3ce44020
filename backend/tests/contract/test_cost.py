"""What a turn may cost: few statements, and no more the more is stored."""

import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from app.repositories.connect import open_storage
from app.repositories.memory.draft import Draft
from app.repositories.sql import appointments
from tests.support.factories import (
    B1,
    MONDAY_9AM,
    a_business,
    a_busy_time,
    a_conversation,
    a_customer,
    a_message,
    a_window,
    an_appointment,
)
from tests.support.work import add_appointments, add_customers, empty_postgres


@pytest.fixture(params=["sqlite", "postgres"])
def sql_url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def statements(sql_url):
    """A storage, and the statements it has executed since."""
    if sql_url.startswith("postgresql"):
        await empty_postgres(sql_url)
    storage = await open_storage(sql_url)
    engine = getattr(storage.engine, "sync_engine", storage.engine)
    executed = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            executed.append(statement)

    yield storage, executed
    await storage.close()


async def test_a_turn_is_three_statements(statements):
    storage, executed = statements
    await storage.run_platform(lambda uow: uow.businesses.add(a_business(id=B1)))
    first = await storage.run(B1, lambda uow: uow.conversations.add(a_conversation()))

    def turn(uow):
        conversation = uow.conversations.get(first.id)
        uow.conversations.save(conversation, a_message(), a_message("When?", role="assistant"))

    executed.clear()
    await storage.run(B1, turn, at_version=1)
    assert len(executed) == 3
    assert not any("transcript," in statement.split("FROM")[0] for statement in executed[:2])


async def test_a_booking_is_one_statement_and_a_note_and_nothing_takes_a_savepoint(statements):
    storage, executed = statements
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    executed.clear()
    await storage.run(B1, lambda uow: uow.appointments.add(an_appointment(ann)))
    assert [one.split()[2] for one in executed] == ["appointments", "pulses"]
    await storage.run(B1, lambda uow: uow.customers.save(ann))
    assert not any("SAVEPOINT" in statement for statement in executed)


async def test_a_look_at_the_schedule_is_two_statements_however_much_it_holds(statements):
    storage, executed = statements
    ann = a_customer()
    visits = [an_appointment(ann, technician_id=f"t{n}", zip_code="66061") for n in range(20)]
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(*visits))
    times = [a_busy_time() for _ in range(600)]
    executed.clear()
    await storage.run(B1, lambda uow: uow.busy_times.replace("l1", times))
    assert len(executed) == 3
    executed.clear()

    def look(uow):
        span = a_window()
        return len(uow.appointments.list_holding(span)), len(uow.busy_times.list(span))

    assert await storage.run(B1, look) == (20, 600)
    assert len(executed) == 2


@pytest.mark.parametrize("statement", [appointments.HOLDING, appointments.ADD, appointments.SAVE])
def test_sqlite_never_walks_through_the_visits_of_long_ago(sqlite_url, statement):
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    explained = f"EXPLAIN QUERY PLAN {compiled}"
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        steps = connection.execute(explained, dict.fromkeys(compiled.params, 1)).fetchall()
    plan = " ".join(step[-1] for step in steps)
    assert "appointments_holding (business_id=? AND holds_time=? AND ends_at>?)" in plan
    assert "appointments_in_order" not in plan


async def test_memory_looks_at_no_more_than_it_needs(monkeypatch):
    """Only lists may go through everything."""
    storage = await open_storage("memory://")
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    first = await storage.run(B1, lambda uow: uow.conversations.add(a_conversation()))

    def everything(draft):
        raise AssertionError("looked at everything")

    monkeypatch.setattr(Draft, "values", everything)

    def turn(uow):
        conversation = uow.conversations.get(first.id)
        uow.conversations.save(conversation, a_message())
        uow.customers.find_by_phone(ann.phone)
        uow.customers.save(ann)
        uow.lock_schedule()
        span = a_window(MONDAY_9AM, hours=24 * 14)
        uow.appointments.list_holding(span)
        uow.appointments.list_coming(ann.id, MONDAY_9AM - timedelta(days=1))
        uow.appointments.add(an_appointment(ann))
        uow.opt_outs.find(ann.phone)

    await storage.run(B1, turn)
    with pytest.raises(AssertionError, match="looked at everything"):
        await storage.run(B1, lambda uow: uow.technicians.list())
