"""/v1/owner: reports on conversations and customers."""

from fastapi import APIRouter, Response

from app.deps import OwnerReading
from app.domain.conversations import Channel, ConversationFilter
from app.routers.owner.people_schemas import (
    AnalyticsAnswer,
    CompletenessAnswer,
    FunnelAnswer,
    TimeToBookAnswer,
)
from app.routers.owner.report_schemas import Days, LatelyAnswer
from app.routers.schemas import Line, PagingDep
from app.services import looking_back, reports

router = APIRouter(prefix="/v1/owner", tags=["owner"])


@router.get("/conversations/recent")
async def list_recent(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    days: Days = 30,
    channel: Channel | None = None,
    flagged: bool | None = None,
    emergency: bool | None = None,
    q: Line | None = None,
) -> LatelyAnswer:
    """Newest first; `q` is looked for in what was said, ignoring case and accents. The totals are
    of all conversations of those days, whatever is asked for."""
    wanted = ConversationFilter(
        channel=channel, flagged=flagged, is_emergency=emergency, query=q or None
    )
    found = await read.at(looking_back.conversations, days, paging, wanted)
    response.headers["X-Total-Count"] = str(found.count)
    return LatelyAnswer.of(found)


@router.get("/conversations/review")
async def list_flagged(
    read: OwnerReading, paging: PagingDep, response: Response, days: Days = 90
) -> LatelyAnswer:
    """Those that a person should look at, newest first."""
    found = await read.at(
        looking_back.conversations, days, paging, ConversationFilter(flagged=True)
    )
    response.headers["X-Total-Count"] = str(found.count)
    return LatelyAnswer.of(found)


@router.get("/customers/analytics")
async def analyse_customers(read: OwnerReading, days: Days = 365) -> AnalyticsAnswer:
    return AnalyticsAnswer.of(days, await read.at(reports.analytics, days))


@router.get("/time-to-book")
async def show_time_to_book(read: OwnerReading, days: Days = 90) -> TimeToBookAnswer:
    return TimeToBookAnswer.of(days, await read.at(reports.time_to_book, days))


@router.get("/conversion-funnel")
async def show_funnel(read: OwnerReading, days: Days = 90) -> FunnelAnswer:
    return FunnelAnswer.of(days, await read.at(reports.funnel, days))


@router.get("/data-completeness")
async def show_completeness(read: OwnerReading, days: Days = 365) -> CompletenessAnswer:
    return CompletenessAnswer.of(days, await read.at(reports.completeness, days))
