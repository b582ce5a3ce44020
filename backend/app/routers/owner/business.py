"""/v1/owner: the business itself."""

from typing import Any

from fastapi import APIRouter

from app.deps import OwnerDep
from app.domain.businesses import Business
from app.errors import StaleBusiness
from app.routers.business_answers import BusinessAnswer
from app.routers.business_schemas import OwnSettings
from app.routers.documentation import problems
from app.routers.schemas import EnvironmentAnswer
from app.services import businesses, owner_pins

router = APIRouter(prefix="/v1/owner", tags=["owner"])


class OwnChange(OwnSettings):
    """`if_unchanged`: fields as they were seen, in the form they are published in."""

    if_unchanged: dict[str, Any] | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "if_unchanged"}

    def changes(self, business: Business) -> dict[str, Any]:
        """StaleBusiness when a field is not as it was seen."""
        if self.if_unchanged:
            shown = BusinessAnswer.of(business).model_dump(mode="json")
            seen = self.if_unchanged.items()
            if any(name in shown and shown[name] != value for name, value in seen):
                raise StaleBusiness("somebody changed it meanwhile: look again")
        return super().changes(business)


@router.get("/business")
async def get_business(owner: OwnerDep) -> BusinessAnswer:
    return BusinessAnswer.of(await owner.confirmed())


@router.patch("/business", responses=problems(409))
async def change_business(patch: OwnChange, owner: OwnerDep) -> BusinessAnswer:
    """Hours, prices, who is on call and so on. Not its number, its trade or its status."""
    storage, stamp = owner.services.storage, owner.stamp
    changes = owner_pins.keeping(owner.services.sealing, patch.changes)
    # At the version that was identified: a key withdrawn meanwhile changes nothing.
    changed = await owner.with_business(
        lambda known: storage.run_platform(
            lambda platform: businesses.change(
                platform, stamp, known.id, changes, at_version=known.version
            )
        )
    )
    return BusinessAnswer.of(changed)


@router.get("/environment")
async def get_environment(owner: OwnerDep) -> EnvironmentAnswer:
    await owner.confirmed()
    return EnvironmentAnswer(environment=owner.services.environment)
