"""Putting appointments into a business's schedule, and taking them out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.appointments import (
    Appointment,
    AppointmentFilter,
    AppointmentId,
    AppointmentStatus,
    Window,
)
from app.domain.paging import Page, Paging
from app.domain.scheduling.crews import Crew, crews, free_crew
from app.errors import Invalid, WindowTaken
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp

LONGEST = timedelta(hours=24)
MOVES_IT = frozenset({"window", "technician_id", "overlap_allowed", "status"})


def add_appointment(uow: UnitOfWork, appointment: Appointment) -> Appointment:
    """Stored, with a technician if the business has any; WindowTaken when nobody is free."""
    uow.lock_schedule()
    placed = _placed(uow, appointment, is_named=appointment.technician_id is not None)
    uow.appointments.add(placed)
    return placed


def put_in_schedule(
    uow: UnitOfWork, appointment: Appointment, *, is_named: bool = False
) -> Appointment:
    """A stored appointment in a window that may be new; WindowTaken when nobody is free.

    Its technician stays if free and is exchanged if not, unless `is_named` insists on them.
    """
    uow.lock_schedule()
    placed = _placed(uow, appointment, is_named=is_named)
    uow.appointments.save(placed)
    return placed


def window_between(start: datetime, end: datetime) -> Window:
    """Invalid unless it ends after it starts, a day later at most."""
    if end <= start:
        raise Invalid("an appointment must end after it starts")
    if end - start > LONGEST:
        raise Invalid("an appointment lasts 24 hours at most")
    return Window(start, end)


def schedule(uow: UnitOfWork, stamp: Stamp, appointment: Appointment) -> Appointment:
    """As `add_appointment`, for an owner: NotFound for an unknown customer or technician."""
    _refers_to_known(uow, appointment)
    added = add_appointment(uow, appointment)
    audit.record(uow.audit, stamp, "appointment.add", target_id=added.id)
    return added


def change_appointment(
    uow: UnitOfWork, stamp: Stamp, appointment_id: AppointmentId, changes: Mapping[str, Any]
) -> Appointment:
    """`changes` are fields of Appointment, with `starts_at` and `ends_at` for its window."""
    uow.lock_schedule()
    before = uow.appointments.get(appointment_id)
    changed = _changed(before, dict(changes))
    _refers_to_known(uow, changed)
    if any(getattr(changed, name) != getattr(before, name) for name in MOVES_IT):
        changed = put_in_schedule(uow, changed, is_named=_is_named(changes))
    else:
        uow.appointments.save(changed)
    audit.record(uow.audit, stamp, "appointment.change", target_id=appointment_id, fields=changes)
    return changed


def cancel_appointment(uow: UnitOfWork, stamp: Stamp, appointment_id: AppointmentId) -> Appointment:
    return change_appointment(uow, stamp, appointment_id, {"status": AppointmentStatus.CANCELLED})


def get_appointment(uow: UnitOfWork, appointment_id: AppointmentId) -> Appointment:
    return uow.appointments.get(appointment_id)


def list_appointments(
    uow: UnitOfWork, wanted: AppointmentFilter, paging: Paging
) -> Page[Appointment]:
    if wanted.customer_id is not None:
        uow.customers.get(wanted.customer_id)
    return uow.appointments.list(wanted, paging)


def remove_appointment(uow: UnitOfWork, stamp: Stamp, appointment_id: AppointmentId) -> None:
    uow.appointments.remove(appointment_id)
    audit.record(uow.audit, stamp, "appointment.remove", target_id=appointment_id)


def _placed(uow: UnitOfWork, appointment: Appointment, *, is_named: bool) -> Appointment:
    """With a technician who is free all through; the lock is held, so they stay free."""
    if not appointment.holds_time or (is_named and appointment.overlap_allowed):
        return appointment
    holding = uow.appointments.list_holding(appointment.window)
    held = [other for other in holding if other.appointment_id != appointment.id]
    if is_named:
        if any(other.technician_id == appointment.technician_id for other in held):
            raise WindowTaken("the technician has another appointment then")
        return appointment
    candidates = _own_first(crews(uow.technicians.list(), held), appointment)
    crew = free_crew(appointment.window, candidates)
    if crew is not None:
        return replace(appointment, technician_id=crew.technician_id)
    if appointment.overlap_allowed:
        return appointment
    raise WindowTaken("nobody is free then")


def _own_first(candidates: Sequence[Crew], appointment: Appointment) -> Sequence[Crew]:
    return sorted(candidates, key=lambda crew: crew.technician_id != appointment.technician_id)


def _is_named(changes: Mapping[str, Any]) -> bool:
    return changes.get("technician_id") is not None


def _changed(before: Appointment, changes: dict[str, Any]) -> Appointment:
    window = window_between(
        changes.pop("starts_at", before.window.start), changes.pop("ends_at", before.window.end)
    )
    shift = window.start - before.window.start
    if shift:
        # Whoever was reminded was reminded of another time.
        changes.setdefault("reminder_sent", False)
        if before.arrival_ends_at is not None:
            changes.setdefault("arrival_ends_at", before.arrival_ends_at + shift)
    changed = replace(before, window=window, **changes)
    if changed.arrival_ends_at is not None and changed.arrival_ends_at < window.start:
        raise Invalid("the arrival window must not end before the appointment starts")
    return changed


def _refers_to_known(uow: UnitOfWork, appointment: Appointment) -> None:
    uow.customers.get(appointment.customer_id)
    if appointment.technician_id is not None:
        uow.technicians.get(appointment.technician_id)
