"""Who goes to a visit: suggestions for the owner, and sending somebody else."""

from collections.abc import Sequence
from typing import Any

from app.domain.appointments import Appointment, AppointmentId
from app.domain.dispatch import Suggestion, suggest
from app.domain.technicians import TechnicianId
from app.errors import WindowTaken
from app.ports import UnitOfWork
from app.services import scheduling
from app.services.audit import Stamp
from app.services.availability import read_schedule, skills_for, span_round
from app.services.business_facts import Moment


def suggestions(
    uow: UnitOfWork, moment: Moment, appointment_id: AppointmentId
) -> Sequence[Suggestion]:
    """Every active technician, best first."""
    visit = uow.appointments.get(appointment_id)
    schedule = read_schedule(uow, moment, span_round(moment, visit.window))
    return suggest(
        moment.profile.rules,
        schedule.technicians,
        schedule.held,
        schedule.busy,
        visit,
        skills_for(moment, visit.service_type),
    )


def assign(
    uow: UnitOfWork,
    moment: Moment,
    stamp: Stamp,
    appointment_id: AppointmentId,
    technician_id: TechnicianId | None,
    *,
    override: bool = False,
) -> Appointment:
    """None sends whoever is suggested first; WindowTaken when nobody can go."""
    uow.lock_schedule()
    chosen = technician_id or _best(suggestions(uow, moment, appointment_id))
    changes: dict[str, Any] = {"technician_id": chosen}
    return scheduling.change_appointment(
        uow, moment, stamp, appointment_id, changes, override=override
    )


def _best(suggested: Sequence[Suggestion]) -> TechnicianId:
    for one in suggested:
        if one.can_go:
            return one.technician_id
    raise WindowTaken("nobody who can do it is free then")
