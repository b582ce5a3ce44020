"""What every backend promises about going through records by age."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.dialects import sqlite

from app.domain.records import MOMENTS, RecordKind, mark_of
from app.repositories.sql import records
from tests.support.factories import B1, B2, MONDAY_9AM, a_text, a_webhook_count

DAY = timedelta(days=1)
TEXTS = RecordKind.TEXT_MESSAGES


def old_texts(before, after=None, limit=10):
    return lambda uow: [one.id for one in uow.records.older(TEXTS, before, after, limit)]


async def test_the_oldest_come_first_and_one_goes_on_where_one_stopped(storage):
    texts = [
        a_text(id=name, created_at=MONDAY_9AM - days * DAY)
        for name, days in (("x", 3), ("b", 5), ("a", 5), ("late", 1))
    ]

    def fill(uow):
        for text in texts:
            uow.text_messages.add(text)

    await storage.run(B1, fill)
    await storage.run(
        B2, lambda uow: uow.text_messages.add(a_text(created_at=MONDAY_9AM - 9 * DAY))
    )
    before = MONDAY_9AM - 2 * DAY
    assert await storage.read(B1, old_texts(before)) == ["a", "b", "x"]
    assert await storage.read(B1, old_texts(before, limit=2)) == ["a", "b"]
    after = mark_of(TEXTS, texts[2])
    assert await storage.read(B1, old_texts(before, after)) == ["b", "x"]
    assert await storage.read(B1, old_texts(MONDAY_9AM - 3 * DAY)) == ["a", "b"]


async def test_old_counts_of_webhooks_go_a_few_at_a_time(storage):
    hours = [MONDAY_9AM - days * DAY for days in (500, 450, 401, 399)]
    counts = [a_webhook_count(hour=hour) for hour in hours]
    before = MONDAY_9AM - 400 * DAY
    await storage.run_platform(lambda p: p.webhooks.note(counts))
    assert await storage.read_platform(lambda p: p.webhooks.count_before(before)) == 3
    assert await storage.run_platform(lambda p: p.webhooks.remove_before(before, 2)) == 2
    assert await storage.run_platform(lambda p: p.webhooks.remove_before(before, 2)) == 1
    assert await storage.run_platform(lambda p: p.webhooks.remove_before(before, 2)) == 0
    (left,) = await storage.read_platform(lambda p: p.webhooks.list(hours[0]))
    assert left.requests == 1


@pytest.mark.parametrize("kind", [one for one in MOMENTS if one is not RecordKind.OUTBOX])
def test_sqlite_finds_what_is_old_through_an_index_and_sorts_nothing(kind, sqlite_url):
    """The outbox is the exception: it is always small."""
    statement = str(records.OLDER[kind].compile(dialect=sqlite.dialect()))
    path = sqlite_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    try:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?"))
        steps = " ".join(str(step[3]) for step in plan)
    finally:
        connection.close()
    assert "SEARCH" in steps and "USING INDEX" in steps
    assert "TEMP B-TREE" not in steps
