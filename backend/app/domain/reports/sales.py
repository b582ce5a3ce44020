"""Reports on what is in the pipeline and what became of quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.appointments import AppointmentStatus as S
from app.domain.reports.measures import UNKNOWN, dollars, grouped
from app.domain.reports.tallies import QuoteCustomers, VisitTally
from app.domain.reports.work import visits_of, worth_of

ACCEPTED: Final = frozenset({"ACCEPTED", "APPROVED", "WON", "SIGNED"})
"""Quote statuses, in capitals, that mean the customer said yes."""
STAGE_OF: Final = {
    S.SCHEDULED: "Booked",
    S.CONFIRMED: "Booked",
    S.PENDING_RESCHEDULE: "Booked",
    S.EN_ROUTE: "In progress",
    S.IN_PROGRESS: "In progress",
    S.COMPLETED: "Completed",
}
"""The stage of a job whose owner gave it none."""


@dataclass(frozen=True, slots=True)
class Stage:
    stage: str
    count: int
    estimated_value_total: float


@dataclass(frozen=True, slots=True)
class Pipeline:
    stages: Sequence[Stage]
    total_estimated_value: float


def pipeline(tallies: Sequence[VisitTally]) -> Pipeline:
    return Pipeline(_stages(tallies), worth_of(tallies))


def _stages(tallies: Sequence[VisitTally]) -> Sequence[Stage]:
    """Most jobs first."""
    groups = grouped(tallies, _stage_of)
    found = [Stage(name, visits_of(some), worth_of(some)) for name, some in groups.items()]
    return sorted(found, key=lambda one: (-one.count, one.stage))


def _stage_of(tally: VisitTally) -> str:
    if tally.job_stage:
        return tally.job_stage
    return STAGE_OF.get(S(tally.status), UNKNOWN) if tally.status else UNKNOWN


@dataclass(frozen=True, slots=True)
class QuoteStatus:
    status: str
    count: int
    quoted_value_total: float


@dataclass(frozen=True, slots=True)
class Quotes:
    total_quotes: int
    total_quote_value: float
    """What the quoted jobs are thought to be worth."""
    total_quoted_value: float
    """What was quoted for them."""
    quote_customers: int
    quote_customers_converted: int
    stages: Sequence[Stage]
    by_status: Sequence[QuoteStatus]


def quotes(tallies: Sequence[VisitTally], customers: QuoteCustomers) -> Quotes:
    """Of jobs with a quote, whatever became of the visit."""
    groups = grouped(tallies, lambda one: one.quote_status or UNKNOWN)
    by_status = [
        QuoteStatus(name, visits_of(some), dollars(sum(one.quoted_cents for one in some)))
        for name, some in groups.items()
    ]
    return Quotes(
        total_quotes=visits_of(tallies),
        total_quote_value=worth_of(tallies),
        total_quoted_value=dollars(sum(one.quoted_cents for one in tallies)),
        quote_customers=customers.quoted,
        quote_customers_converted=customers.converted,
        stages=_stages(tallies),
        by_status=sorted(by_status, key=lambda one: (-one.count, one.status)),
    )
