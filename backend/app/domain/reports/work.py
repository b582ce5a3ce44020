"""Reports on visits: kinds of work, worth, where they came from, where they were."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from app.domain.reports.measures import UNKNOWN, average, dollars, grouped
from app.domain.reports.tallies import StartTally, TagTally, VisitTally


@dataclass(frozen=True, slots=True)
class ServiceMix:
    total_appointments_30d: int
    emergency_appointments_30d: int
    service_type_counts_30d: Mapping[str, int]
    emergency_service_type_counts_30d: Mapping[str, int]


def service_mix(tallies: Sequence[VisitTally]) -> ServiceMix:
    """The names say 30 days for whatever window was asked for."""
    counts, urgent = Counter[str](), Counter[str]()
    for tally in tallies:
        counts[tally.service_type or UNKNOWN] += tally.visits
        urgent[tally.service_type or UNKNOWN] += tally.emergencies
    return ServiceMix(
        total_appointments_30d=counts.total(),
        emergency_appointments_30d=urgent.total(),
        service_type_counts_30d=_most_first(counts),
        emergency_service_type_counts_30d=_most_first(urgent),
    )


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {name: count for name, count in named if count}


@dataclass(frozen=True, slots=True)
class LeadSource:
    lead_source: str
    appointments: int
    estimated_value_total: float


@dataclass(frozen=True, slots=True)
class LeadSources:
    items: Sequence[LeadSource]
    total_appointments: int
    total_estimated_value: float


def lead_sources(tallies: Sequence[VisitTally]) -> LeadSources:
    groups = grouped(tallies, lambda one: one.lead_source or UNKNOWN)
    found = [LeadSource(name, visits_of(some), worth_of(some)) for name, some in groups.items()]
    found.sort(key=lambda one: (-one.appointments, one.lead_source))
    return LeadSources(found, visits_of(tallies), worth_of(tallies))


@dataclass(frozen=True, slots=True)
class ServiceWorth:
    service_type: str
    appointments: int
    estimated_value_total: float
    average_ticket: float


def service_economics(tallies: Sequence[VisitTally]) -> Sequence[ServiceWorth]:
    """Most worth first."""
    found = [
        ServiceWorth(name, visits_of(some), worth_of(some), average_of(some))
        for name, some in grouped(tallies, lambda one: one.service_type or UNKNOWN).items()
    ]
    return sorted(found, key=lambda one: (-one.estimated_value_total, one.service_type))


@dataclass(frozen=True, slots=True)
class Neighborhood:
    label: str
    customers: int
    appointments: int
    emergency_appointments: int
    estimated_value_total: float


def neighborhoods(tallies: Sequence[VisitTally]) -> Sequence[Neighborhood]:
    """Most visits first."""
    found = [
        Neighborhood(
            label=one.area or UNKNOWN,
            customers=one.customers,
            appointments=one.visits,
            emergency_appointments=one.emergencies,
            estimated_value_total=dollars(one.estimated_cents),
        )
        for one in tallies
    ]
    return sorted(found, key=lambda one: (-one.appointments, one.label))


@dataclass(frozen=True, slots=True)
class Segment:
    tag: str
    customers: int
    appointments: int
    emergency_appointments: int
    estimated_value_total: float


def segments(tallies: Sequence[TagTally]) -> Sequence[Segment]:
    """Most customers first. Who has two tags is counted under each."""
    under: dict[str, list[TagTally]] = {}
    for tally in tallies:
        for tag in set(tally.tags):
            under.setdefault(tag, []).append(tally)
    found = [
        Segment(
            tag=tag,
            customers=sum(one.customers for one in some),
            appointments=sum(one.visits for one in some),
            emergency_appointments=sum(one.emergencies for one in some),
            estimated_value_total=dollars(sum(one.estimated_cents for one in some)),
        )
        for tag, some in under.items()
    ]
    return sorted(found, key=lambda one: (-one.customers, one.tag))


@dataclass(frozen=True, slots=True)
class DayLoad:
    date: date
    total_appointments: int
    emergency_appointments: int
    standard_appointments: int
    capacity: int | None
    """Ordinary visits the business takes that day; None where it set no limit."""


def workload(
    tallies: Iterable[StartTally], today: date, days: int, zone: tzinfo, capacity: int | None
) -> Sequence[DayLoad]:
    """Today and the days after it, in the business's zone, also those without any visit."""
    totals, urgent = Counter[date](), Counter[date]()
    for tally in tallies:
        on = tally.starts_at.astimezone(zone).date()
        totals[on] += tally.visits
        urgent[on] += tally.emergencies
    coming = [today + timedelta(days=number) for number in range(days)]
    return [DayLoad(on, totals[on], urgent[on], totals[on] - urgent[on], capacity) for on in coming]


def visits_of(tallies: Iterable[VisitTally]) -> int:
    return sum(one.visits for one in tallies)


def worth_of(tallies: Iterable[VisitTally]) -> float:
    return dollars(sum(one.estimated_cents for one in tallies))


def average_of(tallies: Sequence[VisitTally]) -> float:
    return average(sum(one.estimated_cents for one in tallies), visits_of(tallies))
