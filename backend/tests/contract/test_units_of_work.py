"""What every backend promises about units of work."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from app.domain.paging import Paging
from app.errors import (
    Conflict,
    Invalid,
    NotFound,
    PhoneInUse,
    StaleConversation,
    Unavailable,
    WindowTaken,
)
from app.repositories.connect import open_storage
from tests.support.factories import (
    B1,
    B2,
    a_business,
    a_busy_time,
    a_calendar_state,
    a_conversation,
    a_customer,
    a_message,
    a_waiting,
    an_appointment,
    an_outbox_entry,
)
from tests.support.work import add_appointments, add_customers

ALL = Paging()


async def customers(storage, business=B1):
    return (await storage.read(business, lambda uow: uow.customers.list(ALL))).total


async def test_work_answers_what_it_returns(storage):
    assert await storage.run(B1, lambda uow: 42) == 42
    assert await storage.read(B1, lambda uow: None) is None
    assert await storage.run_platform(lambda uow: "x") == "x"
    assert await storage.read_platform(lambda uow: ()) == ()


async def test_failure_undoes_everything(storage):
    ann, bob = a_customer(), a_customer()
    visit = an_appointment(ann)
    talk = await storage.run(B1, lambda uow: uow.conversations.add(a_conversation()))
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(visit))

    def fail(uow):
        uow.customers.add(bob)
        uow.customers.save(replace(ann, phone="moved"))
        uow.appointments.remove(visit.id)
        uow.conversations.save(talk, a_message("never said"))
        uow.outbox.add(an_outbox_entry())
        uow.busy_times.replace("l1", [a_busy_time()])
        uow.calendar_states.put(a_calendar_state())
        uow.waitlist.add(a_waiting())
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await storage.run(B1, fail)

    def look(uow):
        return (
            uow.customers.find_by_phone(bob.phone),
            uow.customers.find_by_phone("moved"),
            uow.customers.find_by_phone(ann.phone),
            uow.appointments.get(uow.appointments.list_holding(visit.window)[0].appointment_id),
            uow.conversations.get(talk.id),
            len(uow.conversations.messages(talk.id)),
            len(uow.busy_times.list(visit.window)),
            len(uow.calendar_states.list()),
            len(uow.waitlist.list()),
        )

    assert await storage.read(B1, look) == (None, None, ann, visit, talk, 0, 0, 0, 0)
    assert (
        await storage.read_platform(lambda uow: uow.outbox_backlog(talk.started_at))
    ).pending == 0


async def test_a_failed_platform_unit_of_work_is_undone(storage):
    ann = a_business(twilio_phone_number="+1")

    def fail(uow):
        uow.businesses.add(ann)
        raise LookupError

    with pytest.raises(LookupError):
        await storage.run_platform(fail)
    assert await storage.read_platform(lambda uow: uow.businesses.find_by_number("+1")) is None
    await storage.run_platform(lambda uow: uow.businesses.add(ann))


async def test_work_sees_its_own_changes(storage):
    ann = a_customer()

    def work(uow):
        uow.customers.add(ann)
        uow.customers.save(replace(ann, name="new"))
        uow.customers.remove(ann.id)
        with pytest.raises(NotFound):
            uow.customers.get(ann.id)
        uow.customers.add(ann)
        return uow.customers.get(ann.id), uow.customers.list(ALL).items

    assert await storage.run(B1, work) == (ann, [ann])


async def _async_work(uow):
    raise AssertionError("never begun")


def _returns_a_coroutine(uow):
    return _async_work(uow)


class _Awaitable:
    def __await__(self):
        yield


def _writes_and_returns_a_coroutine(uow):
    uow.customers.add(a_customer())
    return _async_work(uow)


class _AsyncCallable:
    async def __call__(self, uow):
        raise AssertionError("never begun")


@pytest.mark.parametrize(
    "work",
    [
        _async_work,
        partial(_async_work),
        _returns_a_coroutine,
        _AsyncCallable(),
        lambda uow: _Awaitable(),
    ],
)
async def test_asynchronous_work_is_refused_and_undone(storage, work):
    for go in (storage.run, storage.read):
        with pytest.raises(TypeError):
            await go(B1, work)
    with pytest.raises(TypeError):
        await storage.run(B1, _writes_and_returns_a_coroutine)
    assert await customers(storage) == 0


async def test_stop_iteration_reaches_its_caller(storage):
    for go in (storage.run, storage.read):
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(go(B1, lambda uow: next(iter(()))), 5)


async def test_work_that_only_looks_cannot_write(storage):
    ann = a_customer()
    with pytest.raises(RuntimeError):
        await storage.read(B1, add_customers(ann))
    with pytest.raises(RuntimeError):
        await storage.read_platform(lambda uow: uow.businesses.add(a_business()))
    assert await customers(storage) == 0
    await storage.run(B1, add_customers(ann))


async def test_what_was_stored_is_seen_by_the_next_who_looks(storage):
    for n in range(20):
        await storage.run(B1, add_customers(a_customer()))
        assert await customers(storage) == n + 1


async def test_a_closed_storage_is_unavailable(storage_url):
    storage = await open_storage(storage_url)
    await storage.check()
    await storage.close()
    await storage.close()
    for ask in (
        lambda: storage.run(B1, lambda uow: 1),
        lambda: storage.read(B1, lambda uow: 1),
        lambda: storage.run_platform(lambda uow: 1),
        storage.check,
    ):
        with pytest.raises(Unavailable):
            await ask()


async def test_an_unknown_database_url_is_refused():
    for url in ("mysql://x", "", "postgres", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError):
            await open_storage(url)


async def test_of_two_turns_of_one_conversation_one_wins(storage):
    first = await storage.run(B1, lambda uow: uow.conversations.add(a_conversation()))

    def turn(n, uow):
        return uow.conversations.save(first, a_message(str(n)))

    turns = (storage.run(B1, partial(turn, n)) for n in range(10))
    outcomes = await asyncio.gather(*turns, return_exceptions=True)
    won = [outcome for outcome in outcomes if not isinstance(outcome, StaleConversation)]
    assert [c.version for c in won] == [2]
    said = await storage.read(B1, lambda uow: uow.conversations.messages(first.id))
    assert len(said) == 1


async def book_if_free(storage, visit):
    def work(uow):
        uow.lock_schedule()
        if uow.appointments.list_holding(visit.window):
            return False
        uow.appointments.add(visit)
        return True

    return await storage.run(B1, work)


async def book_blindly(storage, visit):
    try:
        await storage.run(B1, add_appointments(visit))
    except WindowTaken:
        return False
    return True


@pytest.mark.parametrize("book", [book_if_free, book_blindly])
@pytest.mark.parametrize("technician", [None, "tom"])
async def test_of_fifty_callers_one_gets_the_window(storage, book, technician):
    """Looking first under the lock, or trusting the storage's own last line."""
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    visits = [an_appointment(ann, technician_id=technician) for _ in range(50)]
    outcomes = await asyncio.gather(*(book(storage, visit) for visit in visits))
    held = await storage.read(B1, lambda uow: uow.appointments.list_holding(visits[0].window))
    assert (sum(outcomes), len(held)) == (1, 1)


