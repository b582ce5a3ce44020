"""What a turn may cost: few statements, and no more the more is stored."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.repositories.connect import open_storage
from app.repositories.memory.draft import Draft
from tests.support.factories import (
    B1,
    MONDAY_9AM,
    a_business,
    a_conversation,
    a_customer,
    a_message,
    a_window,
    an_appointment,
)
from tests.support.work import add_customers, empty_postgres


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


async def test_a_booking_is_one_statement_and_nothing_takes_a_savepoint(statements):
    storage, executed = statements
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    executed.clear()
    await storage.run(B1, lambda uow: uow.appointments.add(an_appointment(ann)))
    assert len(executed) == 1
    await storage.run(B1, lambda uow: uow.customers.save(ann))
    assert not any("SAVEPOINT" in statement for statement in executed)


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
