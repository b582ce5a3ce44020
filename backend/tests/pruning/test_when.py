"""When pruning happens: on the operator's word and once a day, suspended businesses too."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.audit import AuditFilter
from app.domain.businesses import BusinessId, BusinessStatus
from app.domain.records import RecordKind
from app.domain.text_messages import TextKind
from app.errors import StaleBusiness
from app.repositories.connect import open_storage
from app.services.due.retention import Campaign
from tests.due.service import House, at, open_house
from tests.support.factories import a_conversation, a_text, a_webhook_count
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import ALL
from tests.support.web import serving

DAY = timedelta(days=1)
OLD = MONDAY_9AM - 200 * DAY


async def a_house(**given: Any) -> House:
    usual = {"conversation_retention_days": 50, "appointment_retention_days": 300}
    return await open_house(
        await open_storage("memory://"), FrozenClock(), workers=1, **{**usual, **given}
    )


async def talks_left(house: House) -> int:
    found = await house.look(lambda uow: uow.records.page(RecordKind.CONVERSATIONS, "", 10))
    return len(found)


async def remember(house: House) -> None:
    old = a_conversation(started_at=OLD, last_message_at=OLD, ended_at=OLD)
    await house.change(lambda uow: uow.conversations.add(old))


async def test_once_a_day_without_anybody_asking() -> None:
    house = await a_house()
    await remember(house)
    await house.work(hours=2)  # Past ten o'clock.
    assert await talks_left(house) == 0
    trail = await house.storage.read_platform(lambda p: p.audit.list(AuditFilter(), ALL))
    (entry,) = (one for one in trail.items if one.action == "retention.prune")
    assert (entry.actor_type, entry.changes) == ("system", {"conversations": "1"})


async def test_a_business_that_wants_all_kept_loses_nothing() -> None:
    house = await a_house(conversation_retention_days=None)
    await remember(house)
    await house.work(hours=2)
    assert await talks_left(house) == 1


async def test_a_suspended_business_keeps_its_word_too() -> None:
    house = await a_house()
    await remember(house)
    await house.set(status=BusinessStatus.SUSPENDED)
    await house.work(hours=2)
    assert await talks_left(house) == 0


async def test_old_counts_of_webhooks_go_once_a_day() -> None:
    house = await a_house()
    counts = [a_webhook_count(hour=MONDAY_9AM - days * DAY) for days in (500, 401, 399)]
    await house.storage.run_platform(lambda p: p.webhooks.note(counts))
    await house.work()
    found = await house.storage.read_platform(lambda p: p.webhooks.count_before(MONDAY_9AM))
    assert found == 1


async def test_whoever_was_asked_back_is_not_asked_again_once_the_text_is_forgotten() -> None:
    house = await a_house(retention_enabled=True)
    ann = await house.customer(name="Ann")
    await house.visit(ann, at(MONDAY_9AM - 190 * DAY), status=AppointmentStatus.COMPLETED)
    ask = house.workers[0].due_work.ask_back
    assert (await ask(house.business, Campaign())).sent == 1
    await house.drain()
    house.clock.advance(days=60)
    await house.work(hours=2)
    assert await house.texts(TextKind.RETENTION) == []
    tally = await ask(house.business, Campaign())
    assert (tally.sent, tally.suppressed) == (0, {"already_told": 1})
    assert (await ask(house.business, Campaign(name="spring"))).sent == 1


async def test_the_operator_may_choose_one_business_or_name_one_that_is_unknown() -> None:
    async with serving(clock=FrozenClock()) as web:
        for name in ("one", "two"):
            await web.tenant(id=name, conversation_retention_days=50)
            old = a_text(created_at=OLD)
            await web.services.storage.run(
                BusinessId(name), lambda uow, old=old: uow.text_messages.add(old)
            )
        chosen = await web.admin("POST", "/retention/prune", json={"business_id": "two"})
        rest = await web.admin("POST", "/retention/prune")
        unknown = await web.admin("POST", "/retention/prune", json={"business_id": "three"})
    assert [one["id"] for one in chosen.json()["businesses"]] == ["two"]
    assert chosen.json()["counts"]["text_messages"] == 1
    assert rest.json()["counts"]["text_messages"] == 1
    assert [one["id"] for one in rest.json()["businesses"]] == ["one", "two"]
    assert unknown.status_code == 404


async def test_old_counts_are_the_platforms_and_go_with_all_businesses_alone() -> None:
    async with serving(clock=FrozenClock()) as web:
        await web.tenant(id="one")
        counts = [a_webhook_count(hour=MONDAY_9AM - 500 * DAY)]
        await web.services.storage.run_platform(lambda p: p.webhooks.note(counts))
        told = [
            (await web.admin("POST", "/retention/prune", json=asked)).json()["webhook_counts"]
            for asked in ({"business_id": "one"}, {"dry_run": True}, {}, {})
        ]
    assert told == [0, 1, 1, 0]


async def test_a_business_that_changes_meanwhile_is_left_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def changed(*_: object, **__: object) -> None:
        raise StaleBusiness

    async with serving(clock=FrozenClock()) as web:
        await web.tenant(id="one")
        monkeypatch.setattr("app.services.pruning.prune", changed)
        told = (await web.admin("POST", "/retention/prune")).json()
    assert (told["complete"], told["businesses"][0]["complete"]) == (False, False)


async def test_what_does_not_fit_into_one_run_is_said_to_be_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.services.pruning.MOST_BATCHES", 1)
    async with serving(clock=FrozenClock()) as web:
        await web.tenant(id="one", conversation_retention_days=50)

        def fill(uow: Any) -> None:
            for _ in range(15):
                uow.text_messages.add(a_text(created_at=OLD))

        await web.services.storage.run(BusinessId("one"), fill)
        answers = [(await web.admin("POST", "/retention/prune")).json() for _ in range(3)]
    assert [one["complete"] for one in answers] == [False, True, True]
    assert [one["counts"]["text_messages"] for one in answers] == [10, 5, 0]
