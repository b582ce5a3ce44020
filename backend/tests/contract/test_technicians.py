"""What every backend promises about technicians."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from app.domain.hours import every_day
from app.domain.technicians import TimeOff
from app.errors import Conflict, NotFound
from tests.support.factories import B1, B2, MONDAY_9AM, a_technician


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


async def test_shifts_and_time_off_come_back_equal_and_in_utc(storage):
    start = MONDAY_9AM.astimezone(timezone(timedelta(hours=5)))
    away = TimeOff(starts_at=start, ends_at=start + timedelta(days=2), note="né")
    tom = a_technician(shifts=every_day(6, 24, frozenset({0})), time_off=(away,), home_zip="01001")
    await storage.run(B1, add(tom))
    read = await storage.read(B1, lambda uow: uow.technicians.get(tom.id))
    assert read == tom
    assert read.time_off[0].ends_at.utcoffset() == timedelta(0)


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
