"""/v1/owner/twilio-metrics: how often calls and texts reached us, and met an apology."""

from typing import Self

from fastapi import APIRouter

from app.deps import OwnerDep
from app.domain.webhooks import COUNTED_FOR, TwilioTraffic
from app.routers.schemas import Answer
from app.services import twilio_traffic

router = APIRouter(prefix="/v1/owner", tags=["owner"])


class TwilioMetrics(Answer):
    voice_requests: int
    voice_errors: int
    sms_requests: int
    sms_errors: int

    @classmethod
    def of(cls, traffic: TwilioTraffic) -> Self:
        return cls(
            voice_requests=traffic.voice_requests,
            voice_errors=traffic.voice_errors,
            sms_requests=traffic.sms_requests,
            sms_errors=traffic.sms_errors,
        )


@router.get("/twilio-metrics")
async def get_twilio_metrics(owner: OwnerDep) -> TwilioMetrics:
    """Requests of Twilio's in the last 30 days."""
    business, since = await owner.confirmed(), owner.now - COUNTED_FOR
    traffic = await owner.services.storage.read_platform(
        lambda platform: twilio_traffic.of_business(platform, business.id, since)
    )
    return TwilioMetrics.of(traffic)
