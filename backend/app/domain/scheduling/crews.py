"""Crews: who could go, and when each is taken. A business without technicians is one crew."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.appointments import Commitment, Window
from app.domain.technicians import Technician, TechnicianId


class Crew:
    """One technician's commitments, merged and in order, so that a look costs a binary search."""

    def __init__(self, technician_id: TechnicianId | None, taken: Iterable[Window]) -> None:
        self.technician_id = technician_id
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for window in sorted(taken, key=lambda w: w.start):
            if self._ends and window.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], window.end)
            else:
                self._starts.append(window.start)
                self._ends.append(window.end)

    def is_free(self, start: datetime, end: datetime) -> bool:
        before = bisect_left(self._starts, end) - 1
        return before < 0 or self._ends[before] <= start


def crews(technicians: Sequence[Technician], held: Iterable[Commitment]) -> tuple[Crew, ...]:
    """A crew per active technician, else one for the business itself.

    An appointment that names nobody, in a business with technicians, takes nobody's time: only an
    owner can put it there, on purpose.
    """
    ids: list[TechnicianId | None] = [t.id for t in technicians if t.is_active]
    taken: dict[TechnicianId | None, list[Window]] = {id: [] for id in ids or [None]}
    for appointment in held:
        if not ids:
            taken[None].append(appointment.window)
        elif appointment.technician_id in taken:
            taken[appointment.technician_id].append(appointment.window)
    return tuple(Crew(id, windows) for id, windows in taken.items())


def free_crew(window: Window, candidates: Sequence[Crew]) -> Crew | None:
    """The first crew that is free all through `window`."""
    return next((crew for crew in candidates if crew.is_free(window.start, window.end)), None)
