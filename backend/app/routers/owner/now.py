"""/v1/owner: what is happening now, and what the week came to so far."""

from fastapi import APIRouter

from app.deps import OwnerReading
from app.routers.owner.now_schemas import NowAnswer, WeeksAnswer
from app.services import right_now, weeks

router = APIRouter(prefix="/v1/owner", tags=["owner"])


@router.get("/now")
async def show_now(read: OwnerReading) -> NowAnswer:
    """Who is talking to us, what is on fire, whom to call back, and today's jobs."""
    return NowAnswer.of(await read.at(right_now.right_now), read.now)


@router.get("/this-week")
async def show_this_week(read: OwnerReading) -> WeeksAnswer:
    """Since Monday, against the whole last week and against last week up to the same time."""
    return WeeksAnswer.of(await read.at(weeks.this_week))
