"""Whether a visit can be had at a time, by whom, and why not: one answer for every door."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from app.domain.appointments import Window
from app.domain.scheduling.capacity import Capacity
from app.domain.scheduling.crews import Crew, Crews
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.rules import Job, Rules
from app.domain.scheduling.travel import Roads
from app.domain.technicians import TechnicianId


class Fitting:
    """One job; rules, crews and commitments do not change while it lasts."""

    def __init__(
        self,
        rules: Rules,
        crews: Crews,
        job: Job,
        arrival: timedelta,
        technician_id: TechnicianId | None = None,
    ) -> None:
        self.rules, self.crews, self.job = rules, crews, job
        self._arrival = arrival
        self.roads = Roads(rules.travel)
        self.capacity = Capacity(rules, crews, job)
        self.insists_on = technician_id
        self._asked = [c for c in crews.members if technician_id in (None, c.technician_id)]
        self.qualified = [crew for crew in self._asked if crew.can_do(job.skills)]
        self._days: dict[date, Window] = {}
        self.compares_driving = self.roads.is_planned and self.roads.is_known(job.zip_code)

    def never(self) -> list[WhyNot]:
        """Why this job cannot be had at any time."""
        reasons = [] if self.qualified else [WhyNot.NO_SKILL]
        return reasons if self.rules.serves(self.job.zip_code) else [*reasons, WhyNot.OUT_OF_AREA]

    def is_possible(self, on: date, start: datetime, end: datetime) -> bool:
        """For a time within opening hours that begins on a date."""
        return next(self.takers(on, start, end), None) is not None

    def takers(self, on: date, start: datetime, end: datetime) -> Iterator[Crew]:
        """Who can go then."""
        if self.capacity.limits(on, start):
            return
        for crew in self.qualified:
            if (
                crew.is_free(start, end)
                and self._works(crew, on, start, end)
                and crew.can_reach(start, end, self.job.zip_code, self.roads)
                and self.capacity.leaves_reserve(on, crew, Window(start, end))
            ):
                yield crew

    def best(self, on: date, window: Window, preferred: TechnicianId | None = None) -> Crew | None:
        """Who should go: the preferred one, else with least driving, else with least to do."""
        takers = list(self.takers(on, window.start, window.end))
        if len(takers) <= 1:
            return takers[0] if takers else None
        day = self._day(on)

        def rank(crew: Crew) -> tuple[bool, int, int]:
            is_other = crew.technician_id != preferred
            return is_other, self._driving(crew, window, day), crew.load(day)

        return min(takers, key=rank)

    def least_driving(self, on: date, window: Window) -> int:
        """Minutes that the visit adds for whoever can go with least of it."""
        day = self._day(on)
        takers = self.takers(on, window.start, window.end)
        return min((self._driving(crew, window, day) for crew in takers), default=0)

    def why_not(self, on: date, start: datetime, end: datetime) -> list[WhyNot]:
        """Why nobody who could do it can come at a time within opening hours."""
        limits = self.capacity.limits(on, start)
        working = [
            crew for crew in self.qualified or self._asked if self._works(crew, on, start, end)
        ]
        if not working:
            return [WhyNot.CLOSED, *limits] if (self.qualified or self._asked) else limits
        free = [crew for crew in working if self.can_come(crew, start, end)]
        if not free:
            return [WhyNot.FULL, *(limit for limit in limits if limit is not WhyNot.FULL)]
        window = Window(start, end)
        if limits or any(self.capacity.leaves_reserve(on, crew, window) for crew in free):
            return limits
        return [WhyNot.RESERVED]

    def _works(self, crew: Crew, on: date, start: datetime, end: datetime) -> bool:
        """On shift for the work, and until the last moment of the promised arrival."""
        until = max(end, start + self._arrival)
        return crew.shifts.hold(on, start, until) and not crew.shifts.is_off(start, until)

    def can_come(self, crew: Crew, start: datetime, end: datetime) -> bool:
        """Neither elsewhere then nor on the way."""
        return crew.is_free(start, end) and crew.can_reach(
            start, end, self.job.zip_code, self.roads
        )

    def _day(self, on: date) -> Window:
        if on not in self._days:
            self._days[on] = self.rules.calendar.day(on)
        return self._days[on]

    def _driving(self, crew: Crew, window: Window, day: Window) -> int:
        if not self.compares_driving:
            return 0
        return crew.added_driving(window, self.job.zip_code, day, self.roads)