async def test_of_many_callers_moving_their_visits_to_one_window_one_gets_it(storage):
    ann = a_customer()
    technicians = [str(n) for n in range(20)]
    visits = [an_appointment(ann, technician_id=technician) for technician in technicians]
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(*visits))

    async def move(visit):
        try:
            await storage.run(B1, lambda uow: uow.appointments.save(visit))
        except WindowTaken:
            return False
        return True

    moved = (replace(visit, technician_id="tom") for visit in visits)
    assert sum(await asyncio.gather(*map(move, moved))) == 1


async def test_of_many_who_add_one_phone_one_gets_it(storage):
    rows = [a_customer(phone="+1") for _ in range(20)]
    adding = (storage.run(B1, add_customers(row)) for row in rows)
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, PhoneInUse) for outcome in outcomes if outcome is not None)


async def test_of_many_who_change_to_one_phone_one_gets_it(storage):
    rows = [a_customer() for _ in range(20)]
    await storage.run(B1, add_customers(*rows))
    saving = (
        storage.run(B1, lambda uow, row=row: uow.customers.save(replace(row, phone="+1")))
        for row in rows
    )
    outcomes = await asyncio.gather(*saving, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, Conflict) for outcome in outcomes if outcome is not None)


async def test_different_businesses_do_not_wait_for_each_others_schedules(storage):
    for business in (B1, B2):
        assert await storage.run(business, lambda uow: uow.lock_schedule()) is None


async def test_a_removed_customer_and_a_new_visit_cannot_both_win(storage):
    for _ in range(10):
        ann = a_customer()
        await storage.run(B1, add_customers(ann))
        visit = an_appointment(ann, overlap_allowed=True)
        removed, added = await asyncio.gather(
            storage.run(B1, lambda uow, ann=ann: uow.customers.remove(ann.id)),
            storage.run(B1, add_appointments(visit)),
            return_exceptions=True,
        )
        assert (removed is None) != (added is None)
        assert isinstance(removed or added, Conflict | NotFound)


async def test_an_instant_without_a_zone_is_invalid(storage):
    naive = a_customer().created_at.replace(tzinfo=None)
    with pytest.raises(Invalid):
        await storage.run(B1, add_customers(a_customer(created_at=naive)))
