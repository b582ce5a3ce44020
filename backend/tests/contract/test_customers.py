"""What every backend promises about customers."""

from dataclasses import FrozenInstanceError, replace

import pytest

from app.domain.paging import Page, Paging
from app.errors import Conflict, NotFound, PhoneInUse
from tests.support.factories import B1, B2, a_customer, an_appointment
from tests.support.work import add_appointments, add_customers

ALL = Paging()


async def test_added_customer_comes_back_equal(storage):
    ann = a_customer(tags=("vip", "a,b", ""), address=None, email="Ann@example.com", notes="né")
    await storage.run(B1, add_customers(ann))
    assert await storage.read(B1, lambda uow: uow.customers.get(ann.id)) == ann


async def test_returned_customer_cannot_be_changed_behind_our_back(storage):
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    stored = await storage.read(B1, lambda uow: uow.customers.get(ann.id))
    with pytest.raises(FrozenInstanceError):
        stored.name = "changed"


async def test_another_business_sees_nothing(storage):
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    assert await storage.read(B2, lambda uow: uow.customers.find_by_phone(ann.phone)) is None
    assert await storage.read(B2, lambda uow: uow.customers.list(ALL)) == Page([], 0)
    assert await storage.read(B2, lambda uow: uow.customers.search(ann.name, ALL)) == Page([], 0)
    assert await storage.read(B2, lambda uow: uow.customers.list_by_ids([ann.id])) == []
    for work in (
        lambda uow: uow.customers.get(ann.id),
        lambda uow: uow.customers.save(ann),
        lambda uow: uow.customers.remove(ann.id),
    ):
        with pytest.raises(NotFound):
            await storage.run(B2, work)


async def test_same_id_twice_conflicts(storage):
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    with pytest.raises(Conflict) as caught:
        await storage.run(B1, add_customers(replace(ann, phone="+1")))
    assert not isinstance(caught.value, PhoneInUse)


async def test_same_phone_twice_is_in_use(storage):
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    with pytest.raises(PhoneInUse):
        await storage.run(B1, add_customers(a_customer(phone=ann.phone)))


async def test_the_same_customer_in_two_businesses_is_two_customers(storage):
    ann = a_customer()
    for business in (B1, B2):
        await storage.run(business, add_customers(ann))
    await storage.run(B1, lambda uow: uow.customers.save(replace(ann, name="changed")))
    assert await storage.read(B2, lambda uow: uow.customers.get(ann.id)) == ann
    await storage.run(B1, lambda uow: uow.customers.remove(ann.id))
    assert await storage.read(B2, lambda uow: uow.customers.find_by_phone(ann.phone)) == ann


async def test_unit_of_work_survives_handled_conflicts(storage):
    ann, bob = a_customer(), a_customer()

    def work(uow):
        uow.customers.add(ann)
        with pytest.raises(Conflict):
            uow.customers.add(a_customer(phone=ann.phone))
        with pytest.raises(Conflict):
            uow.customers.add(ann)
        uow.customers.add(bob)
        with pytest.raises(PhoneInUse):
            uow.customers.save(replace(bob, phone=ann.phone))
        with pytest.raises(NotFound):
            uow.customers.save(a_customer())
        return uow.customers.list(ALL).total

    assert await storage.run(B1, work) == 2
    assert (await storage.read(B1, lambda uow: uow.customers.list(ALL))).total == 2


async def test_list_is_by_folded_name_then_id(storage):
    names = [("b", "Zoe"), ("c", "ángel"), ("a", "Angel"), ("d", "Ann"), ("e", "Ζωή"), ("f", "")]
    rows = [a_customer(id=id, name=name) for id, name in names]
    await storage.run(B1, add_customers(*rows))
    listed = await storage.read(B1, lambda uow: uow.customers.list(ALL))
    assert [c.id for c in listed.items] == ["f", "a", "c", "d", "b", "e"]


async def test_pages_follow_each_other_and_know_the_total(storage):
    rows = [a_customer(name=f"{n:02}") for n in range(7)]
    await storage.run(B1, add_customers(*rows))
    for paging, expected in (
        (Paging(limit=3), rows[:3]),
        (Paging(limit=3, offset=3), rows[3:6]),
        (Paging(limit=3, offset=6), rows[6:]),
        (Paging(limit=3, offset=90), []),
        (Paging(limit=0), []),
        (Paging(limit=10**30, offset=10**30), []),
    ):
        page = await storage.read(B1, lambda uow, paging=paging: uow.customers.list(paging))
        assert page == Page(expected, 7)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("ÁNGEL", True),
        ("nunez", True),
        ("(913) 555-0123", True),
        ("5550123", True),
        ("elm ST", True),
        ("@example", True),
        ("100%", True),
        ("1_0", False),
        ("%", True),
        ("_", False),
        ("", True),
        ("bob", False),
        ("9135550124", False),
        ("x" * 60_000, False),
    ],
)
async def test_search_ignores_case_accents_and_notation(storage, query, is_found):
    angel = a_customer(
        name="Ángel  Núñez", phone="+19135550123", address="100% Elm St", email="a@example.com"
    )
    await storage.run(B1, add_customers(angel))
    page = await storage.read(B1, lambda uow: uow.customers.search(query, ALL))
    assert page == (Page([angel], 1) if is_found else Page([], 0))


