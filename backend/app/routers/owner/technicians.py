"""/v1/owner/technicians"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from app.deps import OwnerDep
from app.domain.technicians import TechnicianId
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.routers.technician_schemas import (
    ChangedTechnician,
    NewTechnician,
    TechnicianAnswer,
    TechnicianPatch,
)
from app.services import technicians

router = APIRouter(prefix="/v1/owner/technicians", tags=["owner"])


@router.get("")
async def list_technicians(owner: OwnerDep) -> Sequence[TechnicianAnswer]:
    """By name."""
    return [TechnicianAnswer.of(one) for one in await owner.read(technicians.list_all)]


@router.post("", status_code=201)
async def add_technician(new: NewTechnician, owner: OwnerDep) -> TechnicianAnswer:
    zone = ZoneInfo((await owner.confirmed()).timezone)
    added = await owner.run(technicians.add, owner.stamp, new.to_technician(zone))
    return TechnicianAnswer.of(added)


@router.patch("/{technician_id}", responses=problems(404))
async def change_technician(
    technician_id: IdInPath, patch: TechnicianPatch, owner: OwnerDep
) -> ChangedTechnician:
    """`appointments_to_move`: coming ones of theirs that they can no longer keep. They stay
    where they are until somebody moves them."""
    changes = patch.changes(ZoneInfo((await owner.confirmed()).timezone))
    changed = await owner.run_at(
        technicians.change_noticing, owner.stamp, TechnicianId(technician_id), changes
    )
    return ChangedTechnician.of(
        changed.technician, appointments_to_move=changed.appointments_to_move
    )
