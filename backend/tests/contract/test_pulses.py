"""What every storage promises those who watch: a topic's number changes with it, and no other."""

from datetime import timedelta

import pytest

from app.domain.live import Topic, beaten
from app.domain.records import RecordKind
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_busy_time,
    a_conversation,
    a_customer,
    a_message,
    a_return_call,
    a_technician,
    a_text,
    an_appointment,
    an_escalation,
)
from tests.support.work import add_customers

ANN = a_customer()
SINCE = MONDAY_9AM - timedelta(days=1)
CHANGES = {
    "an appointment": (Topic.SCHEDULE, lambda uow: uow.appointments.add(an_appointment(ANN))),
    "a technician": (Topic.SCHEDULE, lambda uow: uow.technicians.add(a_technician())),
    "busy times": (Topic.SCHEDULE, lambda uow: uow.busy_times.replace("l1", [a_busy_time()])),
    "a return call": (Topic.CALLBACKS, lambda uow: uow.return_calls.put(a_return_call())),
    "an emergency": (Topic.EMERGENCIES, lambda uow: uow.escalations.add(an_escalation())),
    "a text": (Topic.MESSAGES, lambda uow: uow.text_messages.add(a_text())),
    "a conversation": (Topic.CALLS, lambda uow: uow.conversations.add(a_conversation())),
}


async def pulse(storage, business=B1):
    return await storage.read(business, lambda uow: uow.pulses.read(SINCE))


@pytest.fixture
async def watched(storage):
    for business in (B1, B2):
        await storage.run(business, add_customers(ANN))
    return storage


@pytest.mark.parametrize("topic, change", CHANGES.values(), ids=CHANGES.keys())
async def test_a_change_is_noticed_under_its_topic_by_its_business_alone(watched, topic, change):
    before, theirs = await pulse(watched), await pulse(watched, B2)
    await watched.run(B1, change)
    after = await pulse(watched)
    assert beaten(before, after) == {topic}
    assert beaten(await pulse(watched), after) == frozenset()
    assert beaten(await pulse(watched, B2), theirs) == frozenset()


async def test_saving_and_removing_are_changes_too(watched):
    visit, owed = an_appointment(ANN), a_return_call()
    talk = await watched.run(B1, lambda uow: uow.conversations.add(a_conversation()))
    alarm = await watched.run(B1, lambda uow: uow.escalations.add(an_escalation()))

    def furnish(uow):
        uow.appointments.add(visit)
        uow.return_calls.put(owed)

    await watched.run(B1, furnish)
    for topic, change in (
        (Topic.SCHEDULE, lambda uow: uow.appointments.save(visit)),
        (Topic.SCHEDULE, lambda uow: uow.appointments.remove(visit.id)),
        (Topic.CALLBACKS, lambda uow: uow.return_calls.remove(owed.phone)),
        (Topic.EMERGENCIES, lambda uow: uow.escalations.save(alarm)),
        (Topic.CALLS, lambda uow: uow.conversations.save(talk, a_message())),
    ):
        before = await pulse(watched)
        await watched.run(B1, change)
        assert beaten(before, await pulse(watched)) == {topic}


async def test_what_is_erased_has_changed(watched):
    await watched.run(B1, lambda uow: uow.return_calls.put(a_return_call()))
    before = await pulse(watched)
    await watched.run(B1, lambda uow: uow.records.erase_all(RecordKind.RETURN_CALLS))
    assert beaten(before, await pulse(watched)) == {Topic.CALLBACKS}


async def test_what_was_undone_or_only_looked_at_has_not_changed(watched):
    await watched.run(B1, lambda uow: uow.return_calls.put(a_return_call()))
    before = await pulse(watched)

    def fails(uow):
        uow.return_calls.put(a_return_call())
        raise LookupError

    with pytest.raises(LookupError):
        await watched.run(B1, fails)
    await watched.read(B1, lambda uow: uow.return_calls.list())
    await watched.run(B1, lambda uow: uow.customers.save(ANN))
    assert beaten(before, await pulse(watched)) == frozenset()


async def test_many_changes_of_one_transaction_are_noted_at_once(watched):
    def much(uow):
        for _ in range(3):
            uow.return_calls.put(a_return_call())
            uow.text_messages.add(a_text())

    before = await pulse(watched)
    await watched.run(B1, much)
    after = await pulse(watched)
    assert beaten(before, after) == {Topic.CALLBACKS, Topic.MESSAGES}
    assert after[Topic.CALLBACKS] == before.get(Topic.CALLBACKS, 0) + 1
