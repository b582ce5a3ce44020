"""/v1/admin/businesses/{business_id}/technicians"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from app.deps import Operator, OperatorDep
from app.domain.businesses import BusinessId
from app.domain.technicians import TechnicianId
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.routers.technician_schemas import NewTechnician, TechnicianAnswer, TechnicianPatch
from app.services import businesses, technicians

router = APIRouter(prefix="/v1/admin/businesses/{business_id}/technicians", tags=["admin"])


@router.get("", responses=problems(404))
async def list_technicians(
    business_id: IdInPath, operator: OperatorDep
) -> Sequence[TechnicianAnswer]:
    """By name."""
    found = await operator.run_within(BusinessId(business_id), technicians.list_all)
    return [TechnicianAnswer.of(one) for one in found]


@router.post("", status_code=201, responses=problems(404))
async def add_technician(
    business_id: IdInPath, new: NewTechnician, operator: OperatorDep
) -> TechnicianAnswer:
    technician = new.to_technician(await _zone(operator, business_id))
    added = await operator.run_within(
        BusinessId(business_id), technicians.add, operator.stamp, technician
    )
    return TechnicianAnswer.of(added)


@router.patch("/{technician_id}", responses=problems(404))
async def change_technician(
    business_id: IdInPath, technician_id: IdInPath, patch: TechnicianPatch, operator: OperatorDep
) -> TechnicianAnswer:
    changes = patch.changes(await _zone(operator, business_id))
    changed = await operator.run_within(
        BusinessId(business_id),
        technicians.change,
        operator.stamp,
        TechnicianId(technician_id),
        changes,
    )
    return TechnicianAnswer.of(changed)


async def _zone(operator: Operator, business_id: str) -> ZoneInfo:
    """Whole days off are the business's own days."""
    return ZoneInfo((await operator.read(businesses.get, BusinessId(business_id))).timezone)
