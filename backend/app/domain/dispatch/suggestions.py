"""Technicians weighed up for one visit, best first, with reasons for the owner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.dispatch.keeping import is_on_shift
from app.domain.folding import fold
from app.domain.scheduling import Crew, Rules, crews
from app.domain.scheduling.travel import Roads
from app.domain.technicians import Technician, TechnicianId

AN_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    technician_id: TechnicianId
    name: str
    is_free: bool
    """On shift, not off, nowhere else, and with time to get there and on to the next visit."""
    has_skills: bool
    driving_minutes: int | None
    """What the visit adds to the driving of their day; None where a ZIP is not known."""
    jobs_that_day: int
    """Other visits of theirs that begin on the day."""
    hours_that_day: float
    """How long those take."""
    reasons: tuple[str, ...]
    """In English, most important first."""

    @property
    def can_go(self) -> bool:
        return self.is_free and self.has_skills


def suggest(
    rules: Rules,
    technicians: Sequence[Technician],
    held: Iterable[Commitment],
    busy: Iterable[BusyTime],
    visit: Appointment,
    skills: frozenset[str],
) -> tuple[Suggestion, ...]:
    """Those who may go first, then least added driving, then least to do that day, then name.

    The visit's own time stands in nobody's way; `skills` are what it asks for.
    """
    others = [one for one in held if one.appointment_id != visit.id]
    scale = _Scale(rules, visit, skills, others)
    members = {crew.technician_id: crew for crew in crews(rules, technicians, others, busy).members}
    weighed = [scale.weigh(one, members[one.id]) for one in technicians if one.id in members]
    return tuple(sorted(weighed, key=_rank))


def _rank(one: Suggestion) -> tuple[object, ...]:
    is_far = one.driving_minutes is None
    return (
        not one.can_go,
        not one.has_skills,
        (is_far, one.driving_minutes or 0),
        (one.jobs_that_day, one.hours_that_day),
        (fold(one.name), one.technician_id),
    )


class _Scale:
    """One visit, to weigh technicians by."""

    def __init__(
        self,
        rules: Rules,
        visit: Appointment,
        skills: frozenset[str],
        others: Sequence[Commitment],
    ) -> None:
        self._rules, self._visit, self._skills = rules, visit, skills
        self._roads = Roads(rules.travel)
        self._day = rules.calendar.day(rules.calendar.date_of(visit.window.start))
        self._that_day = [
            one for one in others if self._day.start <= one.window.start < self._day.end
        ]

    def weigh(self, technician: Technician, crew: Crew) -> Suggestion:
        obstacles = list(self._obstacles(technician, crew))
        lacking = sorted(skill for skill in self._skills if not crew.can_do((skill,)))
        theirs = [one.window for one in self._that_day if one.technician_id == technician.id]
        taken = sum((window.end - window.start for window in theirs), timedelta())
        driving = self._driving(crew)
        against = [*([f"cannot do {', '.join(lacking)}"] if lacking else []), *obstacles]
        return Suggestion(
            technician_id=technician.id,
            name=technician.name,
            is_free=not obstacles,
            has_skills=not lacking,
            driving_minutes=driving,
            jobs_that_day=len(theirs),
            hours_that_day=taken / AN_HOUR,
            reasons=(*(against or ["free then"]), *_beside(driving, len(theirs), taken)),
        )

    def _obstacles(self, technician: Technician, crew: Crew) -> Iterator[str]:
        window = self._visit.window
        if not is_on_shift(self._rules, crew, window):
            yield "not on shift then"
        if crew.shifts.is_off(window.start, window.end):
            yield _off(technician, window)
        elif not crew.is_free(window.start, window.end):
            yield "taken then"
        elif not crew.can_reach(window.start, window.end, self._visit.zip_code, self._roads):
            yield "not enough time to get there and on to the next visit"

    def _driving(self, crew: Crew) -> int | None:
        """A visit always adds some, since parking counts: none at all means no ZIP is known."""
        zip_code = self._visit.zip_code
        return crew.added_driving(self._visit.window, zip_code, self._day, self._roads) or None


def _off(technician: Technician, window: Window) -> str:
    notes = (
        off.note
        for off in technician.time_off
        if off.starts_at < window.end and window.start < off.ends_at
    )
    note = next(notes, None)
    return f"off then ({note})" if note else "off then"


def _beside(driving: int | None, jobs: int, taken: timedelta) -> Iterator[str]:
    if driving is not None:
        yield f"{driving} more minutes of driving"
    if not jobs:
        yield "no other visit that day"
    else:
        yield f"{jobs} other visit{'s' if jobs > 1 else ''} that day, {taken / AN_HOUR:.3g} h"
