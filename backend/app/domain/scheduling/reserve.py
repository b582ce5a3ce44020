"""The last openings of a day, which only emergencies may take."""

from datetime import date, datetime, timedelta

from app.domain.appointments import Window
from app.domain.scheduling.crews import Crew, Crews
from app.domain.scheduling.rules import Job, Rules


class Reserve:
    """Openings are whole lengths of the job in every crew's free time of a day."""

    def __init__(self, rules: Rules, crews: Crews, job: Job) -> None:
        self._calendar, self._crews, self._length = rules.calendar, crews.members, job.length
        self._kept = rules.emergency_reserve
        self._hours: dict[date, tuple[Window, ...]] = {}
        self._openings: dict[tuple[date, Crew], int] = {}
        self._at_least: dict[date, int] = {}

    def is_left(self, on: date, crew: Crew, window: Window) -> bool:
        """Whether enough openings remain when the crew takes the window."""
        # It takes its own time, and may leave two gaps that are each a bit too short.
        most_taken = (window.end - window.start) // self._length + 2
        if self._known_openings(on) - most_taken >= self._kept:
            return True
        others = sum(self._openings_of(on, other) for other in self._crews if other is not crew)
        return others + self._left(on, crew, window) >= self._kept

    def _known_openings(self, on: date) -> int:
        """All of them, or as many as answer most questions."""
        if on not in self._at_least:
            count = 0
            for crew in self._crews:
                count += self._openings_of(on, crew)
                if count >= self._kept + 3:
                    break
            self._at_least[on] = count
        return self._at_least[on]

    def _openings_of(self, on: date, crew: Crew) -> int:
        if (on, crew) not in self._openings:
            gaps = self._gaps(on, crew)
            self._openings[on, crew] = sum(self._count(start, end) for start, end in gaps)
        return self._openings[on, crew]

    def _left(self, on: date, crew: Crew, window: Window) -> int:
        return sum(
            self._count(start, min(end, window.start)) + self._count(max(start, window.end), end)
            for start, end in self._gaps(on, crew)
        )

    def _count(self, start: datetime, end: datetime) -> int:
        return max(end - start, timedelta()) // self._length

    def _gaps(self, on: date, crew: Crew) -> list[tuple[datetime, datetime]]:
        hours = crew.shifts.within(on, self._hours_on(on))
        return [gap for span in hours for gap in crew.gaps(span)]

    def _hours_on(self, on: date) -> tuple[Window, ...]:
        """Until midnight: what goes on after it counts on the next day."""
        if on not in self._hours:
            midnight = self._calendar.day(on).end
            self._hours[on] = tuple(
                Window(hours.start, min(hours.end, midnight)) for hours in self._calendar.hours(on)
            )
        return self._hours[on]
