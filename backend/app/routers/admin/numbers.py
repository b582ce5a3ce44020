"""/v1/admin/businesses/{business_id}/twilio/provision"""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import StringConstraints

from app.deps import OperatorDep
from app.domain.businesses import BusinessId
from app.errors import Conflict
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked, IdInPath, Phone
from app.services.provisioning import Provisioned, Wanted

router = APIRouter(prefix="/v1/admin/businesses/{business_id}/twilio", tags=["admin"])

AreaCode = Annotated[str, StringConstraints(pattern=r"^[2-9][0-9]{2}$")]


class WantedNumber(Asked):
    """Nothing: the number the business has. `buy`: money may be spent."""

    phone_number: Phone | None = None
    area_code: AreaCode | None = None
    buy: bool = False

    def to_wanted(self) -> Wanted:
        return Wanted(phone_number=self.phone_number, area_code=self.area_code, may_buy=self.buy)


class ProvisionedNumber(Answer):
    phone_number: str
    sid: str
    was_bought: bool
    voice_url: str
    voice_fallback_url: str
    status_callback: str
    sms_url: str
    sms_fallback_url: str

    @classmethod
    def of(cls, done: Provisioned) -> Self:
        return cls(
            phone_number=done.owned.number,
            sid=done.owned.sid,
            was_bought=done.was_bought,
            voice_url=done.webhooks.voice,
            voice_fallback_url=done.webhooks.voice_fallback,
            status_callback=done.webhooks.voice_status,
            sms_url=done.webhooks.texts,
            sms_fallback_url=done.webhooks.texts_fallback,
        )


@router.post("/provision", responses=problems(404, 409, 503))
async def provision_number(
    business_id: IdInPath, wanted: WantedNumber, operator: OperatorDep
) -> ProvisionedNumber:
    """Connect or buy a number, and set where its calls and texts go. Again changes nothing."""
    provisioning = operator.services.provisioning
    if provisioning is None:
        raise Conflict("no numbers without SMS_PROVIDER=twilio and a PUBLIC_BASE_URL")
    done = await provisioning.provision(BusinessId(business_id), wanted.to_wanted(), operator.stamp)
    operator.services.directory.forget(BusinessId(business_id))
    return ProvisionedNumber.of(done)
