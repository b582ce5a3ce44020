"""What the first release stored outlives every migration since, and can be read and changed."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.domain.appointments import AppointmentId, Commitment, Window
from app.domain.businesses import Business
from app.domain.customers import CustomerId
from app.domain.dialogue.state import Asking, DialogueState, Stage
from app.domain.outbox import OutboxEntry, SendText
from app.domain.technicians import Technician, TechnicianId
from app.domain.text_messages import TextKind
from app.repositories.connect import open_storage
from app.repositories.sql import migrate
from app.repositories.sql.postgres_url import asyncpg_url
from tests.support import postgres
from tests.support.factories import B1, a_busy_time, a_calendar_state, a_waiting, a_window

AT = datetime(2026, 1, 5, 15, tzinfo=UTC)
MOMENT = "2026-01-05T15:00:00Z"
WORKDAY = [{"opens": "08:00:00", "closes": "17:00:00"}]
MINE = {"business_id": "b1"}
VISIT = {
    "id": "visit",
    "customer_id": "ann",
    "technician_id": "tom",
    "created_at": MOMENT,
    "status": "SCHEDULED",
    "overlap_allowed": False,
    "service_type": None,
    "is_emergency": True,
}
TOLD = {
    "estimated_value": 19.99,
    "quoted_value": 250.0,
    "quote_status": "SENT",
    "lead_source": "ads",
    "job_stage": "Quoted",
    "address": "1 Oak St, Mission, KS",
    "conversation_id": "talk",
}
"""What reports count; it stands in the body alone."""
FIRST_RELEASE = {
    "businesses": {
        "row": {"id": "b1", "version": 1, "created_at": AT},
        "body": {
            "id": "b1",
            "name": "Plumber",
            "created_at": MOMENT,
            "opening_hours": [*[WORKDAY] * 5, [], []],
            "blackout_dates": [],
            "max_jobs_per_day": None,
            "reserve_mornings_for_emergencies": False,
            "travel_buffer_minutes": 0,
            "arrival_window_minutes": 0,
            "calendar_id": None,
            "version": 1,
        },
    },
    "customers": {
        "row": MINE
        | {
            "id": "ann",
            "phone": "+1913",
            "folded_name": "ann",
            "search_text": "ann\n1913\n\nann@example.com",
        },
        "body": {
            "id": "ann",
            "name": "Ann",
            "phone": "+1913",
            "created_at": "2026-01-05T15:00:00.250000Z",
            "email": "ann@example.com",
            "tags": ["vip", 'a "b"\nc'],
        },
    },
    "technicians": {
        "row": MINE | {"id": "tom", "folded_name": "tom"},
        "body": {"id": "tom", "name": "Tom", "phone": None, "skills": ["gas"], "is_active": True},
    },
    "appointments": {
        "row": MINE
        | VISIT
        | {"created_at": AT, "starts_at": AT, "ends_at": AT + timedelta(hours=2)}
        | {"holds_time": True, "tag_lines": "\n"},
        "body": VISIT
        | TOLD
        | {"window": {"start": MOMENT, "end": "2026-01-05T17:00:00Z"}, "tags": []},
    },
    "conversations": {
        "row": MINE
        | {"id": "talk", "version": 1, "channel": "phone", "started_at": AT}
        | {"last_message_at": AT, "flagged": False, "is_emergency": False}
        | {"transcript": "", "search_text": ""},
        "body": {
            "id": "talk",
            "channel": "phone",
            "started_at": MOMENT,
            "last_message_at": MOMENT,
            "outcome": "booked",
            "service_type": "drain_or_sewer",
            "state": {
                "schema_version": 1,
                "stage": "offering",
                "asking": "slot",
                "offered": [{"start": MOMENT, "end": "2026-01-05T17:00:00Z"}],
                "turns": 3,
            },
            "version": 1,
        },
    },
    "outbox": {
        "row": MINE | {"id": "text", "due_at": AT, "is_dead": False},
        "body": {
            "kind": "SendText",
            "entry": {
                "id": "text",
                "promise": {"to_number": "+1913", "body": "Tomorrow.", "kind": "reminder"},
                "due_at": MOMENT,
                "attempts": 0,
                "leased_until": None,
                "is_dead": False,
                "last_error": None,
            },
        },
    },
}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    """A database at the first release's schema, with something in most tables."""
    if request.param == "sqlite":
        of_first_release(f"sqlite:///{tmp_path}/old.db")
        yield f"sqlite:///{tmp_path}/old.db"
    else:
        with postgres.another_database(request.getfixturevalue("postgres_url"), "old") as url:
            of_first_release(url)
            yield url


def of_first_release(url):
    migrate.upgrade(url, "0001")
    if url.startswith("postgresql"):
        asyncio.run(on_postgres(url))
    else:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            fill(connection)


