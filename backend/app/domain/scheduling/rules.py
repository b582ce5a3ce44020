"""What a business's schedule must keep to, and what a visit asks of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.travel import Travel
from app.domain.understanding.wishes import HORIZON_DAYS

NOTICE: Final = timedelta(minutes=60)
EMERGENCY_NOTICE: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    calendar: BusinessCalendar
    notice: timedelta = NOTICE
    """Between a call and the earliest ordinary visit."""
    emergency_notice: timedelta = EMERGENCY_NOTICE
    horizon_days: int = HORIZON_DAYS
    max_jobs_per_day: int | None = None
    """Ordinary visits only; emergencies are limited by time alone."""
    emergency_reserve: int = 0
    """The last openings of a day that only emergencies may take."""
    mornings_for_emergencies: bool = False
    arrival: timedelta = field(default_factory=timedelta)
    """Callers are promised an arrival within this; zero promises an exact time."""
    travel: Travel = field(default_factory=Travel)
    base_zip: str | None = None
    """Where those set out from who have no ZIP of their own."""
    service_area: frozenset[str] = frozenset()
    """ZIPs; empty means anywhere."""
    on_call_phones: tuple[str, ...] = ()
    """Who comes to emergencies outside opening hours; empty means nobody does."""

    def serves(self, zip_code: str | None) -> bool:
        """A place that is not known is served: somebody will ask for it."""
        return not zip_code or not self.service_area or zip_code in self.service_area


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    length: timedelta
    skills: frozenset[str] = frozenset()
    """What whoever comes must be able to do."""
    zip_code: str | None = None
    """Where to."""
    is_emergency: bool = False
