"""What every backend promises about escalations, owners' calls and counts of webhooks."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.calls import CallStatus
from app.domain.escalations import EscalationStatus, Told
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Paging
from app.domain.text_messages import TextStatus
from app.errors import NotFound, StaleEscalation
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_call,
    a_text,
    a_webhook_count,
    an_escalation,
)

HOUR = timedelta(hours=1)


async def test_an_escalation_comes_back_as_it_was(storage):
    told = Told(number=0, name="Sam", phone="+19135550111", role="on_call", at=MONDAY_9AM)
    given = an_escalation(told=(told,), next_at=MONDAY_9AM + HOUR)
    stored = await storage.run(B1, lambda uow: uow.escalations.add(given))
    assert stored == replace(given, version=1)
    assert await storage.read(B1, lambda uow: uow.escalations.get(given.id)) == stored


async def test_of_two_who_take_it_at_once_one_wins(storage):
    first = await storage.run(B1, lambda uow: uow.escalations.add(an_escalation()))

    def take(who):
        taken = replace(first, status=EscalationStatus.ACKNOWLEDGED, acknowledged_by=who)
        return storage.run(B1, lambda uow: uow.escalations.save(taken))

    outcomes = await asyncio.gather(*map(take, "abcde"), return_exceptions=True)
    assert sum(isinstance(one, StaleEscalation) for one in outcomes) == 4
    [won] = [one for one in outcomes if not isinstance(one, BaseException)]
    assert await storage.read(B1, lambda uow: uow.escalations.get(first.id)) == won


async def test_the_open_ones_are_listed_oldest_first_and_all_newest_first(storage):
    given = [
        an_escalation(id=name, opened_at=MONDAY_9AM + hours * HOUR, status=status)
        for name, hours, status in (
            ("a", 2, EscalationStatus.OPEN),
            ("b", 1, EscalationStatus.EXHAUSTED),
            ("c", 0, EscalationStatus.OPEN),
            ("d", 2, EscalationStatus.WITHDRAWN),
            ("e", 3, EscalationStatus.ACKNOWLEDGED),
        )
    ]

    def work(uow):
        for one in given:
            uow.escalations.add(one)
        return (
            [one.id for one in uow.escalations.list_open()],
            *(
                [one.id for one in uow.escalations.list(Paging(limit=3), is_open=wanted).items]
                for wanted in (None, True, False)
            ),
        )

    found = await storage.run(B1, work)
    assert found == (["c", "b", "a"], ["e", "a", "d"], ["a", "b", "c"], ["e", "d"])
    assert await storage.read_platform(lambda p: p.count_open_escalations()) == 3
    assert await storage.read(B2, lambda uow: list(uow.escalations.list_open())) == []


async def test_a_conversation_has_the_escalation_opened_last(storage):
    def work(uow):
        uow.escalations.add(an_escalation(id="old", conversation_id="v1"))
        uow.escalations.add(
            an_escalation(id="new", conversation_id="v1", opened_at=MONDAY_9AM + HOUR)
        )
        found = uow.escalations.find_by_conversation("v1")
        return found.id, uow.escalations.find_by_conversation("v2")

    assert await storage.run(B1, work) == ("new", None)


async def test_another_businesss_escalation_is_unknown(storage):
    stored = await storage.run(B2, lambda uow: uow.escalations.add(an_escalation(id="same")))
    for work in (
        lambda uow: uow.escalations.get("same"),
        lambda uow: uow.escalations.save(stored),
    ):
        with pytest.raises(NotFound):
            await storage.run(B1, work)


async def test_owners_calls_are_listed_from_a_moment_on(storage):
    calls = [OwnerCall(id=f"CA{n}", started_at=MONDAY_9AM + n * HOUR) for n in range(3)]

    def work(uow):
        for call in calls:
            uow.owner_calls.put(call)
        uow.owner_calls.put(replace(calls[2], wrong_pins=2))
        return [(c.id, c.wrong_pins) for c in uow.owner_calls.list(MONDAY_9AM + HOUR)]

    assert await storage.run(B1, work) == [("CA2", 2), ("CA1", 0)]
    assert await storage.read(B2, lambda uow: uow.owner_calls.find("CA1")) is None


async def test_webhooks_are_summed_by_the_hour(storage):
    later = MONDAY_9AM + timedelta(minutes=5)
    noted = [
        a_webhook_count(requests=3, errors=1, last_at=later),
        a_webhook_count(requests=2),
        a_webhook_count(webhook="sms"),
        a_webhook_count(hour=MONDAY_9AM - HOUR),
        a_webhook_count(business_id=""),
    ]
    await storage.run_platform(lambda p: p.webhooks.note(noted[:2]))
    await storage.run_platform(lambda p: p.webhooks.note(noted[2:]))
    found = await storage.read_platform(lambda p: p.webhooks.list(MONDAY_9AM))
    assert [(c.business_id, c.webhook, c.requests, c.errors, c.last_at) for c in found] == [
        ("", "voice", 1, 0, MONDAY_9AM),
        (B1, "sms", 1, 0, MONDAY_9AM),
        (B1, "voice", 5, 1, later),
    ]
    ours = await storage.read_platform(lambda p: p.webhooks.list(MONDAY_9AM - HOUR, B1))
    assert [(c.webhook, c.requests) for c in ours] == [("sms", 1), ("voice", 6)]


async def test_calls_that_nobody_told_us_the_end_of_are_listed(storage):
    old, new = a_call(), a_call(started_at=MONDAY_9AM + HOUR)
    over = a_call(status=CallStatus.COMPLETED)

    def work(uow):
        for call in (old, new, over):
            uow.calls.add(call)
        before = [one.id for one in uow.calls.list_open(MONDAY_9AM + HOUR)]
        uow.calls.save(replace(old, status=CallStatus.COMPLETED))
        return before, list(uow.calls.list_open(MONDAY_9AM + HOUR))

    assert await storage.run(B1, work) == ([old.id], [])


async def test_texts_that_went_out_are_counted_by_number(storage):
    ann, bob = "+19135550111", "+19135550112"
    texts = [
        a_text(to_number=ann),
        a_text(to_number=ann, created_at=MONDAY_9AM - HOUR),
        a_text(to_number=ann, status=TextStatus.SUPPRESSED),
        a_text(to_number=ann, status=TextStatus.FAILED),
        a_text(to_number="+18165550100", from_number=ann, direction="inbound"),
        a_text(to_number=bob, status=TextStatus.DELIVERED),
    ]

    def work(uow):
        for one in texts:
            uow.text_messages.add(one)
        count = uow.text_messages.count_outbound
        return count(MONDAY_9AM, ann), count(MONDAY_9AM), count(MONDAY_9AM - HOUR, ann)

    assert await storage.run(B1, work) == (1, 2, 2)