async def test_list_by_ids_gives_those_that_exist_by_id(storage):
    rows = [a_customer(id=f"{n:04}") for n in range(600)]
    await storage.run(B1, add_customers(*rows))
    ids = [c.id for c in reversed(rows)] + ["nobody", rows[0].id]
    assert await storage.read(B1, lambda uow: uow.customers.list_by_ids(ids)) == rows
    assert await storage.read(B1, lambda uow: uow.customers.list_by_ids([])) == []


async def test_save_unknown_customer_is_not_found(storage):
    with pytest.raises(NotFound):
        await storage.run(B1, lambda uow: uow.customers.save(a_customer()))


async def test_save_replaces_every_field(storage):
    ann = a_customer(address="1 Elm", tags=("vip",), email="a@b", notes="n", lead_source="web")
    changed = replace(ann, name="Ann B", address=None, tags=(), email=None, lead_source=None)
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, lambda uow: uow.customers.save(changed))
    assert await storage.read(B1, lambda uow: uow.customers.get(ann.id)) == changed
    found = await storage.read(B1, lambda uow: uow.customers.search("elm", ALL))
    assert found == Page([], 0)


async def test_saving_onto_somebody_elses_phone_conflicts(storage):
    ann, bob = a_customer(), a_customer()
    await storage.run(B1, add_customers(ann, bob))
    with pytest.raises(PhoneInUse):
        await storage.run(B1, lambda uow: uow.customers.save(replace(ann, phone=bob.phone)))
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(ann.phone)) == ann


async def test_a_phone_in_another_business_is_in_nobodys_way(storage):
    ann, stranger = a_customer(), a_customer()
    await storage.run(B1, add_customers(ann))
    await storage.run(B2, add_customers(stranger))
    moved = replace(ann, phone=stranger.phone)
    await storage.run(B1, lambda uow: uow.customers.save(moved))
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(moved.phone)) == moved
    assert await storage.read(B2, lambda uow: uow.customers.get(stranger.id)) == stranger


async def test_a_phone_given_up_is_free_and_finds_its_new_owner(storage):
    ann = a_customer()
    bob = a_customer(phone=ann.phone)
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, lambda uow: uow.customers.save(replace(ann, phone="new")))
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(ann.phone)) is None
    await storage.run(B1, add_customers(bob))
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(ann.phone)) == bob


async def test_a_removed_customer_is_gone_and_the_phone_free(storage):
    ann = a_customer()
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, lambda uow: uow.customers.remove(ann.id))
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(ann.phone)) is None
    with pytest.raises(NotFound):
        await storage.run(B1, lambda uow: uow.customers.remove(ann.id))
    await storage.run(B1, add_customers(ann))


async def test_a_customer_with_appointments_cannot_be_removed(storage):
    ann = a_customer()
    visit = an_appointment(ann)
    await storage.run(B1, add_customers(ann))
    await storage.run(B1, add_appointments(visit))

    def work(uow):
        with pytest.raises(Conflict):
            uow.customers.remove(ann.id)
        uow.appointments.remove(visit.id)
        uow.customers.remove(ann.id)
        return uow.customers.list(ALL)

    assert await storage.run(B1, work) == Page([], 0)


async def test_list_by_phones_gives_those_that_have_one_by_id(storage):
    rows = [a_customer(id=f"{n:04}", phone=f"+1913{n:07}") for n in range(600)]
    await storage.run(B1, lambda uow: uow.customers.add_all(rows))
    phones = [c.phone for c in reversed(rows)] + ["+1", rows[0].phone]
    assert await storage.read(B1, lambda uow: uow.customers.list_by_phones(phones)) == rows
    assert await storage.read(B1, lambda uow: uow.customers.list_by_phones([])) == []
    assert await storage.read(B2, lambda uow: uow.customers.list_by_phones(phones)) == []


async def test_list_merged_gives_those_with_numbers_of_others_by_id(storage):
    odd = '"other_phones":["+1'
    ann, bob = (a_customer(id=key, other_phones=("+1", "+2")) for key in ("ann", "bob"))
    await storage.run(B1, add_customers(bob, ann, a_customer(name=odd, notes=odd, tags=(odd,))))
    assert await storage.read(B1, lambda uow: uow.customers.list_merged()) == [ann, bob]
    assert await storage.read(B2, lambda uow: uow.customers.list_merged()) == []


async def test_many_are_added_at_once_or_none_is(storage):
    ann, bob, cy = a_customer(tags=("vip",)), a_customer(), a_customer()
    await storage.run(B1, add_customers(ann))

    def work(uow):
        for some in ([bob, a_customer(phone=ann.phone)], [bob, replace(cy, phone=bob.phone)]):
            with pytest.raises(PhoneInUse):
                uow.customers.add_all(some)
        assert uow.customers.list(ALL) == Page([ann], 1)
        uow.customers.add_all([])
        uow.customers.add_all([bob, cy])

    await storage.run(B1, work)
    assert await storage.read(B1, lambda uow: uow.customers.find_by_phone(cy.phone)) == cy
    found = await storage.read(B1, lambda uow: uow.customers.search(bob.name, ALL))
    assert found == Page([bob], 1)
