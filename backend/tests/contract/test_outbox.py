"""What every backend promises about promised work."""

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from app.domain.businesses import BusinessId
from app.domain.outbox import URGENT, Backlog, MirrorAppointment, PullCalendar
from app.errors import Conflict, NotFound
from tests.support.factories import B1, B2, MONDAY_9AM, an_outbox_entry

LEASE = MONDAY_9AM + timedelta(minutes=1)


def add(*entries):
    return lambda uow: uow.outbox.add(*entries)


def claim(limit=10, now=MONDAY_9AM, lease=timedelta(minutes=1)):
    return lambda uow: list(uow.outbox.claim(now, now + lease, limit))


def leased(entry, until=LEASE):
    return replace(entry, leased_until=until, attempts=entry.attempts + 1)


async def test_due_work_is_claimed_by_due_time_then_id(storage):
    late, second, first, not_yet = (
        an_outbox_entry(id=id, due_at=MONDAY_9AM + timedelta(hours=h))
        for id, h in (("a", 0), ("c", -1), ("b", -1), ("d", 1))
    )
    await storage.run(B1, add(late, second, first, not_yet))
    assert await storage.run(B1, claim(limit=2)) == [leased(first), leased(second)]
    assert await storage.run(B1, claim()) == [leased(late)]
    assert await storage.run(B1, claim()) == []


async def test_due_at_this_very_moment_is_due(storage):
    now, soon = an_outbox_entry(), an_outbox_entry(due_at=MONDAY_9AM + timedelta(microseconds=1))
    await storage.run(B1, add(now, soon))
    assert await storage.run(B1, claim()) == [leased(now)]


@pytest.mark.parametrize("promise", [MirrorAppointment("né 1"), PullCalendar("né 1")])
async def test_every_kind_of_promise_comes_back_as_itself(storage, promise):
    entry = an_outbox_entry(promise=promise)
    await storage.run(B1, add(entry))
    assert await storage.run(B1, claim()) == [leased(entry)]
    dead = replace(entry, is_dead=True, last_error="no such calendar")
    await storage.run(B1, lambda uow: uow.outbox.save(dead))
    assert list(await storage.read(B1, lambda uow: uow.outbox.list_dead())) == [dead]
    assert await storage.read(B2, lambda uow: uow.outbox.list_dead()) == []


async def test_a_worker_that_died_loses_its_lease(storage):
    entry = an_outbox_entry()
    await storage.run(B1, add(entry))
    await storage.run(B1, claim())
    just_before, then = LEASE - timedelta(microseconds=1), LEASE + timedelta(minutes=1)
    assert await storage.run(B1, claim(now=just_before)) == []
    assert await storage.run(B1, claim(now=LEASE)) == [leased(leased(entry), then)]


async def test_a_claim_is_kept_whatever_zone_it_is_made_in(storage):
    karachi = timezone(timedelta(hours=5))
    entry = an_outbox_entry(due_at=MONDAY_9AM.astimezone(karachi))
    await storage.run(B1, add(entry))
    [claimed] = await storage.run(B1, claim(now=MONDAY_9AM.astimezone(karachi)))
    assert (claimed, claimed.leased_until.utcoffset()) == (leased(entry), timedelta(0))


async def test_work_done_is_gone_and_dead_work_is_kept(storage):
    done, dead, again = an_outbox_entry(), an_outbox_entry(), an_outbox_entry()
    failed = replace(dead, is_dead=True, last_error="no such number", attempts=9)
    retry = replace(again, due_at=LEASE, leased_until=None, attempts=1, last_error="busy")

    def work(uow):
        uow.outbox.remove(done.id)
        uow.outbox.remove(done.id)
        uow.outbox.save(failed)
        uow.outbox.save(retry)

    await storage.run(B1, add(done, dead, again))
    await storage.run(B1, work)
    assert await storage.run(B1, claim()) == []
    assert await storage.run(B1, claim(now=LEASE)) == [leased(retry, LEASE + timedelta(minutes=1))]
    assert list(await storage.read(B1, lambda uow: uow.outbox.list_dead())) == [failed]
    assert await storage.read(B2, lambda uow: uow.outbox.list_dead()) == []


