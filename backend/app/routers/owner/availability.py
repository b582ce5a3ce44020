"""/v1/owner/availability: what callers are offered, and why not more."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query

from app.deps import OwnerReading
from app.domain.scheduling import Opening, WhyNot
from app.routers.business_schemas import Zip
from app.routers.documentation import problems
from app.routers.schemas import Answer, Word
from app.services import availability
from app.services.availability import Day

router = APIRouter(prefix="/v1/owner/availability", tags=["owner"])

DaysAhead = Annotated[int, Query(ge=1, le=60)]


class Availability(Answer):
    """One opening, or a day without any and the reason for that."""

    date: date
    start_time: datetime | None = None
    end_time: datetime | None = None
    arrival_window_end: datetime | None = None
    technician_id: str | None = None
    why_not: WhyNot | None = None
    explanation: str | None = None

    @classmethod
    def all_of(cls, day: Day) -> Iterator[Self]:
        for opening in day.openings:
            yield cls._of(day, opening)
        if not day.openings:
            yield cls(date=day.on, why_not=day.why_not, explanation=day.explanation)

    @classmethod
    def _of(cls, day: Day, opening: Opening) -> Self:
        window = opening.window
        return cls(
            date=day.on,
            start_time=window.start,
            end_time=window.end,
            arrival_window_end=getattr(window, "arrival_ends_at", None),
            technician_id=opening.technician_id,
        )


@router.get("", responses=problems())
async def list_availability(
    read: OwnerReading,
    service_type: Word | None = None,
    days: DaysAhead = 7,
    zip: Zip | None = None,
    emergency: bool = False,
) -> Sequence[Availability]:
    """Day by day from today: every opening, and for a day without any why there is none."""
    found = await read.at(
        availability.overview,
        days,
        service_type=service_type,
        zip_code=zip,
        is_emergency=emergency,
    )
    return [one for day in found.days for one in Availability.all_of(day)]
