"""/v1/admin/businesses/{business_id}/technicians"""

from collections.abc import Sequence

from fastapi import APIRouter

from app.deps import OperatorDep
from app.domain.businesses import BusinessId
from app.domain.technicians import Technician, TechnicianId
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.routers.technician_schemas import NewTechnician, TechnicianAnswer, TechnicianPatch
from app.services import technicians

router = APIRouter(prefix="/v1/admin/businesses/{business_id}/technicians", tags=["admin"])


@router.get("", response_model=list[TechnicianAnswer], responses=problems(404))
async def list_technicians(business_id: IdInPath, operator: OperatorDep) -> Sequence[Technician]:
    """By name."""
    return await operator.run_within(BusinessId(business_id), technicians.list_all)


@router.post("", status_code=201, response_model=TechnicianAnswer, responses=problems(404))
async def add_technician(
    business_id: IdInPath, new: NewTechnician, operator: OperatorDep
) -> Technician:
    return await operator.run_within(
        BusinessId(business_id), technicians.add, operator.stamp, new.to_technician()
    )


@router.patch("/{technician_id}", response_model=TechnicianAnswer, responses=problems(404))
async def change_technician(
    business_id: IdInPath, technician_id: IdInPath, patch: TechnicianPatch, operator: OperatorDep
) -> Technician:
    return await operator.run_within(
        BusinessId(business_id),
        technicians.change,
        operator.stamp,
        TechnicianId(technician_id),
        patch.changes(),
    )
