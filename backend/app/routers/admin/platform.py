"""/v1/admin: the deployment itself."""

from fastapi import APIRouter

from app.deps import OperatorDep
from app.errors import Forbidden
from app.routers.business_answers import BusinessWithSecrets
from app.routers.schemas import Answer, EnvironmentAnswer
from app.services import demo

router = APIRouter(prefix="/v1/admin", tags=["admin"])


class DemoTenants(Answer):
    businesses: list[BusinessWithSecrets]


class DeploymentAnswer(EnvironmentAnswer):
    public_base_url: str | None
    demo_tenants_allowed: bool


@router.get("/environment")
async def environment(operator: OperatorDep) -> EnvironmentAnswer:
    return EnvironmentAnswer(environment=operator.services.environment)


@router.get("/deployment")
async def deployment(operator: OperatorDep) -> DeploymentAnswer:
    """What the operator's page needs to know of this service."""
    services = operator.services
    return DeploymentAnswer(
        environment=services.environment,
        public_base_url=services.public_base_url.rstrip("/") or None,
        demo_tenants_allowed=services.environment != "prod",
    )


@router.post("/demo-tenants")
async def seed_demo_tenants(operator: OperatorDep) -> DemoTenants:
    """Not in production. Running it again changes nothing."""
    services = operator.services
    if services.environment == "prod":
        raise Forbidden("production has no demonstration businesses")
    seeded = await demo.seed(services.storage, services.sealing, services.clock)
    return DemoTenants(
        businesses=[BusinessWithSecrets.revealing(one, services.sealing) for one in seeded]
    )
