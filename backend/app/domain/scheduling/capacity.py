"""How many visits a day takes, and what of it is kept for emergencies."""

from datetime import date, datetime, time
from typing import Final

from app.domain.appointments import Window
from app.domain.scheduling.crews import Crew, Crews
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.reserve import Reserve
from app.domain.scheduling.rules import Job, Rules

NOON: Final = time(12)


class Capacity:
    """For one job; emergencies are limited by time alone."""

    def __init__(self, rules: Rules, crews: Crews, job: Job) -> None:
        self._rules, self._crews = rules, crews
        most = None if job.is_emergency else rules.max_jobs_per_day
        self._keeps_mornings = rules.mornings_for_emergencies and not job.is_emergency
        self._most_visits = most
        self._is_limited = most is not None or self._keeps_mornings
        self._days: dict[date, tuple[list[WhyNot], datetime]] = {}
        keeps_openings = rules.emergency_reserve > 0 and not job.is_emergency and most is None
        self._reserve = Reserve(rules, crews, job) if keeps_openings else None

    def limits(self, on: date, start: datetime) -> list[WhyNot]:
        """Why the day takes no more such visits, or none this early."""
        if not self._is_limited:
            return []
        if on not in self._days:
            self._days[on] = self._of_day(on), self._rules.calendar.instant(on, NOON)
        reasons, noon_at = self._days[on]
        is_kept = self._keeps_mornings and start < noon_at and WhyNot.RESERVED not in reasons
        return [*reasons, WhyNot.RESERVED] if is_kept else reasons

    def leaves_reserve(self, on: date, crew: Crew, window: Window) -> bool:
        return self._reserve is None or self._reserve.is_left(on, crew, window)

    def _of_day(self, on: date) -> list[WhyNot]:
        if self._most_visits is None:
            return []
        visits = self._crews.ordinary_visits(self._rules.calendar.day(on))
        if visits >= self._most_visits:
            return [WhyNot.FULL]
        is_kept = visits >= self._most_visits - self._rules.emergency_reserve
        return [WhyNot.RESERVED] if is_kept else []
