"""What every backend promises about the audit trail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.audit import AuditFilter
from app.domain.paging import Page, Paging
from app.errors import Conflict
from tests.support.factories import B1, B2, MONDAY_9AM, an_audit_entry

ALL, ANYTHING = Paging(), AuditFilter()


def add(*entries):
    def work(uow):
        for entry in entries:
            uow.audit.add(entry)

    return work


def listed(wanted=ANYTHING, paging=ALL):
    return lambda uow: uow.audit.list(wanted, paging)


async def test_entries_of_a_business_carry_its_id_whatever_they_say(storage):
    entry = an_audit_entry(changes={"name": "né"}, target_id="c1", business_id="b2")
    ours = replace(entry, business_id="b1")
    await storage.run(B1, add(entry))
    assert await storage.read(B1, listed()) == Page([ours], 1)
    assert await storage.read(B2, listed()) == Page([], 0)
    assert await storage.read_platform(listed()) == Page([ours], 1)


async def test_the_platform_sees_everything_and_says_whose_it_is(storage):
    own, ours = an_audit_entry(), an_audit_entry(business_id="b1")
    await storage.run_platform(add(own, ours))
    await storage.run(B2, add(replace(own, action="x")))
    seen = await storage.read_platform(listed())
    theirs = replace(own, action="x", business_id="b2")
    assert seen == Page(sorted([own, ours, theirs], key=lambda e: (e.id, e.business_id or "")), 3)
    assert await storage.read(B1, listed()) == Page([ours], 1)


async def test_same_id_twice_conflicts(storage):
    entry = an_audit_entry()

    def twice(uow):
        uow.audit.add(entry)
        with pytest.raises(Conflict):
            uow.audit.add(entry)

    await storage.run(B1, twice)
    await storage.run_platform(twice)
    with pytest.raises(Conflict):
        await storage.run_platform(add(replace(entry, business_id="b1")))


async def test_list_is_newest_first_then_by_id(storage):
    rows = [
        an_audit_entry(id=id, at=MONDAY_9AM + timedelta(hours=h), business_id="b1")
        for id, h in (("b", 0), ("a", 0), ("c", 3))
    ]
    await storage.run(B1, add(*rows))
    for go in (lambda work: storage.read(B1, work), storage.read_platform):
        assert await go(listed()) == Page([rows[2], rows[1], rows[0]], 3)
        assert await go(listed(paging=Paging(1, 1))) == Page([rows[1]], 3)


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (AuditFilter(business_id="b1"), True),
        (AuditFilter(business_id="b2"), False),
        (AuditFilter(actor_type="owner"), True),
        (AuditFilter(actor_type="admin"), False),
        (AuditFilter(action="customer.save"), True),
        (AuditFilter(action="customer"), True),
        (AuditFilter(action="cust"), False),
        (AuditFilter(action="customer.sav"), False),
        (AuditFilter(action="save"), False),
        (AuditFilter(action="c1"), False),
        (AuditFilter(since=MONDAY_9AM), True),
        (AuditFilter(since=MONDAY_9AM + timedelta(microseconds=1)), False),
        (AuditFilter(business_id="b1", actor_type="admin"), False),
    ],
)
async def test_every_given_part_of_a_filter_must_match(storage, wanted, is_found):
    entry = an_audit_entry(business_id="b1", target_id='"action":"c1"')
    await storage.run(B1, add(entry))
    expected = Page([entry], 1) if is_found else Page([], 0)
    assert await storage.read(B1, listed(wanted)) == expected
    assert await storage.read_platform(listed(wanted)) == expected
