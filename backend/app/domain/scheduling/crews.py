"""Crews: who could go, and when each is taken. A business without technicians is one crew."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from app.domain.appointments import Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.scheduling.rules import Rules
from app.domain.scheduling.shifts import Shifts
from app.domain.scheduling.travel import Roads
from app.domain.technicians import Technician, TechnicianId


class Crew:
    """One technician's time, merged and in order, so that a look costs a binary search."""

    def __init__(
        self,
        technician: Technician | None,
        visits: Sequence[Commitment],
        busy: Sequence[Window],
        rules: Rules,
    ) -> None:
        self.technician_id = technician.id if technician else None
        self._skills = frozenset(s.casefold() for s in technician.skills) if technician else None
        self.home_zip = (technician.home_zip if technician else None) or rules.base_zip
        self.shifts = Shifts(technician, rules.calendar)
        self._unsorted = visits
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._merge([*(visit.window for visit in visits), *busy, *self.shifts.off])

    def _merge(self, taken: list[Window]) -> None:
        starts, ends = self._starts, self._ends
        taken.sort(key=_start)
        for window in taken:
            if ends and window.start <= ends[-1]:
                ends[-1] = max(ends[-1], window.end)
            else:
                starts.append(window.start)
                ends.append(window.end)

    def can_do(self, skills: Iterable[str]) -> bool:
        """Whoever is the whole business does everything."""
        return self._skills is None or all(skill.casefold() in self._skills for skill in skills)

    def is_free(self, start: datetime, end: datetime) -> bool:
        before = bisect_left(self._starts, end) - 1
        return before < 0 or self._ends[before] <= start

    def gaps(self, span: Window) -> Iterable[tuple[datetime, datetime]]:
        """The free times within a span."""
        at, index = span.start, bisect_left(self._starts, span.start)
        if index and self._ends[index - 1] > at:
            at = self._ends[index - 1]
        while at < span.end:
            next_at = self._starts[index] if index < len(self._starts) else span.end
            if at < next_at:
                yield at, min(next_at, span.end)
            if next_at >= span.end:
                return
            at, index = self._ends[index], index + 1

    def can_reach(self, start: datetime, end: datetime, zip_code: str | None, roads: Roads) -> bool:
        """With the way from the visit before, and to the next; asked only when they are free."""
        if not roads.is_planned:
            return True
        before, after = self._neighbours(end)
        if before and start - before.window.end < roads.needed(before.zip_code, zip_code):
            return False
        return not after or after.window.start - end >= roads.needed(zip_code, after.zip_code)

    def added_driving(self, window: Window, zip_code: str | None, day: Window, roads: Roads) -> int:
        """In minutes, setting out from home and going back to it at the end of the day."""
        before, after = self._neighbours(window.end)
        comes_from = before.zip_code if before and before.window.end > day.start else self.home_zip
        goes_to = after.zip_code if after and after.window.start < day.end else self.home_zip
        return round(roads.added(zip_code, comes_from, goes_to).total_seconds() / 60)

    def load(self, day: Window) -> int:
        """How many visits start that day."""
        starts = self._visit_starts
        return bisect_left(starts, day.end) - bisect_left(starts, day.start)

    def _neighbours(self, end: datetime) -> tuple[Commitment | None, Commitment | None]:
        """The visit that ends last of those begun before `end`, and the next one."""
        index = bisect_left(self._visit_starts, end)
        before = self._last_to_end[index - 1] if index else None
        return before, self._visits[index] if index < len(self._visits) else None

    @cached_property
    def _visits(self) -> list[Commitment]:
        return sorted(self._unsorted, key=_visit_start)

    @cached_property
    def _visit_starts(self) -> list[datetime]:
        return [visit.window.start for visit in self._visits]

    @cached_property
    def _last_to_end(self) -> list[Commitment]:
        """For each visit, the one that ends last up to there: owners may let them overlap."""
        last: list[Commitment] = []
        for visit in self._visits:
            ends_last = not last or visit.window.end >= last[-1].window.end
            last.append(visit if ends_last else last[-1])
        return last


class Crews:
    """Everybody who could go, and what the business as a whole has promised."""

    def __init__(
        self, members: tuple[Crew, ...], on_call: tuple[Crew, ...], held: Sequence[Commitment]
    ) -> None:
        self.members = members
        self.on_call = on_call
        """Who comes outside opening hours: one is enough."""
        self._held = held

    def ordinary_visits(self, day: Window) -> int:
        """How many start that day, whoever goes."""
        starts = self._ordinary_starts
        return bisect_left(starts, day.end) - bisect_left(starts, day.start)

    @cached_property
    def _ordinary_starts(self) -> list[datetime]:
        return sorted(visit.window.start for visit in self._held if not visit.is_emergency)


def crews(
    rules: Rules,
    technicians: Sequence[Technician],
    held: Iterable[Commitment],
    busy: Iterable[BusyTime] = (),
) -> Crews:
    """A crew per active technician, else one for the business itself.

    An appointment that names nobody, in a business with technicians, takes nobody's time: it was
    put there by an owner, or is an emergency that whoever is on call goes to.
    """
    held, busy = list(held), list(busy)
    active = [technician for technician in technicians if technician.is_active]
    if not active:
        one = Crew(None, held, [entry.window for entry in busy], rules)
        return Crews((one,), (one,), held)
    visits: dict[TechnicianId | None, list[Commitment]] = {t.id: [] for t in active}
    unassigned = visits[None] = []
    for visit in held:
        if visit.technician_id in visits:
            visits[visit.technician_id].append(visit)
    members = tuple(Crew(t, visits[t.id], _taken_of(t.id, busy), rules) for t in active)
    on_call = _on_call(rules, active, members)
    nobody = () if on_call else (Crew(None, unassigned, _taken_of(None, busy), rules),)
    return Crews(members, on_call or nobody, held)


def _on_call(
    rules: Rules, active: Sequence[Technician], members: Sequence[Crew]
) -> tuple[Crew, ...]:
    """In the order in which the business calls them."""
    by_phone = {t.phone: crew for t, crew in zip(active, members, strict=True) if t.phone}
    return tuple(by_phone[phone] for phone in rules.on_call_phones if phone in by_phone)


def _taken_of(technician_id: TechnicianId | None, busy: Iterable[BusyTime]) -> list[Window]:
    return [entry.window for entry in busy if entry.technician_id in (None, technician_id)]


def _start(window: Window) -> datetime:
    return window.start


def _visit_start(visit: Commitment) -> datetime:
    return visit.window.start
