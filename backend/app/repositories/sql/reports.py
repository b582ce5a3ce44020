"""Counting for reports. Each statement reads one index, which holds all that it needs."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.appointments import Window
from app.domain.conversations import Channel, Conversation
from app.domain.paging import Paging
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
from app.repositories.instants import in_utc
from app.repositories.rules import QUOTE_PARTS, bounds, second
from app.repositories.sql import report_statements as s
from app.repositories.sql.conversations import CONVERSATIONS
from app.repositories.sql.shelf import chunks
from app.repositories.sql.texts import refuse_unstorable


class SqlReports:
    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        self._connection = connection
        self._mine = {"my_business": business_id}
        self._is_planned = False

    def visits(self, span: VisitSpan, *by: VisitPart) -> Sequence[VisitTally]:
        query = s.visits(by, span).where(s.fell_through(span.fell_through))
        return self._tallied(query, span)

    def quotes(self, span: VisitSpan) -> Sequence[VisitTally]:
        return self._tallied(s.visits(QUOTE_PARTS, span).where(s.IS_QUOTED), span)

    def _tallied(self, query: sa.Select[Any], span: VisitSpan) -> Sequence[VisitTally]:
        rows = self._run(query, since=span.since, until=span.until)
        return [VisitTally(**row) for row in rows.mappings()]

    def quote_customers(self, span: VisitSpan, accepted: Sequence[str]) -> QuoteCustomers:
        query = s.quote_customers(span, accepted)
        row = self._run(query, since=span.since, until=span.until).one()
        return QuoteCustomers(row.quoted, row.converted)

    def starts(self, span: Window) -> Sequence[StartTally]:
        rows = self._run(s.STARTS, since=span.start, until=span.end)
        return [StartTally(**row) for row in rows.mappings()]

    def patrons(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[PatronTally]:
        query = s.patrons([in_utc(one) for one in periods])
        rows = self._run(query, since=since, until=until).mappings()
        return [PatronTally(**{**row, "is_repeat": bool(row["is_repeat"])}) for row in rows]

    def tags(self, until: datetime) -> Sequence[TagTally]:
        visits = {row["tag_lines"]: row for row in self._run(s.TAGS, until=until).mappings()}
        found = []
        for row in self._run(s.TAGGED):
            sums = {k: v for k, v in visits.get(row.tag_lines, {}).items() if k != "tag_lines"}
            tags = s.tags_in(row.tag_lines)
            found.append(TagTally(tags=tags, customers=row.customers, **sums))
        return found

    def customers(self, since: datetime, until: datetime) -> CustomerTally:
        row = self._run(s.CUSTOMERS, since=since, until=until).mappings().one()
        return CustomerTally(**row)

    def talks(self, since: datetime, until: datetime) -> Sequence[TalkTally]:
        rows = self._run(s.TALKS, since=since, until=until).mappings()
        return [TalkTally(**{**row, "channel": Channel(row["channel"])}) for row in rows]

    def leads(self, since: datetime) -> LeadTally:
        return LeadTally(**self._run(s.LEADS, since=since).mappings().one())

    def bookings(
        self, since: datetime, until: datetime, without: Set[str]
    ) -> Sequence[BookingTally]:
        given = {"begin": second(since), "end": second(until)}
        row = self._run(s.bookings(sorted(without)), **given).mappings().one()
        found = [
            BookingTally(channel=one, booked=row[f"{one}_booked"], seconds=row[f"{one}_seconds"])
            for one in Channel
        ]
        return [one for one in found if one.booked]

    def calls(self, since: datetime, until: datetime, served: Set[str]) -> Sequence[CallAnswered]:
        rows = self._run(s.CALLS, since=since, until=until, served=sorted(served))
        return [CallAnswered(row.started_at, bool(row.is_served)) for row in rows]

    def booked(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[BookedTally]:
        query = s.booked([in_utc(one) for one in periods])
        return [BookedTally(**row) for row in self._run(query, since=since, until=until).mappings()]

    def campaigns(self) -> Sequence[CampaignTally]:
        return [CampaignTally(row.campaign, row.texts) for row in self._run(s.CAMPAIGNS)]

    def texts(self, since: datetime) -> Sequence[TextTally]:
        return [TextTally(**row) for row in self._run(s.TEXTS, since=since).mappings()]

    def standing(self, appointment_ids: Sequence[str]) -> frozenset[str]:
        found = (self._run(s.STANDING, ids=some) for some in chunks(appointment_ids))
        return frozenset(row.id for rows in found for row in rows)

    def conversations_after(
        self, began: datetime, conversation_id: str, limit: int
    ) -> Sequence[Conversation]:
        refuse_unstorable(conversation_id)
        most, _ = bounds(Paging(limit))
        given: dict[str, Any] = {"began": began, "conversation": conversation_id, "most": most}
        rows = self._run(s.CONVERSATIONS_AFTER, **given)
        return [CONVERSATIONS.json.loaded(row.body) for row in rows]

    def _run(self, statement: sa.Executable, **given: Any) -> sa.CursorResult[Any]:
        self._plan_for_what_is_asked()
        moments = {name: in_utc(value) for name, value in given.items()}
        return self._connection.execute(statement, {**self._mine, **moments})

    def _plan_for_what_is_asked(self) -> None:
        """Postgres would go over to a plan for any span at all, which for a year is a bad one."""
        if not self._is_planned and self._connection.dialect.name == "postgresql":
            self._connection.execute(s.PLAN_EACH_TIME)
        self._is_planned = True
