"""/v1/crm/appointments"""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from app.deps import OwnerReading, OwnerWork
from app.domain.appointments import AppointmentFilter, AppointmentId, AppointmentStatus
from app.domain.customers import CustomerId
from app.routers.crm.appointment_schemas import (
    AppointmentAnswer,
    AppointmentPatch,
    NewAppointment,
    Proposal,
    ProposalWish,
)
from app.routers.documentation import problems
from app.routers.schemas import Identifier, IdInPath, Moment, PagingDep, Word, counted
from app.services import availability, edits, scheduling

router = APIRouter(prefix="/v1/crm/appointments", tags=["crm"])


@router.post("", status_code=201, responses=problems(404, 409))
async def add_appointment(new: NewAppointment, work: OwnerWork) -> AppointmentAnswer:
    """A technician is assigned if none is named. 409 `window-taken` unless `allow_overlap`;
    409 `outside-the-rules`, with `reasons`, unless `override`."""
    stamp = work.stamp
    appointment = new.to_appointment(stamp.at)
    added = await work.at(scheduling.schedule, stamp, appointment, override=bool(new.override))
    return AppointmentAnswer.of(added)


@router.get("", responses=problems(404))
async def list_appointments(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    start_time_from: Moment | None = None,
    start_time_to: Moment | None = None,
    status: AppointmentStatus | None = None,
    service_type: Word | None = None,
    is_emergency: bool | None = None,
    tag: Word | None = None,
    customer_id: Identifier | None = None,
) -> Sequence[AppointmentAnswer]:
    """Earliest first; `start_time_from` is inclusive, `start_time_to` exclusive."""
    wanted = AppointmentFilter(
        starts_from=start_time_from,
        starts_before=start_time_to,
        status=status,
        service_type=service_type,
        is_emergency=is_emergency,
        tag=tag,
        customer_id=CustomerId(customer_id) if customer_id else None,
    )
    page = await read(scheduling.list_appointments, wanted, paging)
    return [AppointmentAnswer.of(one) for one in counted(response, page)]


@router.get("/{appointment_id}", responses=problems(404))
async def get_appointment(appointment_id: IdInPath, read: OwnerReading) -> AppointmentAnswer:
    found = await read(scheduling.get_appointment, AppointmentId(appointment_id))
    return AppointmentAnswer.of(found)


@router.patch("/{appointment_id}", responses=problems(404, 409))
async def change_appointment(
    appointment_id: IdInPath, patch: AppointmentPatch, work: OwnerWork
) -> AppointmentAnswer:
    """409 as for a new one, when it takes time it did not take before; 409 `stale-appointment`
    when it is not as `if_unchanged` says."""
    changed = await work.at(
        edits.change_as_seen, work.stamp, AppointmentId(appointment_id), patch.edit()
    )
    return AppointmentAnswer.of(changed)


@router.delete("/{appointment_id}", status_code=204, responses=problems(404))
async def remove_appointment(appointment_id: IdInPath, work: OwnerWork) -> None:
    """Gone for good; to call one off, set its status to CANCELLED."""
    await work.at(scheduling.remove_appointment, work.stamp, AppointmentId(appointment_id))


@router.post("/{appointment_id}/propose-slots", responses=problems(404))
async def propose_windows(
    appointment_id: IdInPath, read: OwnerReading, wish: ProposalWish | None = None
) -> Sequence[Proposal]:
    """The soonest windows it could move to, with who would come."""
    wanted = wish or ProposalWish()
    found = await read.at(
        availability.propose, AppointmentId(appointment_id), days=wanted.days, count=wanted.count
    )
    return [Proposal.of(opening) for opening in found]
