"""Visits that stand where an entry of a calendar elsewhere takes the same time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import timedelta

from app.domain.appointments import Commitment
from app.domain.calendars import BusyTime


def conflicts(
    held: Sequence[Commitment], times: Sequence[BusyTime]
) -> Iterator[tuple[Commitment, BusyTime]]:
    """Linear in what overlaps, as long as no entry is much longer than the others."""
    ordered = sorted(times, key=lambda taken: taken.window.start)
    starts = [taken.window.start for taken in ordered]
    spans = (taken.window.end - taken.window.start for taken in ordered)
    longest = max(spans, default=timedelta())
    for visit in held:
        first = bisect_left(starts, visit.window.start - longest)
        last = bisect_left(starts, visit.window.end)
        for taken in ordered[first:last]:
            if taken.window.overlaps(visit.window) and _concerns(taken, visit):
                yield visit, taken


def _concerns(taken: BusyTime, visit: Commitment) -> bool:
    return taken.technician_id is None or taken.technician_id == visit.technician_id
