"""/v1/owner/followups and /v1/owner/retention: what was sent unasked, and to what end."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import OwnerDep, OwnerReading
from app.routers.schemas import Answer
from app.services.due import outreach

router = APIRouter(prefix="/v1/owner", tags=["owner"])

Days = Annotated[int, Query(ge=1, le=365)]


class FollowupsAnswer(Answer):
    window_days: int
    followups_sent: int
    recent_leads_without_appointments: int
    recent_leads_with_appointments: int
    retention_messages_sent: int


class CampaignCount(Answer):
    campaign_type: str
    messages_sent: int


class RetentionAnswer(Answer):
    total_messages_sent: int
    campaigns: list[CampaignCount]


@router.get("/followups")
async def summarise_followups(owner: OwnerDep, days: Days = 7) -> FollowupsAnswer:
    """`followups_sent` counts offers to the waitlist as well: they are texts of that kind."""
    told = await owner.read(outreach.followups_sent, owner.now, days)
    return FollowupsAnswer(
        window_days=told.days,
        followups_sent=told.sent,
        recent_leads_without_appointments=told.leads_without_visit,
        recent_leads_with_appointments=told.leads_with_visit,
        retention_messages_sent=told.retention_sent,
    )


@router.get("/retention")
async def summarise_retention(read: OwnerReading) -> RetentionAnswer:
    told = await read(outreach.retention_sent)
    campaigns = [
        CampaignCount(campaign_type=name, messages_sent=count) for name, count in told.by_campaign
    ]
    return RetentionAnswer(total_messages_sent=told.total, campaigns=campaigns)
