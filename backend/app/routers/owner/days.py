"""/v1/owner/days: how full the days to come are, whose time it is, and why there is no more."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Query

from app.deps import OwnerReading
from app.domain.scheduling import WhyNot
from app.domain.scheduling.spent import Spent
from app.routers.documentation import problems
from app.routers.opening_hours import Span, publish_day
from app.routers.schemas import Answer, Word
from app.services import days_ahead
from app.services.days_ahead import DayAhead

router = APIRouter(prefix="/v1/owner/days", tags=["owner"])

DaysAhead = Annotated[int, Query(ge=1, le=60)]


class SpentAnswer(Answer):
    technician_id: str
    name: str
    jobs: int
    capacity_minutes: int
    booked_minutes: int
    blocked_minutes: int
    available_minutes: int
    off: str | None


class DayAnswer(Answer):
    date: date
    is_open: bool
    opening_hours: list[Span]
    closed_because: str | None
    jobs: int
    emergency_jobs: int
    capacity_minutes: int
    booked_minutes: int
    blocked_minutes: int
    available_minutes: int
    free_openings: int
    why_full: WhyNot | None
    explanation: str | None
    technicians: Sequence[SpentAnswer]

    @classmethod
    def of(cls, day: DayAhead) -> Self:
        return cls(
            date=day.on,
            is_open=day.closed_because is None,
            opening_hours=publish_day(day.opening_hours),
            closed_because=day.closed_because,
            jobs=day.jobs,
            emergency_jobs=day.emergency_jobs,
            **_minutes(day.spent),
            free_openings=day.free_openings,
            why_full=day.why_full,
            explanation=day.explanation,
            technicians=[
                SpentAnswer(
                    technician_id=one.technician.id,
                    name=one.technician.name,
                    jobs=one.jobs,
                    off=one.off,
                    **_minutes([one]),
                )
                for one in day.spent
                if one.technician
            ],
        )


class DaysAnswer(Answer):
    reserved_openings: int
    most_jobs: int | None
    items: Sequence[DayAnswer]


@router.get("", responses=problems())
async def list_days(
    read: OwnerReading, days: DaysAhead = 14, service_type: Word | None = None
) -> DaysAnswer:
    """Today and the days after it, every day once."""
    found = await read.at(days_ahead.days_ahead, days, service_type)
    return DaysAnswer(
        reserved_openings=found.reserved_openings,
        most_jobs=found.most_jobs,
        items=[DayAnswer.of(one) for one in found.days],
    )


def _minutes(some: Iterable[Spent]) -> dict[str, int]:
    """Of all of them together."""
    every = list(some)
    return {
        "capacity_minutes": _whole(one.on_shift for one in every),
        "booked_minutes": _whole(one.booked for one in every),
        "blocked_minutes": _whole(one.blocked for one in every),
        "available_minutes": _whole(one.left for one in every),
    }


def _whole(lengths: Iterable[timedelta]) -> int:
    return round(sum(lengths, timedelta()) / timedelta(minutes=1))