async def test_dead_work_is_by_due_time_then_id_and_at_most_500(storage):
    entries = [
        an_outbox_entry(id=f"{n % 2}{n:03}", due_at=MONDAY_9AM + timedelta(seconds=n // 2))
        for n in range(501)
    ]
    dead = [replace(entry, is_dead=True) for entry in entries]
    await storage.run(B1, add(*reversed(dead)))
    listed = await storage.read(B1, lambda uow: uow.outbox.list_dead())
    assert [e.id for e in listed] == [e.id for e in dead[:500]]


async def test_unknown_work_cannot_be_saved_nor_known_work_added_again(storage):
    entry = an_outbox_entry()

    def work(uow):
        uow.outbox.add(entry)
        with pytest.raises(Conflict):
            uow.outbox.add(entry)

    await storage.run(B1, work)
    with pytest.raises(NotFound):
        await storage.run(B2, lambda uow: uow.outbox.save(entry))


async def test_a_failed_unit_of_work_promises_nothing_and_claims_nothing(storage):
    entry, never = an_outbox_entry(), an_outbox_entry()

    def fail(uow):
        uow.outbox.add(never)
        assert len(uow.outbox.claim(MONDAY_9AM, LEASE, 9)) == 2
        raise LookupError

    await storage.run(B1, add(entry))
    with pytest.raises(LookupError):
        await storage.run(B1, fail)
    assert await storage.run(B1, claim()) == [leased(entry)]


async def test_another_business_has_its_own_work(storage):
    entry = an_outbox_entry()
    for business in (B1, B2):
        await storage.run(business, add(entry))
    await storage.run(B1, claim())
    await storage.run(B1, lambda uow: uow.outbox.remove(entry.id))
    assert await storage.run(B2, claim()) == [leased(entry)]


async def test_concurrent_workers_never_claim_the_same(storage):
    entries = [an_outbox_entry() for _ in range(40)]
    await storage.run(B1, add(*entries))
    claimed = await asyncio.gather(*(storage.run(B1, claim(limit=5)) for _ in range(12)))
    ids = [entry.id for some in claimed for entry in some]
    # A worker passes over what another is claiming at that moment, so a second look may be needed.
    ids += [entry.id for entry in await storage.run(B1, claim(limit=40))]
    assert sorted(ids) == sorted(entry.id for entry in entries)


async def test_concurrent_workers_share_out_an_expired_lease_once(storage):
    entry = an_outbox_entry()
    await storage.run(B1, add(entry))
    await storage.run(B1, claim())
    claimed = await asyncio.gather(*(storage.run(B1, claim(now=LEASE)) for _ in range(10)))
    assert [len(some) for some in sorted(claimed, key=len)] == [0] * 9 + [1]


async def test_the_backlog_counts_what_is_due_and_not_dead_everywhere(storage):
    def backlog(uow):
        return uow.outbox_backlog(MONDAY_9AM)

    assert await storage.read_platform(backlog) == Backlog()
    early = MONDAY_9AM - timedelta(hours=1)
    await storage.run(B2, add(an_outbox_entry(due_at=early), an_outbox_entry(leased_until=LEASE)))
    await storage.run(B1, add(an_outbox_entry(), an_outbox_entry(due_at=LEASE)))
    await storage.run(BusinessId("b3"), add(an_outbox_entry(is_dead=True, due_at=early)))
    assert await storage.read_platform(backlog) == Backlog(
        business_ids=("b1", "b2"), pending=3, oldest_due_at=early
    )


async def test_the_backlog_names_at_most_a_hundred_businesses(storage):
    for n in range(101):
        await storage.run(BusinessId(f"b{n:03}"), add(an_outbox_entry()))
    backlog = await storage.read_platform(lambda uow: uow.outbox_backlog(MONDAY_9AM))
    assert backlog.business_ids == tuple(f"b{n:03}" for n in range(100))
    assert backlog.pending == 101


async def test_what_is_urgent_is_claimed_apart_from_all_else(storage):
    first, second = an_outbox_entry(id=URGENT + "1"), an_outbox_entry(id=URGENT + "2")
    others = [an_outbox_entry(id=id) for id in ("a", "urgent", "urgent.1", "urgenu")]
    await storage.run(B1, add(second, *others, first))

    def claim_urgent(uow):
        return list(uow.outbox.claim(MONDAY_9AM, LEASE, 10, urgent=True))

    assert await storage.run(B1, claim()) == [leased(one) for one in others]
    assert await storage.run(B1, claim_urgent) == [leased(first), leased(second)]
    assert await storage.run(B1, claim_urgent) == []


async def test_businesses_with_urgent_work_that_is_nobodys_are_found(storage):
    late = MONDAY_9AM + timedelta(seconds=1)
    given = {"due": {}, "done": {"is_dead": True}, "leased": {"leased_until": LEASE}}
    for name, fields in given.items():
        entry = an_outbox_entry(id=f"{URGENT}1", **fields)
        await storage.run(BusinessId(name), add(entry))
    await storage.run(BusinessId("later"), add(an_outbox_entry(id=f"{URGENT}1", due_at=late)))
    await storage.run(BusinessId("other"), add(an_outbox_entry()))
    assert tuple(await storage.read_platform(lambda p: p.urgent_businesses(MONDAY_9AM))) == ("due",)
