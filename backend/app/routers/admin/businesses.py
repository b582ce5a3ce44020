"""/v1/admin/businesses"""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from app.deps import OperatorDep
from app.domain.businesses import BusinessId, CredentialKind
from app.routers.business_answers import BusinessWithSecrets
from app.routers.business_schemas import BusinessPatch, NewBusiness
from app.routers.documentation import problems
from app.routers.schemas import IdInPath, PagingDep, counted
from app.services import businesses, owner_pins

router = APIRouter(prefix="/v1/admin/businesses", tags=["admin"])


@router.post("", status_code=201, responses=problems(409))
async def create_business(new: NewBusiness, operator: OperatorDep) -> BusinessWithSecrets:
    """Comes with an API key and a widget token; an owner token only once one is rotated in."""
    stamp, sealing = operator.stamp, operator.sealing
    wanted = owner_pins.with_pin(sealing, new.to_business(created_at=stamp.at), new.owner_pin)
    business = await operator.run(businesses.create, sealing, stamp, wanted)
    return BusinessWithSecrets.revealing(business, sealing)


@router.get("")
async def list_businesses(
    operator: OperatorDep, paging: PagingDep, response: Response
) -> Sequence[BusinessWithSecrets]:
    """Oldest first."""
    page = await operator.read(businesses.list_all, paging)
    return [BusinessWithSecrets.revealing(one, operator.sealing) for one in counted(response, page)]


@router.get("/{business_id}", responses=problems(404))
async def get_business(business_id: IdInPath, operator: OperatorDep) -> BusinessWithSecrets:
    business = await operator.read(businesses.get, BusinessId(business_id))
    return BusinessWithSecrets.revealing(business, operator.sealing)


@router.patch("/{business_id}", responses=problems(404, 409))
async def change_business(
    business_id: IdInPath, patch: BusinessPatch, operator: OperatorDep
) -> BusinessWithSecrets:
    changes = owner_pins.keeping(operator.sealing, patch.changes)
    business = await operator.run(
        businesses.change, operator.stamp, BusinessId(business_id), changes
    )
    return BusinessWithSecrets.revealing(business, operator.sealing)


@router.post("/{business_id}/rotate-key", responses=problems(404))
async def rotate_key(business_id: IdInPath, operator: OperatorDep) -> BusinessWithSecrets:
    """The old key opens nothing from now on."""
    return await _rotate(operator, business_id, CredentialKind.API_KEY)


@router.post("/{business_id}/rotate-widget-token", responses=problems(404))
async def rotate_widget_token(business_id: IdInPath, operator: OperatorDep) -> BusinessWithSecrets:
    return await _rotate(operator, business_id, CredentialKind.WIDGET_TOKEN)


@router.post("/{business_id}/rotate-owner-token", responses=problems(404))
async def rotate_owner_token(business_id: IdInPath, operator: OperatorDep) -> BusinessWithSecrets:
    """From then on the deployment's shared owner token no longer opens this business."""
    return await _rotate(operator, business_id, CredentialKind.OWNER_TOKEN)


async def _rotate(
    operator: OperatorDep, business_id: str, kind: CredentialKind
) -> BusinessWithSecrets:
    business = await operator.run(
        businesses.rotate, operator.sealing, operator.stamp, BusinessId(business_id), kind
    )
    return BusinessWithSecrets.revealing(business, operator.sealing)
