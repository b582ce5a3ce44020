"""What every backend promises about technicians."""

from dataclasses import replace

import pytest

from app.errors import Conflict, NotFound
from tests.support.factories import B1, B2, a_technician


def add(*technicians):
    def work(uow):
        for technician in technicians:
            uow.technicians.add(technician)

    return work


async def test_added_technician_comes_back_equal(storage):
    tom = a_technician(skills=("gas", "a,b"), phone="+19135550123", is_active=False)
    await storage.run(B1, add(tom))
    assert await storage.read(B1, lambda uow: uow.technicians.get(tom.id)) == tom
    assert await storage.read(B2, lambda uow: uow.technicians.list()) == []


async def test_list_is_by_folded_name_then_id(storage):
    rows = [a_technician(id=id, name=name) for id, name in [("z", "tom"), ("b", "Tom"), ("a", "X")]]
    await storage.run(B1, add(*rows))
    listed = await storage.read(B1, lambda uow: uow.technicians.list())
    assert [t.id for t in listed] == ["b", "z", "a"]


async def test_same_id_twice_conflicts_and_saving_replaces(storage):
    tom = a_technician(color="red")

    def work(uow):
        uow.technicians.add(tom)
        with pytest.raises(Conflict):
            uow.technicians.add(tom)
        uow.technicians.save(replace(tom, name="Tim", color=None))
        return uow.technicians.list()

    assert await storage.run(B1, work) == [replace(tom, name="Tim", color=None)]


async def test_unknown_technician_is_not_found(storage):
    tom = a_technician()
    await storage.run(B2, add(tom))
    for work in (lambda uow: uow.technicians.get(tom.id), lambda uow: uow.technicians.save(tom)):
        with pytest.raises(NotFound):
            await storage.run(B1, work)
