"""/v1/owner: the business itself."""

from collections.abc import Sequence

from fastapi import APIRouter

from app.deps import OwnerDep
from app.domain.technicians import Technician
from app.routers.business_answers import BusinessAnswer
from app.routers.schemas import EnvironmentAnswer
from app.routers.technician_schemas import TechnicianAnswer
from app.services import technicians

router = APIRouter(prefix="/v1/owner", tags=["owner"])


@router.get("/business")
async def get_business(owner: OwnerDep) -> BusinessAnswer:
    return BusinessAnswer.of(await owner.confirmed())


@router.get("/environment")
async def get_environment(owner: OwnerDep) -> EnvironmentAnswer:
    await owner.confirmed()
    return EnvironmentAnswer(environment=owner.services.environment)


@router.get("/technicians", response_model=list[TechnicianAnswer])
async def list_technicians(owner: OwnerDep) -> Sequence[Technician]:
    """By name."""
    return await owner.read(technicians.list_all)
