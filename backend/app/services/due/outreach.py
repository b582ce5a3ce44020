"""What was sent without being asked for, and what became of the people who got in touch."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.conversations import Conversation, ConversationFilter
from app.domain.due import followups
from app.domain.due.retention import CAMPAIGN
from app.domain.paging import Paging
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork

AT_ONCE: Final = 500
MOST: Final = 10_000
"""Rows that a report looks through, newest first."""


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
    leads: dict[str, bool] = {}
    for talk in _talks(uow, since):
        has_visit = talk.appointment_id is not None and talk.outcome not in followups.NO_LEADS
        if has_visit or followups.is_lead(talk):
            who = talk.phone or talk.id
            leads[who] = leads.get(who, False) or has_visit
    return Followups(
        days=days,
        sent=uow.text_messages.count_outbound(since, kind=TextKind.FOLLOWUP),
        leads_with_visit=sum(leads.values()),
        leads_without_visit=sum(not has_visit for has_visit in leads.values()),
        retention_sent=uow.text_messages.count_outbound(since, kind=TextKind.RETENTION),
    )


def retention_sent(uow: UnitOfWork) -> Retention:
    """All that was ever sent."""
    counts = Counter[str]()
    for tally in uow.reports.campaigns():
        counts[tally.campaign or CAMPAIGN] += tally.texts
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Retention(counts.total(), ordered)


def _talks(uow: UnitOfWork, since: datetime) -> Iterator[Conversation]:
    for offset in range(0, MOST, AT_ONCE):
        lately = ConversationFilter(started_from=since)
        page = uow.conversations.list(lately, Paging(AT_ONCE, offset))
        yield from page.items
        if offset + AT_ONCE >= page.total:
            return
