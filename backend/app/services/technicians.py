"""A business's technicians."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from app.domain.appointments import Appointment, Window
from app.domain.dispatch import can_keep
from app.domain.technicians import Technician, TechnicianId
from app.errors import WindowTaken
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp
from app.services.availability import skills_for
from app.services.business_facts import Moment

AHEAD: Final = timedelta(days=731)
"""No appointment is made further ahead than two years."""


@dataclass(frozen=True, slots=True)
class Changed:
    technician: Technician
    appointments_to_move: int
    """Coming ones of theirs that they cannot keep as they are now."""


def list_all(uow: UnitOfWork) -> Sequence[Technician]:
    return uow.technicians.list()


def add(uow: UnitOfWork, stamp: Stamp, technician: Technician) -> Technician:
    uow.lock_schedule()
    is_first = technician.is_active and not _any_active(uow)
    uow.technicians.add(technician)
    if is_first:
        _hand_over(uow, stamp, technician.id)
    audit.record(uow.audit, stamp, "technician.add", target_id=technician.id)
    return technician


def change(
    uow: UnitOfWork, stamp: Stamp, technician_id: TechnicianId, changes: Mapping[str, Any]
) -> Technician:
    """`changes` are fields of Technician. No appointment is moved: that is for the owner."""
    uow.lock_schedule()
    changed = replace(uow.technicians.get(technician_id), **changes)
    is_first = changed.is_active and not _any_active(uow)
    uow.technicians.save(changed)
    if is_first:
        _hand_over(uow, stamp, technician_id)
    audit.record(uow.audit, stamp, "technician.change", target_id=technician_id, fields=changes)
    return changed


def _any_active(uow: UnitOfWork) -> bool:
    return any(one.is_active for one in uow.technicians.list())


def _hand_over(uow: UnitOfWork, stamp: Stamp, technician_id: TechnicianId) -> None:
    """What was to be kept by whoever is the business becomes the first technician's, or it would
    take nobody's time from now on."""
    for held in uow.appointments.list_holding(Window(stamp.at, stamp.at + AHEAD)):
        if held.technician_id is None:
            visit = uow.appointments.get(held.appointment_id)
            with suppress(WindowTaken):
                uow.appointments.save(replace(visit, technician_id=technician_id))


def change_noticing(
    uow: UnitOfWork,
    moment: Moment,
    stamp: Stamp,
    technician_id: TechnicianId,
    changes: Mapping[str, Any],
) -> Changed:
    """As `change`, with what it does to their coming appointments."""
    changed = change(uow, stamp, technician_id, changes)
    rules = moment.profile.rules
    to_move = [
        visit
        for visit in _coming(uow, moment, technician_id)
        if not can_keep(rules, changed, visit.window, skills_for(moment, visit.service_type))
    ]
    return Changed(changed, len(to_move))


def _coming(uow: UnitOfWork, moment: Moment, technician_id: TechnicianId) -> Iterator[Appointment]:
    for held in uow.appointments.list_holding(Window(moment.now, moment.now + AHEAD)):
        if held.technician_id == technician_id and held.window.start > moment.now:
            yield uow.appointments.get(held.appointment_id)
