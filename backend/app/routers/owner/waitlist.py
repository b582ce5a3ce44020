"""/v1/owner/waitlist: who would like to come sooner."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Self

from fastapi import APIRouter

from app.deps import OwnerReading, OwnerWork
from app.domain.appointments import Window
from app.domain.waitlist import WaitStatus
from app.routers.documentation import problems
from app.routers.schemas import Answer, IdInPath
from app.services import waitlist
from app.services.waitlist import Listed

router = APIRouter(prefix="/v1/owner/waitlist", tags=["owner"])


class OfferedTime(Answer):
    start_time: datetime
    end_time: datetime

    @classmethod
    def of(cls, offered: Window) -> Self:
        return cls(start_time=offered.start, end_time=offered.end)


class WaitingAnswer(Answer):
    """Somebody who waits for a start between `earliest` and `latest`, local time, on one of the
    days from `first_on` to `last_on`."""

    id: str
    customer_id: str
    customer_name: str | None
    phone: str
    service_type: str
    first_on: date
    last_on: date
    earliest: time | None
    latest: time | None
    status: WaitStatus
    offered: OfferedTime | None
    created_at: datetime
    appointment_id: str | None

    @classmethod
    def of(cls, listed: Listed) -> Self:
        waiting, offered = listed.waiting, listed.waiting.offered
        return cls(
            id=waiting.id,
            customer_id=waiting.customer_id,
            customer_name=listed.customer_name,
            phone=waiting.phone,
            service_type=waiting.service_type,
            first_on=waiting.first_on,
            last_on=waiting.last_on,
            earliest=waiting.earliest,
            latest=waiting.latest,
            status=waiting.status,
            offered=OfferedTime.of(offered) if offered else None,
            created_at=waiting.created_at,
            appointment_id=waiting.appointment_id,
        )


@router.get("")
async def list_waitlist(read: OwnerReading) -> Sequence[WaitingAnswer]:
    """Longest waiting first."""
    return [WaitingAnswer.of(one) for one in await read(waitlist.list_all)]


@router.delete("/{waiting_id}", status_code=204, responses=problems(404))
async def remove_waiting(waiting_id: IdInPath, work: OwnerWork) -> None:
    await work(waitlist.remove, work.stamp, waiting_id)
