"""/v1/owner/undelivered: texts and other promised work that came to nothing."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter

from app.deps import OwnerReading, OwnerWork
from app.routers.documentation import problems
from app.routers.schemas import Answer, IdInPath
from app.services import undelivered

router = APIRouter(prefix="/v1/owner/undelivered", tags=["owner"])


class UndeliveredAnswer(Answer):
    id: str
    what: str
    to_number: str | None
    customer_name: str | None
    body: str | None
    why: str
    at: datetime
    attempts: int


@router.get("")
async def list_undelivered(read: OwnerReading) -> Sequence[UndeliveredAnswer]:
    """Newest first."""
    found = await read(undelivered.list_all, read.now)
    return [UndeliveredAnswer.model_validate(one) for one in found]


@router.post("/{undelivered_id}/retry", status_code=204, responses=problems(404))
async def retry_undelivered(undelivered_id: IdInPath, work: OwnerWork) -> None:
    await work(undelivered.retry, work.stamp, undelivered_id)
    work.wake_outbox()


@router.delete("/{undelivered_id}", status_code=204, responses=problems(404))
async def dismiss_undelivered(undelivered_id: IdInPath, work: OwnerWork) -> None:
    """Seen, and not to be shown again."""
    await work(undelivered.dismiss, work.stamp, undelivered_id)
