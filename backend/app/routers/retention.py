"""/v1/retention: customers who have not been visited for long are asked back."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from app.deps import CallerDep
from app.domain.due import retention
from app.routers.due_schemas import TallyAnswer
from app.routers.schemas import Word, unless_blank
from app.services.due.retention import Campaign

router = APIRouter(prefix="/v1/retention", tags=["retention"])

OptionalWord = Annotated[Word | None, BeforeValidator(unless_blank), Query()]


@router.post("/send-retention")
async def send_retention(
    caller: CallerDep,
    min_days_since_last_visit: Annotated[int, Query(ge=1, le=3650)] = retention.LAPSED_AFTER_DAYS,
    max_messages: Annotated[int, Query(ge=1, le=1000)] = retention.MOST_A_RUN,
    campaign_type: OptionalWord = None,
    service_type: OptionalWord = None,
    tag: OptionalWord = None,
) -> TallyAnswer:
    """One text per campaign and last visit; nobody, unless the business has `retention_enabled`."""
    campaign = Campaign(
        days=min_days_since_last_visit,
        most=max_messages,
        name=campaign_type or retention.CAMPAIGN,
        service_type=service_type,
        tag=tag,
    )
    due_work = caller.services.due_work
    return TallyAnswer.of(
        await caller.with_business(lambda business: due_work.ask_back(business, campaign))
    )
