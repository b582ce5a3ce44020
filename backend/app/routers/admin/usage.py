"""/v1/admin/businesses/usage"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from fastapi import APIRouter, Response

from app.deps import OperatorDep
from app.domain.businesses import BusinessId, BusinessStatus, Vertical
from app.domain.usage import Usage, together
from app.domain.webhooks import TwilioTraffic
from app.routers.documentation import problems
from app.routers.schemas import Answer, IdInPath, PagingDep, counted, safe_cell
from app.services import usage
from app.services.usage import BusinessUsage

router = APIRouter(prefix="/v1/admin/businesses", tags=["admin"])
platform_router = APIRouter(prefix="/v1/admin/usage", tags=["admin"])

ATTACHED = "attachment; filename=usage.{}"


class Whose(Answer):
    id: str
    name: str
    vertical: Vertical
    status: BusinessStatus


class Counts(Answer):
    total_customers: int
    sms_opt_out_customers: int
    total_appointments: int
    emergency_appointments: int
    appointments_last_7_days: int
    appointments_last_30_days: int
    emergencies_last_7_days: int
    emergencies_last_30_days: int
    sms_owner_messages: int
    sms_customer_messages: int
    sms_total_messages: int
    total_conversations: int
    flagged_conversations: int
    emergency_conversations: int
    service_type_counts: dict[str, int]
    emergency_service_type_counts: dict[str, int]
    pending_reschedules: int
    twilio_voice_requests: int
    twilio_voice_errors: int
    twilio_sms_requests: int
    twilio_sms_errors: int
    twilio_error_rate: float
    last_activity_at: datetime | None


class UsageAnswer(Counts, Whose):
    """Whose first: so the columns of the table stand."""

    @classmethod
    def of(cls, counted: BusinessUsage) -> Self:
        business = counted.business
        return cls(
            id=business.id,
            name=business.name,
            vertical=business.vertical,
            status=business.status,
            **_counts(counted.usage, counted.twilio),
        )


class Businesses(Answer):
    businesses: int


class Totals(Counts, Businesses):
    """Of all businesses."""


class PlatformUsage(Answer):
    businesses: list[UsageAnswer]
    totals: Totals

    @classmethod
    def of(cls, everything: Sequence[BusinessUsage]) -> Self:
        counts = together(one.usage for one in everything)
        twilio = TwilioTraffic.together(one.twilio for one in everything)
        return cls(
            businesses=[UsageAnswer.of(one) for one in everything],
            totals=Totals(businesses=len(everything), **_counts(counts, twilio)),
        )


@platform_router.get("")
async def usage_of_all(operator: OperatorDep) -> PlatformUsage:
    """All businesses, oldest first, and what they come to."""
    return PlatformUsage.of(await operator.read(usage.list_all, operator.stamp.at))


@router.get("/usage")
async def list_usage(
    operator: OperatorDep, paging: PagingDep, response: Response
) -> Sequence[UsageAnswer]:
    """Oldest business first."""
    page = await operator.read(usage.list_page, paging, operator.stamp.at)
    return [UsageAnswer.of(one) for one in counted(response, page)]


@router.get("/usage.json")
async def download_usage(operator: OperatorDep, response: Response) -> Sequence[UsageAnswer]:
    """All businesses, as a download."""
    response.headers["Content-Disposition"] = ATTACHED.format("json")
    everything = await operator.read(usage.list_all, operator.stamp.at)
    return [UsageAnswer.of(one) for one in everything]


@router.get(
    "/usage.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def download_usage_table(operator: OperatorDep) -> Response:
    """All businesses, as a table."""
    everything = await operator.read(usage.list_all, operator.stamp.at)
    return Response(
        _table([UsageAnswer.of(one) for one in everything]),
        media_type="text/csv",
        headers={"Content-Disposition": ATTACHED.format("csv")},
    )


@router.get("/{business_id}/usage", responses=problems(404))
async def get_usage(business_id: IdInPath, operator: OperatorDep) -> UsageAnswer:
    found = await operator.read(usage.of_business, BusinessId(business_id), operator.stamp.at)
    return UsageAnswer.of(found)


def _table(rows: Sequence[UsageAnswer]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(UsageAnswer.model_fields)
    for row in rows:
        writer.writerow(_cell(value) for value in row.model_dump(mode="json").values())
    return text.getvalue()


def _cell(value: object) -> object:
    return safe_cell(json.dumps(value) if isinstance(value, dict) else value)


def _counts(counts: Usage, twilio: TwilioTraffic) -> dict[str, Any]:
    return {
        "sms_total_messages": counts.sms_owner_messages + counts.sms_customer_messages,
        "twilio_voice_requests": twilio.voice_requests,
        "twilio_voice_errors": twilio.voice_errors,
        "twilio_sms_requests": twilio.sms_requests,
        "twilio_sms_errors": twilio.sms_errors,
        "twilio_error_rate": twilio.error_rate,
        **asdict(counts),
    }
