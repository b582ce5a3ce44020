"""Counting customers by what they came for and when they first came, over drafts."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.appointments import Appointment
from app.domain.reports.measures import cents
from app.domain.reports.tallies import PatronTally, TagTally
from app.repositories.memory.appointments import MemoryAppointments
from app.repositories.memory.customers import MemoryCustomers
from app.repositories.rules import NO_VISIT


class Patrons:
    def __init__(self, appointments: MemoryAppointments, customers: MemoryCustomers) -> None:
        self._appointments = appointments
        self._customers = customers

    def patrons(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[PatronTally]:
        groups: dict[tuple[int, bool], list[list[Appointment]]] = defaultdict(list)
        for visits in self._visits_before(until).values():
            inside = [one for one in visits if one.window.start >= since]
            if inside:
                first = min(one.window.start for one in visits)
                groups[bisect_right(periods, first), len(visits) > 1].append(inside)
        return [
            PatronTally(period=period, is_repeat=is_repeat, customers=len(some), **_sums(some))
            for (period, is_repeat), some in groups.items()
        ]

    def tags(self, until: datetime) -> Sequence[TagTally]:
        visits = self._visits_before(until)
        tagged = [one for one in self._customers.everything() if one.tags]
        sizes = Counter(one.tags for one in tagged)
        theirs: dict[tuple[str, ...], list[list[Appointment]]] = defaultdict(list)
        for one in tagged:
            theirs[one.tags].append(visits.get(one.id, []))
        found = []
        for tags, customers in sizes.items():
            sums = _sums(theirs[tags])
            del sums["emergency_cents"]
            found.append(TagTally(tags=tags, customers=customers, **sums))
        return found

    def _visits_before(self, until: datetime) -> dict[str, list[Appointment]]:
        found: dict[str, list[Appointment]] = defaultdict(list)
        for one in self._appointments.everything():
            if one.status not in NO_VISIT and one.window.start < until:
                found[one.customer_id].append(one)
        return found


def _sums(customers: Iterable[Sequence[Appointment]]) -> dict[str, int]:
    visits = [one for some in customers for one in some]
    urgent = [one for one in visits if one.is_emergency]
    return {
        "visits": len(visits),
        "emergencies": len(urgent),
        "estimated_cents": sum(cents(one.estimated_value) or 0 for one in visits),
        "emergency_cents": sum(cents(one.estimated_value) or 0 for one in urgent),
    }