async def on_postgres(url):
    engine = create_async_engine(asyncpg_url(url), poolclass=sa.NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(fill)


def fill(connection):
    """Into the tables as they were, whatever this release says of them."""
    for name, stored in FIRST_RELEASE.items():
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        row = stored["row"] | {"body": json.dumps(stored["body"], separators=(",", ":"))}
        connection.execute(sa.insert(table), row)


def ask(url, work, how="read"):
    async def asked():
        storage = await open_storage(url)
        try:
            return await getattr(storage, how)(B1, work)
        finally:
            await storage.close()

    return asyncio.run(asked())


def business_of(url):
    async def asked():
        storage = await open_storage(url)
        try:
            return await storage.read_platform(lambda uow: uow.businesses.get(B1))
        finally:
            await storage.close()

    return asyncio.run(asked())


def held(uow):
    return list(uow.appointments.list_holding(a_window(AT)))


def test_a_business_and_its_technicians_get_defaults_for_what_is_new(url):
    migrate.upgrade(url)
    assert business_of(url) == Business(id=B1, name="Plumber", created_at=AT, version=1)
    [tom] = ask(url, lambda uow: uow.technicians.list())
    assert tom == Technician(id=TechnicianId("tom"), name="Tom", skills=("gas",))


def test_a_visit_still_holds_its_time_and_can_be_given_a_zip(url):
    migrate.upgrade(url)
    visit, tom = AppointmentId("visit"), TechnicianId("tom")
    span = Window(AT, AT + timedelta(hours=2))
    assert ask(url, held) == [Commitment(visit, tom, span, None, True)]

    def move(uow):
        uow.appointments.save(replace(uow.appointments.get(visit), zip_code="66061"))

    ask(url, move, "run")
    assert ask(url, held) == [Commitment(visit, tom, span, "66061", True)]
    assert ask(url, lambda uow: uow.customers.get(CustomerId("ann"))).name == "Ann"


def test_a_call_at_its_offer_goes_on_and_a_promised_text_is_still_due(url):
    migrate.upgrade(url)
    talk = ask(url, lambda uow: uow.conversations.get("talk"))
    offer = Window(AT, AT + timedelta(hours=2))
    assert talk.state == DialogueState(
        stage=Stage.OFFERING, asking=Asking.WINDOW, offered=(offer,), turns=3
    )
    assert [type(window) for window in talk.state.offered] == [Window]
    lease = AT + timedelta(minutes=1)
    claimed = ask(url, lambda uow: uow.outbox.claim(AT, lease, 9), "run")
    promise = SendText("+1913", "Tomorrow.", TextKind.REMINDER)
    assert list(claimed) == [
        OutboxEntry(id="text", promise=promise, due_at=AT, attempts=1, leased_until=lease)
    ]


def test_going_back_loses_only_what_the_first_schema_cannot_hold(url):
    migrate.upgrade(url)

    def fill_the_new(uow):
        visit = uow.appointments.get(AppointmentId("visit"))
        uow.appointments.save(replace(visit, zip_code="01001"))
        uow.busy_times.replace("l1", [a_busy_time(AT)])
        uow.calendar_states.put(a_calendar_state())
        uow.waitlist.add(a_waiting())

    def what_was_new(uow):
        span = a_window(AT)
        return (
            *(uow.busy_times.list(span), uow.calendar_states.list(), uow.waitlist.list()),
            [one.zip_code for one in uow.appointments.list_holding(span)],
        )

    ask(url, fill_the_new, "run")
    assert [len(some) for some in ask(url, what_was_new)] == [1, 1, 1, 1]
    migrate.downgrade(url, "0001")
    migrate.upgrade(url)
    assert [list(some) for some in ask(url, what_was_new)] == [[], [], [], ["01001"]]
    assert ask(url, lambda uow: len(uow.conversations.messages("talk"))) == 0


def columns_of(url, table):
    """The only row there, as stored."""
    found = []

    def look(connection):
        stored = sa.Table(table, sa.MetaData(), autoload_with=connection)
        found.append(dict(connection.execute(sa.select(stored)).mappings().one()))

    async def on_postgres_alone():
        engine = create_async_engine(asyncpg_url(url), poolclass=sa.NullPool)
        async with engine.begin() as connection:
            await connection.run_sync(look)

    if url.startswith("postgresql"):
        asyncio.run(on_postgres_alone())
    else:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            look(connection)
    return {name: value for name, value in found[0].items() if name not in ("body", "version")}


def save_again(uow):
    uow.customers.save(uow.customers.get(CustomerId("ann")))
    uow.appointments.save(uow.appointments.get(AppointmentId("visit")))
    uow.conversations.save(uow.conversations.get("talk"))


@pytest.mark.parametrize("table", ["customers", "appointments", "conversations"])
def test_columns_that_reports_count_are_as_this_release_would_write_them(url, table):
    migrate.upgrade(url)
    migrated = columns_of(url, table)
    ask(url, save_again, "run")
    assert columns_of(url, table) == migrated
    assert migrated.get("area", "Mission") == "Mission"
    assert migrated.get("estimated_cents", 1999) == 1999
    assert migrated.get("outcome", "booked") == "booked"
    assert migrated.get("lead", "talk") == "talk"
