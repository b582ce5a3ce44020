"""/v1/admin/twilio/health: whether calls and texts reach us, and whether we can answer."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Query

from app.bootstrap import Services
from app.deps import OperatorDep
from app.domain.businesses import Business, BusinessStatus
from app.domain.webhooks import COUNTED_FOR, TwilioTraffic
from app.routers.schemas import Answer
from app.services import twilio_traffic
from app.services.twilio_traffic import Health

router = APIRouter(prefix="/v1/admin/twilio", tags=["admin"])

HOUR = timedelta(hours=1)
MOST_HOURS = 24 * 366
Hours = Annotated[int, Query(ge=1, le=MOST_HOURS, description="How far back is counted.")]


class TwilioConfig(Answer):
    """What is set, never what it is set to."""

    provider: str
    from_number_set: bool
    owner_number_set: bool
    account_sid_set: bool
    auth_token_set: bool
    verify_signatures: bool

    @classmethod
    def of(cls, services: Services, found: Health) -> Self:
        trust = services.twilio_trust
        return cls(
            provider=services.sms_provider,
            from_number_set=found.has_from_number,
            owner_number_set=found.has_owner_number,
            account_sid_set=bool(trust.account_sid),
            auth_token_set=bool(trust.tokens),
            verify_signatures=trust.is_checked,
        )


class BusinessTraffic(Answer):
    business_id: str
    name: str
    status: BusinessStatus
    has_number: bool
    voice_requests: int
    voice_errors: int
    sms_requests: int
    sms_errors: int
    error_rate: float
    last_request_at: datetime | None

    @classmethod
    def of(cls, business: Business, traffic: TwilioTraffic) -> Self:
        return cls(
            business_id=business.id,
            name=business.name,
            status=business.status,
            has_number=business.twilio_phone_number is not None,
            error_rate=traffic.error_rate,
            **asdict(traffic),
        )


class TwilioHealth(Answer):
    config: TwilioConfig
    twilio_voice_requests: int
    twilio_sms_requests: int
    twilio_voice_errors: int
    twilio_sms_errors: int
    twilio_error_rate: float
    per_business: list[BusinessTraffic]

    @classmethod
    def of(cls, services: Services, found: Health) -> Self:
        return cls(
            config=TwilioConfig.of(services, found),
            twilio_voice_requests=found.total.voice_requests,
            twilio_sms_requests=found.total.sms_requests,
            twilio_voice_errors=found.total.voice_errors,
            twilio_sms_errors=found.total.sms_errors,
            twilio_error_rate=found.total.error_rate,
            per_business=[BusinessTraffic.of(*one) for one in found.per_business],
        )


@router.get("/health")
async def twilio_health(operator: OperatorDep, hours: Hours = COUNTED_FOR // HOUR) -> TwilioHealth:
    """Of the last 30 days unless asked otherwise. A business with a number that Twilio asked
    nothing of has no `last_request_at`."""
    since = operator.stamp.at - hours * HOUR
    return TwilioHealth.of(operator.services, await operator.read(twilio_traffic.health, since))
