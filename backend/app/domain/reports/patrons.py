"""Reports on customers: who comes back, what they are worth, how much we know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.reports.measures import average, dollars, share
from app.domain.reports.tallies import CustomerTally, PatronTally, VisitTally

EARLIER: Final = "earlier"
"""Customers first visited before the window."""


@dataclass(frozen=True, slots=True)
class Cohort:
    cohort_label: str
    customers: int
    repeat_customers: int
    repeat_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Economics:
    total_appointments: int
    total_estimated_value: float
    emergency_appointments: int
    emergency_estimated_value: float
    average_ticket: float
    average_ticket_emergency: float
    average_ticket_standard: float
    repeat_customer_share: float
    new_customer_share: float
    repeat_appointments: int
    new_appointments: int
    repeat_estimated_value: float
    new_estimated_value: float


@dataclass(frozen=True, slots=True)
class Analytics:
    total_customers: int
    repeat_customers: int
    cohorts: Sequence[Cohort]
    economics: Economics


def analytics(tallies: Sequence[PatronTally], months: Sequence[str]) -> Analytics:
    """`months` are the labels of periods 1, 2, … in which a first visit may lie."""
    labels = [EARLIER, *months]
    cohorts = [
        _cohort(label, [one for one in tallies if one.period == period])
        for period, label in enumerate(labels)
        if any(one.period == period for one in tallies)
    ]
    return Analytics(
        _customers(tallies), _customers(_repeat(tallies)), cohorts, _economics(tallies)
    )


def _cohort(label: str, tallies: Sequence[PatronTally]) -> Cohort:
    everyone, repeat = _customers(tallies), _customers(_repeat(tallies))
    return Cohort(label, everyone, repeat, share(repeat, everyone))


def _economics(tallies: Sequence[PatronTally]) -> Economics:
    repeat = _repeat(tallies)
    new = [one for one in tallies if not one.is_repeat]
    visits, worth = _visits(tallies), _cents(tallies)
    urgent = sum(one.emergencies for one in tallies)
    urgent_worth = sum(one.emergency_cents for one in tallies)
    everyone = _customers(tallies)
    return Economics(
        total_appointments=visits,
        total_estimated_value=dollars(worth),
        emergency_appointments=urgent,
        emergency_estimated_value=dollars(urgent_worth),
        average_ticket=average(worth, visits),
        average_ticket_emergency=average(urgent_worth, urgent),
        average_ticket_standard=average(worth - urgent_worth, visits - urgent),
        repeat_customer_share=share(_customers(repeat), everyone),
        new_customer_share=share(_customers(new), everyone),
        repeat_appointments=_visits(repeat),
        new_appointments=_visits(new),
        repeat_estimated_value=dollars(_cents(repeat)),
        new_estimated_value=dollars(_cents(new)),
    )


def _repeat(tallies: Iterable[PatronTally]) -> list[PatronTally]:
    return [one for one in tallies if one.is_repeat]


def _customers(tallies: Iterable[PatronTally]) -> int:
    return sum(one.customers for one in tallies)


def _visits(tallies: Iterable[PatronTally]) -> int:
    return sum(one.visits for one in tallies)


def _cents(tallies: Iterable[PatronTally]) -> int:
    return sum(one.estimated_cents for one in tallies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    total_customers: int
    customers_with_email: int
    customers_with_address: int
    customers_complete: int
    total_appointments: int
    appointments_with_service_type: int
    appointments_with_estimated_value: int
    appointments_with_lead_source: int
    appointments_complete: int
    customer_completeness_score: float
    appointment_completeness_score: float


def completeness(customers: CustomerTally, visits: Sequence[VisitTally]) -> Completeness:
    """`visits` by kind of work and lead source. A score is the share that has everything."""
    total = sum(one.visits for one in visits)
    complete = sum(one.valued for one in visits if one.service_type and one.lead_source)
    return Completeness(
        total_customers=customers.customers,
        customers_with_email=customers.with_email,
        customers_with_address=customers.with_address,
        customers_complete=customers.complete,
        total_appointments=total,
        appointments_with_service_type=sum(one.visits for one in visits if one.service_type),
        appointments_with_estimated_value=sum(one.valued for one in visits),
        appointments_with_lead_source=sum(one.visits for one in visits if one.lead_source),
        appointments_complete=complete,
        customer_completeness_score=share(customers.complete, customers.customers),
        appointment_completeness_score=share(complete, total),
    )
