"""What SQLite and Postgres promise about the JSON they keep."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.domain.calendars import CalendarState
from app.domain.dialogue.state import DialogueState, Stage
from app.domain.outbox import Promise
from app.domain.paging import Paging
from app.domain.text_messages import TextKind
from app.errors import Invalid
from app.repositories.connect import open_storage
from app.repositories.sql import outbox
from app.repositories.sql import tables as t
from tests.support.factories import (
    B1,
    a_business,
    a_busy_time,
    a_calendar_state,
    a_conversation,
    a_customer,
    a_message,
    a_waiting,
    an_outbox_entry,
)
from tests.support.work import add_customers, empty_postgres

ALL = Paging()


@pytest.fixture(params=["sqlite", "postgres"])
def storage_url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def storage(storage_url):
    if storage_url.startswith("postgresql"):
        await empty_postgres(storage_url)
    storage = await open_storage(storage_url)
    yield storage
    await storage.close()


async def rewrite(storage, table, change):
    """As if another release had stored it."""

    def work(connection):
        body = json.loads(connection.execute(sa.select(table.c.body)).scalar_one())
        connection.execute(sa.update(table).values(body=json.dumps(change(body))))

    await storage._write(work)


def as_an_older_release(body):
    """Only what has no default, and something that has been dropped since."""
    required = {"id", "channel", "started_at", "last_message_at", "version", "message_count"}
    kept = {name: value for name, value in body.items() if name in required}
    return {**kept, "mood": "sunny", "state": {"stage": "offering", "sentiment": 3}}


async def test_a_conversation_of_an_older_release_loads_and_saves(storage):
    given = a_conversation(notes="lost", state=DialogueState(stage=Stage.OFFERING, name="lost"))
    added = await storage.run(B1, lambda uow: uow.conversations.add(given, a_message()))
    await rewrite(storage, t.conversations, as_an_older_release)
    read = await storage.read(B1, lambda uow: uow.conversations.get(given.id))
    assert read == replace(added, notes=None, state=DialogueState(stage=Stage.OFFERING))
    saved = await storage.run(B1, lambda uow: uow.conversations.save(read, a_message()))
    assert saved.version == 2


async def test_a_business_of_an_older_release_loads(storage):
    given = a_business(owner_name="lost")
    added = await storage.run_platform(lambda uow: uow.businesses.add(given))
    required = ("id", "name", "created_at", "version")
    await rewrite(
        storage, t.businesses, lambda body: {name: body[name] for name in required} | {"x": 1}
    )
    read = await storage.read_platform(lambda uow: uow.businesses.get(given.id))
    assert read == replace(added, owner_name=None)


async def test_every_kind_of_promise_is_named_in_what_is_stored(storage):
    entry = an_outbox_entry()
    await storage.run(B1, lambda uow: uow.outbox.add(entry))
    seen = []
    await rewrite(storage, t.outbox, lambda body: seen.append(body) or body)
    assert seen[0]["kind"] == type(entry.promise).__name__
    assert set(outbox.PROMISES) == {kind.__name__ for kind in outbox.kinds_of(Promise)}


async def test_a_calendar_and_a_wish_of_another_release_load(storage):
    state, wish = a_calendar_state(failures=3), a_waiting(minutes=60)
    await storage.run(B1, lambda uow: uow.calendar_states.put(state))
    await storage.run(B1, lambda uow: uow.waitlist.add(wish))
    await rewrite(storage, t.calendar_states, lambda body: {"link_id": body["link_id"], "x": 1})
    await rewrite(storage, t.waitlist, lambda body: body | {"mood": "sunny"})
    found = await storage.read(B1, lambda uow: uow.calendar_states.find(state.link_id))
    assert found == CalendarState(link_id=state.link_id)
    assert await storage.read(B1, lambda uow: uow.waitlist.get(wish.id)) == wish


@pytest.mark.parametrize("text", ["half a character \ud800", "\udfff", "nothing \0"])
async def test_text_no_database_can_hold_is_invalid(storage, text):
    """Routers refuse such text; should one forget, no driver's error escapes."""
    for work in (
        add_customers(a_customer(name=text)),
        add_customers(a_customer(id=text)),
        lambda uow: uow.customers.find_by_phone(text),
        lambda uow: uow.customers.search(text, ALL),
        lambda uow: uow.customers.list_by_ids([text]),
        lambda uow: uow.opt_outs.list_phones([text]),
        lambda uow: uow.conversations.add(a_conversation(), a_message(text)),
        lambda uow: uow.busy_times.replace(text, []),
        lambda uow: uow.busy_times.replace("l1", [a_busy_time(event_id=text)]),
        lambda uow: uow.calendar_states.find(text),
        lambda uow: uow.waitlist.get(text),
    ):
        with pytest.raises(Invalid):
            await storage.run(B1, work)
    with pytest.raises(Invalid):
        await storage.run_platform(lambda uow: uow.businesses.add(a_business(id=text)))


async def test_promised_texts_keep_their_kind(storage):
    entry = an_outbox_entry()
    await storage.run(B1, lambda uow: uow.outbox.add(replace(entry, is_dead=True)))
    [read] = await storage.read(B1, lambda uow: uow.outbox.list_dead())
    assert read.promise == entry.promise and read.promise.kind is TextKind.REMINDER
