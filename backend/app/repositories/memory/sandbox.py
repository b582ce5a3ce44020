"""A memory storage that begins with copies of one business's records."""

from collections.abc import Iterator
from datetime import date, datetime

from app.domain.appointments import Appointment, AppointmentId, Commitment
from app.domain.businesses import Business
from app.domain.calendars import BusyTime
from app.domain.customers import Customer, CustomerId
from app.ports.sandbox import Copies
from app.repositories.memory.appointments import days_of
from app.repositories.memory.storage import MemoryStorage
from app.repositories.memory.tables import Everything, Tables

SOMEBODY = CustomerId("somebody")
"""Whose appointments are only known to hold time."""


def open_sandbox(business: Business, copies: Copies) -> MemoryStorage:
    """Rows are put in as they came: they were checked where they come from."""
    everything = Everything()
    everything.businesses[business.id] = business
    _fill(everything.tables[business.id], copies, business.created_at)
    return MemoryStorage(everything)


def _fill(tables: Tables, copies: Copies, long_ago: datetime) -> None:
    for customer in copies.customers:
        tables.customers[customer.id] = customer
        tables.customer_of_phone[customer.phone] = customer.id
    tables.technicians.update((one.id, one) for one in copies.technicians)
    _file(tables, copies, long_ago)
    tables.busy_times.update(_by_link(copies))
    tables.waitlist.update((one.id, one) for one in copies.waitlist)
    tables.return_calls.update((one.phone, one) for one in copies.return_calls)
    tables.opt_outs.update((one.phone, one) for one in copies.opt_outs)
    tables.text_messages.update((one.id, one) for one in copies.text_messages)
    for talk in copies.conversations:
        tables.conversations[talk.id] = talk
        tables.transcripts[talk.id] = (None, ())


def _file(tables: Tables, copies: Copies, long_ago: datetime) -> None:
    days: dict[date | None, list[str]] = {}
    known = {one.id for one in copies.appointments}
    others = (one for one in copies.held if one.appointment_id not in known)
    if copies.held:
        tables.customers[SOMEBODY] = Customer(
            id=SOMEBODY, name="", phone=SOMEBODY, created_at=long_ago
        )
    for visit in (*copies.appointments, *(_stand_in(one, long_ago) for one in others)):
        tables.appointments[visit.id] = visit
        for day in days_of(visit.window):
            days.setdefault(day, []).append(visit.id)
        if visit.customer_id != SOMEBODY:
            there = tables.appointments_of.get(visit.customer_id, ())
            tables.appointments_of[visit.customer_id] = (*there, visit.id)
    tables.appointments_on.update((day, tuple(ids)) for day, ids in days.items())


def _stand_in(held: Commitment, long_ago: datetime) -> Appointment:
    return Appointment(
        id=AppointmentId(held.appointment_id),
        customer_id=SOMEBODY,
        window=held.window,
        created_at=long_ago,
        technician_id=held.technician_id,
        zip_code=held.zip_code,
        is_emergency=held.is_emergency,
    )


def _by_link(copies: Copies) -> Iterator[tuple[str, tuple[BusyTime, ...]]]:
    links = dict.fromkeys(one.link_id for one in copies.busy_times)
    for link in links:
        yield link, tuple(one for one in copies.busy_times if one.link_id == link)
