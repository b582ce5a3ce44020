"""A change of an appointment by somebody who looked at it first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.appointments import Appointment, AppointmentId
from app.errors import StaleAppointment
from app.ports import UnitOfWork
from app.services import scheduling
from app.services.audit import Stamp
from app.services.business_facts import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """`changes` and `override` as in `scheduling.change_appointment`; `seen` is what was looked at,
    by the same names."""

    changes: Mapping[str, Any]
    override: bool = False
    seen: Mapping[str, Any] = field(default_factory=dict)


def change_as_seen(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, appointment_id: AppointmentId, edit: Edit
) -> Appointment:
    """StaleAppointment when it is not as it was seen; else as `scheduling.change_appointment`."""
    uow.lock_schedule()
    stored = uow.appointments.get(appointment_id)
    is_now = {
        "starts_at": stored.window.start,
        "ends_at": stored.window.end,
        "technician_id": stored.technician_id,
        "status": stored.status,
    }
    if any(is_now[name] != value for name, value in edit.seen.items()):
        raise StaleAppointment("somebody changed it meanwhile: look again")
    return scheduling.change_appointment(
        uow, moment, stamp, appointment_id, edit.changes, override=edit.override
    )
