"""Putting appointments into a business's schedule, moving them, and taking them out.

Every door comes through here: calls, texts and the widget as callers, the CRM as the owner. What
was stored is announced, mirrored and offered to whoever waits, in the same transaction.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from app.domain.appointments import (
    Appointment,
    AppointmentFilter,
    AppointmentId,
    AppointmentStatus,
    ArrivalWindow,
    Window,
)
from app.domain.customers import CustomerId
from app.domain.paging import Page, Paging
from app.errors import Invalid
from app.ports import UnitOfWork
from app.services import audit, dispatch, mirroring, placement, waitlist
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.placement import Standing

LONGEST: Final = timedelta(hours=24)
ZIP_AT_END: Final = re.compile(r"\b(\d{5})(?:-\d{4})?\W*(?:USA?)?\W*$")


# --- for callers ----------------------------------------------------------------------


def add_appointment(uow: UnitOfWork, moment: Moment, appointment: Appointment) -> Appointment:
    """Stored, with whoever comes; WindowTaken when the time can no longer be kept."""
    uow.lock_schedule()
    placed = placement.for_caller(uow, moment, _located(appointment))
    uow.appointments.add(placed)
    _follow(uow, moment, None, placed)
    return placed


def move_appointment(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, appointment_id: AppointmentId, to: Window
) -> Appointment:
    """As long as before, with a new promise; WindowTaken as in `add_appointment`."""
    uow.lock_schedule()
    before = uow.appointments.get(appointment_id)
    window, arrival_ends_at = promised_at(to, before.window.end - before.window.start)
    moved = replace(
        before,
        window=window,
        arrival_ends_at=arrival_ends_at,
        status=AppointmentStatus.SCHEDULED,
        reminder_sent=False,
        agreed_at=moment.now,
        overlap_allowed=False,
    )
    placed = placement.for_caller(uow, moment, moved, is_moved=True)
    uow.appointments.save(placed)
    audit.record(uow.audit, stamp, "appointment.move", target_id=appointment_id, fields=["window"])
    _follow(uow, moment, before, placed)
    return placed


def promised_at(to: Window, length: timedelta) -> tuple[Window, datetime | None]:
    """Work time of that length, and the end of the arrival that is promised, if any is."""
    arrival_ends_at = to.arrival_ends_at if isinstance(to, ArrivalWindow) else None
    return Window(to.start, to.start + length), arrival_ends_at


def find_booked(
    uow: UnitOfWork, customer_id: CustomerId, conversation_id: str, window: Window
) -> Appointment | None:
    """What this conversation has standing at that very time."""
    coming = uow.appointments.list_coming(customer_id, window.start - timedelta(seconds=1))
    return next(
        (
            one
            for one in coming
            if one.conversation_id == conversation_id and one.window.start == window.start
        ),
        None,
    )


# --- for the owner --------------------------------------------------------------------


def schedule(
    uow: UnitOfWork,
    moment: Moment,
    stamp: Stamp,
    appointment: Appointment,
    *,
    override: bool = False,
) -> Appointment:
    """NotFound for an unknown customer or technician; refused as `placement.for_owner` says."""
    _refers_to_known(uow, appointment)
    uow.lock_schedule()
    located = _located(appointment)
    standing = Standing(located)
    if _is_promise(moment, located):
        is_named = located.technician_id is not None
        standing = placement.for_owner(uow, moment, located, is_named=is_named, override=override)
    added = standing.appointment
    uow.appointments.add(added)
    audit.record(uow.audit, stamp, "appointment.add", target_id=added.id)
    _note_override(uow, stamp, standing)
    _follow(uow, moment, None, added)
    return added


def change_appointment(
    uow: UnitOfWork,
    moment: Moment,
    stamp: Stamp,
    appointment_id: AppointmentId,
    changes: Mapping[str, Any],
    *,
    override: bool = False,
) -> Appointment:
    """`changes` are fields of Appointment, with `starts_at` and `ends_at` for its window. Only
    what takes time it did not take before is held against the rules."""
    uow.lock_schedule()
    before = uow.appointments.get(appointment_id)
    changed = _changed(before, dict(changes), moment.now)
    _refers_to_known(uow, changed)
    takes_more = _takes_more(before, changed)
    if takes_more and "overlap_allowed" not in changes:
        # It was allowed where it stood, and nowhere else.
        changed = replace(changed, overlap_allowed=False)
    standing = Standing(changed)
    if takes_more and _is_promise(moment, changed):
        is_named = changes.get("technician_id") is not None
        standing = placement.for_owner(
            uow,
            moment,
            changed,
            is_named=is_named,
            override=override,
            is_counted=before.holds_time and before.window == changed.window,
        )
    uow.appointments.save(standing.appointment)
    audit.record(uow.audit, stamp, "appointment.change", target_id=appointment_id, fields=changes)
    _note_override(uow, stamp, standing)
    _follow(uow, moment, before, standing.appointment)
    return standing.appointment


def cancel_appointment(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, appointment_id: AppointmentId
) -> Appointment:
    off = {"status": AppointmentStatus.CANCELLED}
    return change_appointment(uow, moment, stamp, appointment_id, off)


def remove_appointment(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, appointment_id: AppointmentId
) -> None:
    """Gone for good; whoever was to know of it learns that it is off."""
    uow.lock_schedule()
    before = uow.appointments.get(appointment_id)
    uow.appointments.remove(appointment_id)
    audit.record(uow.audit, stamp, "appointment.remove", target_id=appointment_id)
    if before.status is not AppointmentStatus.CANCELLED:
        _follow(uow, moment, before, replace(before, status=AppointmentStatus.CANCELLED))


def get_appointment(uow: UnitOfWork, appointment_id: AppointmentId) -> Appointment:
    return uow.appointments.get(appointment_id)


def list_appointments(
    uow: UnitOfWork, wanted: AppointmentFilter, paging: Paging
) -> Page[Appointment]:
    if wanted.customer_id is not None:
        uow.customers.get(wanted.customer_id)
    return uow.appointments.list(wanted, paging)


def window_between(start: datetime, end: datetime) -> Window:
    """Invalid unless it ends after it starts, a day later at most."""
    if end <= start:
        raise Invalid("an appointment must end after it starts")
    if end - start > LONGEST:
        raise Invalid("an appointment lasts 24 hours at most")
    return Window(start, end)


# --- both -------------------------------------------------------------------------------


def _follow(
    uow: UnitOfWork, moment: Moment, before: Appointment | None, after: Appointment
) -> None:
    dispatch.announce(uow, moment, before, after)
    mirroring.promise(uow, moment, after)
    waitlist.follow(uow, moment, before, after)


def _note_override(uow: UnitOfWork, stamp: Stamp, standing: Standing) -> None:
    if standing.overridden:
        reasons = [reason.value for reason in standing.overridden]
        target = standing.appointment.id
        audit.record(uow.audit, stamp, "appointment.override", target_id=target, fields=reasons)


def _located(appointment: Appointment) -> Appointment:
    """With the ZIP code that its address ends in, unless it has one."""
    if appointment.zip_code is not None or appointment.address is None:
        return appointment
    found = ZIP_AT_END.search(appointment.address)
    return replace(appointment, zip_code=found[1]) if found else appointment


def _is_promise(moment: Moment, appointment: Appointment) -> bool:
    """What is over is a record: it may stand wherever it took place."""
    return appointment.holds_time and appointment.window.end > moment.now


def _takes_more(before: Appointment, after: Appointment) -> bool:
    if not after.holds_time:
        return False
    is_within = before.window.start <= after.window.start and after.window.end <= before.window.end
    return not (
        before.holds_time
        and is_within
        and before.technician_id == after.technician_id
        and after.overlap_allowed >= before.overlap_allowed
    )


def _changed(before: Appointment, changes: dict[str, Any], now: datetime) -> Appointment:
    window = window_between(
        changes.pop("starts_at", before.window.start), changes.pop("ends_at", before.window.end)
    )
    shift = window.start - before.window.start
    if shift:
        # Whoever was reminded was reminded of another time.
        changes.setdefault("reminder_sent", False)
        changes.setdefault("agreed_at", now)
        if before.arrival_ends_at is not None:
            changes.setdefault("arrival_ends_at", before.arrival_ends_at + shift)
    if changes.get("address", before.address) != before.address:
        changes.setdefault("zip_code", None)
    done = AppointmentStatus.COMPLETED
    if changes.get("status") is done and before.status is not done:
        changes.setdefault("completed_at", now)
    changed = _located(replace(before, window=window, **changes))
    if changed.arrival_ends_at is not None and changed.arrival_ends_at < window.start:
        raise Invalid("the arrival window must not end before the appointment starts")
    return changed


def _refers_to_known(uow: UnitOfWork, appointment: Appointment) -> None:
    uow.customers.get(appointment.customer_id)
    if appointment.technician_id is not None:
        uow.technicians.get(appointment.technician_id)
