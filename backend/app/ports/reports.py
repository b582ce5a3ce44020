"""What reports are made of, counted where it is kept."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Protocol

from app.domain.appointments import Window
from app.domain.conversations import Conversation
from app.domain.reports.tallies import (
    BookedTally,
    BookingTally,
    CallAnswered,
    CampaignTally,
    CustomerTally,
    LeadTally,
    PatronTally,
    QuoteCustomers,
    StartTally,
    TagTally,
    TalkTally,
    TextTally,
    VisitPart,
    VisitSpan,
    VisitTally,
)


class Reports(Protocol):
    """Grouped counts of one business, in no order; nothing is returned for what is not there."""

    def visits(self, span: VisitSpan, *by: VisitPart) -> Sequence[VisitTally]: ...
    def quotes(self, span: VisitSpan) -> Sequence[VisitTally]:
        """Visits of the span with a quoted value or a quote status, whatever became of them, by
        job stage, quote status and status."""
        ...

    def quote_customers(self, span: VisitSpan, accepted: Sequence[str]) -> QuoteCustomers:
        """Whose visits `quotes` counts; converted are those with a quote whose status is one of
        `accepted`, ignoring case."""
        ...

    def starts(self, span: Window) -> Sequence[StartTally]:
        """Of visits that start within `span` and were neither cancelled nor missed."""
        ...

    def patrons(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[PatronTally]:
        """Of customers with visits in [since, until); `periods` are moments in order."""
        ...

    def tags(self, until: datetime) -> Sequence[TagTally]:
        """Of customers that have tags, and their visits that started before `until`."""
        ...

    def customers(self, since: datetime, until: datetime) -> CustomerTally:
        """Of those that were added in [since, until)."""
        ...

    def talks(self, since: datetime, until: datetime) -> Sequence[TalkTally]:
        """Of conversations that began in [since, until)."""
        ...

    def bookings(
        self, since: datetime, until: datetime, without: Set[str]
    ) -> Sequence[BookingTally]:
        """Of those conversations that an appointment was made in, cancelled since or not: the first
        of those made at or after `since` was made no earlier than the conversation began. Not of
        conversations with an outcome in `without`. All moments are cut to the second."""
        ...

    def leads(self, since: datetime) -> LeadTally:
        """Of conversations that began at or after `since`; booked where one of them was."""
        ...

    def calls(self, since: datetime, until: datetime, served: Set[str]) -> Sequence[CallAnswered]:
        """Of conversations by phone that began in [since, until); `served` are outcomes, and
        appointments count that start at or after `since`."""
        ...

    def booked(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[BookedTally]:
        """Of conversations that began in [since, until), on any channel, and appointments that
        start at or after `since`; `periods` are moments in order."""
        ...

    def texts(self, since: datetime) -> Sequence[TextTally]:
        """Of texts made or received at or after `since`."""
        ...

    def campaigns(self) -> Sequence[CampaignTally]:
        """Of texts that asked customers to come back and were neither held back nor failed."""
        ...

    def standing(self, appointment_ids: Sequence[str]) -> frozenset[str]:
        """Those of them that hold time."""
        ...

    def conversations_after(
        self, began: datetime, conversation_id: str, limit: int
    ) -> Sequence[Conversation]:
        """By beginning, then id, past that one; to go through many, page by page."""
        ...
