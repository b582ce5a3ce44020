"""/v1/reminders: what the service does by itself, done now for whoever has a cron job for it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from app.deps import CallerDep
from app.routers.due_schemas import TallyAnswer
from app.routers.schemas import unless_blank

router = APIRouter(prefix="/v1/reminders", tags=["reminders"])

Hours = Annotated[
    Annotated[int, Query(ge=1, le=336)] | None, BeforeValidator(unless_blank), Query()
]


@router.post("/send-upcoming")
async def send_reminders(caller: CallerDep, hours_ahead: Hours = None) -> TallyAnswer:
    """One text per appointment and time, however often this is called."""
    due_work = caller.services.due_work
    return TallyAnswer.of(
        await caller.with_business(lambda business: due_work.remind(business, hours_ahead))
    )


@router.post("/send-followups")
async def send_followups(caller: CallerDep) -> TallyAnswer:
    """One text per person who got in touch and did not book."""
    return TallyAnswer.of(await caller.with_business(caller.services.due_work.follow_up))
