"""Visits to come that new opening hours would leave outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.domain.appointments import AppointmentId, Commitment, Window
from app.ports import UnitOfWork
from app.services.business_facts import Moment

MOST_SHOWN: Final = 50
AHEAD: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OutsideVisit:
    id: AppointmentId
    window: Window
    customer_name: str | None


@dataclass(frozen=True, slots=True)
class Outside:
    visits: Sequence[OutsideVisit] = ()
    """The first ones, by start."""
    total: int = 0


def left_outside(uow: UnitOfWork, before: Moment, after: Moment) -> Outside:
    """Those within the hours as they are and not as they would be: what lies outside already was
    put there on purpose."""
    old, new = before.profile.rules.calendar, after.profile.rules.calendar
    if old == new:
        return Outside()
    coming = uow.appointments.list_holding(Window(after.now, after.now + AHEAD))
    found = list(_between(before, after, coming))
    return Outside(_shown(uow, found[:MOST_SHOWN]), len(found))


def _between(before: Moment, after: Moment, coming: Sequence[Commitment]) -> Iterator[Commitment]:
    old, new = before.profile.rules.calendar, after.profile.rules.calendar
    for one in coming:
        start, end = one.window.start, one.window.end
        if start > after.now and old.holds(start, end) and not new.holds(start, end):
            yield one


def _shown(uow: UnitOfWork, some: Sequence[Commitment]) -> list[OutsideVisit]:
    visits = [uow.appointments.get(one.appointment_id) for one in some]
    known = uow.customers.list_by_ids([visit.customer_id for visit in visits])
    names = {customer.id: customer.name or None for customer in known}
    return [OutsideVisit(one.id, one.window, names.get(one.customer_id)) for one in visits]
