"""What a caller wants of the schedule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.appointments import Window
from app.domain.scheduling.rules import Job
from app.domain.understanding.wishes import TimeWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    length: timedelta
    skills: frozenset[str] = frozenset()
    zip_code: str | None = None
    wish: TimeWish | None = None
    is_emergency: bool = False
    refused: tuple[Window, ...] = ()
    earlier_than: datetime | None = None
    later_than: datetime | None = None
    reach_days: int | None = None
    """How far ahead to look; None is as far as the business books."""

    @property
    def job(self) -> Job:
        return Job(
            length=self.length,
            skills=self.skills,
            zip_code=self.zip_code,
            is_emergency=self.is_emergency,
        )
