"""What was sent without being asked for, and what became of the people who got in touch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.due.retention import CAMPAIGN
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Followups:
    days: int
    sent: int
    leads_with_visit: int
    leads_without_visit: int
    retention_sent: int


@dataclass(frozen=True, slots=True)
class Retention:
    total: int
    by_campaign: Sequence[tuple[str, int]]
    """Most first, then by name."""


def followups_sent(uow: UnitOfWork, now: datetime, days: int) -> Followups:
    """A lead is a number that told us of work, or a conversation where it was withheld."""
    since = now - timedelta(days=days)
    leads = uow.reports.leads(since)
    return Followups(
        days=days,
        sent=uow.text_messages.count_outbound(since, kind=TextKind.FOLLOWUP),
        leads_with_visit=leads.booked,
        leads_without_visit=leads.unbooked,
        retention_sent=uow.text_messages.count_outbound(since, kind=TextKind.RETENTION),
    )


def retention_sent(uow: UnitOfWork) -> Retention:
    """All that was ever sent."""
    counts = Counter[str]()
    for tally in uow.reports.campaigns():
        counts[tally.campaign or CAMPAIGN] += tally.texts
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Retention(counts.total(), ordered)
