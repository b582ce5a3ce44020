"""Counting for reports, over drafts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from app.domain.appointments import Appointment, Window
from app.domain.conversations import Channel, Conversation
from app.domain.due.followups import lead_of
from app.domain.reports.measures import cents
from app.domain.reports.tallies import (
    BookedTally,
    BookingTally,
    CallAnswered,
    CampaignTally,
    CustomerTally,
    LeadTally,
    QuoteCustomers,
    StartTally,
    TalkTally,
    TextTally,
    VisitPart,
    VisitSpan,
    VisitTally,
)
from app.domain.text_messages import NOT_OUT, TextKind
from app.repositories.memory.appointments import MemoryAppointments
from app.repositories.memory.conversations import MemoryConversations
from app.repositories.memory.customers import MemoryCustomers
from app.repositories.memory.messaging import MemoryTextMessages
from app.repositories.memory.patrons import Patrons
from app.repositories.rules import NO_VISIT, QUOTE_PARTS, area, second

T = TypeVar("T")


class MemoryReports(Patrons):
    def __init__(
        self,
        appointments: MemoryAppointments,
        conversations: MemoryConversations,
        customers: MemoryCustomers,
        texts: MemoryTextMessages,
    ) -> None:
        super().__init__(appointments, customers)
        self._conversations = conversations
        self._texts = texts

    def visits(self, span: VisitSpan, *by: VisitPart) -> Sequence[VisitTally]:
        wanted = (
            one
            for one in self._appointments.everything()
            if _is_in(span, one) and (one.status in NO_VISIT) == span.fell_through
        )
        return _tallied(wanted, by)

    def quotes(self, span: VisitSpan) -> Sequence[VisitTally]:
        return _tallied(self._quoted(span), QUOTE_PARTS)

    def quote_customers(self, span: VisitSpan, accepted: Sequence[str]) -> QuoteCustomers:
        quoted = list(self._quoted(span))
        won = {one.customer_id for one in quoted if (one.quote_status or "").upper() in accepted}
        return QuoteCustomers(len({one.customer_id for one in quoted}), len(won))

    def _quoted(self, span: VisitSpan) -> Iterable[Appointment]:
        return (
            one
            for one in self._appointments.everything()
            if _is_in(span, one) and not (one.quoted_value is None and one.quote_status is None)
        )

    def starts(self, span: Window) -> Sequence[StartTally]:
        groups = defaultdict(list)
        for one in self._appointments.everything():
            if span.start <= one.window.start < span.end and one.status not in NO_VISIT:
                groups[one.window.start].append(one.is_emergency)
        return [
            StartTally(starts_at=at, visits=len(urgent), emergencies=sum(urgent))
            for at, urgent in groups.items()
        ]

    def customers(self, since: datetime, until: datetime) -> CustomerTally:
        added = [c for c in self._customers.everything() if since <= c.created_at < until]
        return CustomerTally(
            customers=len(added),
            with_email=sum(bool(c.email) for c in added),
            with_address=sum(bool(c.address) for c in added),
            complete=sum(bool(c.email and c.address) for c in added),
        )

    def talks(self, since: datetime, until: datetime) -> Sequence[TalkTally]:
        groups = _grouped(self._began(since, until), lambda one: (one.channel, one.outcome))
        return [
            TalkTally(
                channel=channel,
                outcome=outcome,
                talks=len(some),
                flagged=sum(one.flagged_for_review for one in some),
                emergencies=sum(one.is_emergency for one in some),
            )
            for (channel, outcome), some in groups.items()
        ]

    def bookings(
        self, since: datetime, until: datetime, without: Set[str]
    ) -> Sequence[BookingTally]:
        begin, end = second(since), second(until)
        first: dict[str, int] = {}
        for visit in self._appointments.everything():
            made = second(visit.created_at)
            if visit.conversation_id is not None and made >= begin:
                first[visit.conversation_id] = min(first.get(visit.conversation_id, made), made)
        took: dict[Channel, list[int]] = defaultdict(list)
        for talk in self._conversations.everything():
            began = second(talk.started_at)
            is_made = begin <= began < end and first.get(talk.id, began - 1) >= began
            if is_made and talk.outcome not in without:
                took[talk.channel].append(first[talk.id] - began)
        return [
            BookingTally(channel=channel, booked=len(some), seconds=sum(some))
            for channel, some in took.items()
        ]

    def leads(self, since: datetime) -> LeadTally:
        told = [lead_of(one) for one in self._conversations.everything() if one.started_at >= since]
        everybody = {lead.who for lead in told if lead}
        booked = {lead.who for lead in told if lead and lead.is_booked}
        return LeadTally(booked=len(booked), unbooked=len(everybody - booked))

    def calls(self, since: datetime, until: datetime, served: Set[str]) -> Sequence[CallAnswered]:
        visits = self._appointments.everything()
        made = {one.conversation_id for one in visits if one.window.start >= since}
        return [
            CallAnswered(
                one.started_at, one.is_emergency or one.outcome in served or one.id in made
            )
            for one in self._began(since, until)
            if one.channel is Channel.PHONE
        ]

    def booked(
        self, since: datetime, until: datetime, periods: Sequence[datetime]
    ) -> Sequence[BookedTally]:
        began: dict[str | None, datetime] = {
            one.id: one.started_at for one in self._began(since, until)
        }
        made = (
            (began[one.conversation_id], one)
            for one in self._appointments.everything()
            if one.conversation_id in began
            and one.window.start >= since
            and one.status not in NO_VISIT
        )
        groups = _grouped(made, lambda pair: (_period(pair[0], periods), pair[1].service_type))
        return [
            BookedTally(
                period=period,
                service_type=service_type,
                visits=len(some),
                valued=sum(one.estimated_value is not None for _, one in some),
                estimated_cents=sum(cents(one.estimated_value) or 0 for _, one in some),
            )
            for (period, service_type), some in groups.items()
        ]

    def campaigns(self) -> Sequence[CampaignTally]:
        counts = Counter(
            one.campaign
            for one in self._texts.everything()
            if one.direction == "outbound"
            and one.kind is TextKind.RETENTION
            and one.status not in NOT_OUT
        )
        return [CampaignTally(campaign, texts) for campaign, texts in counts.items()]

    def _began(self, since: datetime, until: datetime) -> Iterable[Conversation]:
        return (c for c in self._conversations.everything() if since <= c.started_at < until)

    def texts(self, since: datetime) -> Sequence[TextTally]:
        counts = Counter(
            (one.direction, one.kind.value, one.status.value, one.outcome)
            for one in self._texts.everything()
            if one.created_at >= since
        )
        return [
            TextTally(direction=direction, kind=kind, status=status, outcome=outcome, texts=count)
            for (direction, kind, status, outcome), count in counts.items()
        ]

    def standing(self, appointment_ids: Sequence[str]) -> frozenset[str]:
        found = ((one, self._appointments.find(one)) for one in appointment_ids)
        return frozenset(one for one, visit in found if visit is not None and visit.holds_time)

    def conversations_after(
        self, began: datetime, conversation_id: str, limit: int
    ) -> Sequence[Conversation]:
        past = (began, conversation_id)
        found = (c for c in self._conversations.everything() if (c.started_at, c.id) > past)
        return sorted(found, key=lambda c: (c.started_at, c.id))[:limit]


def _is_in(span: VisitSpan, visit: Appointment) -> bool:
    starts_at = visit.window.start
    is_ahead = span.and_booked_ahead and visit.created_at >= span.since
    return span.since <= starts_at and (starts_at < span.until or is_ahead)


def _period(began: datetime, periods: Sequence[datetime]) -> int:
    return sum(moment <= began for moment in periods)


def _grouped(values: Iterable[T], key: Callable[[T], Any]) -> Mapping[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return groups


def _part(visit: Appointment, part: VisitPart) -> str | None:
    value = area(visit) if part is VisitPart.AREA else getattr(visit, part.value)
    return None if value is None else str(value)


def _tallied(visits: Iterable[Appointment], by: Sequence[VisitPart]) -> Sequence[VisitTally]:
    groups = _grouped(visits, lambda one: tuple(_part(one, part) for part in by))
    names = [part.value for part in by]
    return [
        replace(_counted(some, by), **dict(zip(names, parts, strict=True)))
        for parts, some in groups.items()
    ]


def _counted(visits: Sequence[Appointment], by: Sequence[VisitPart]) -> VisitTally:
    estimated = [(cents(one.estimated_value), one.is_emergency) for one in visits]
    quoted = [cents(one.quoted_value) for one in visits]
    return VisitTally(
        visits=len(visits),
        emergencies=sum(one.is_emergency for one in visits),
        valued=sum(value is not None for value, _ in estimated),
        estimated_cents=sum(value or 0 for value, _ in estimated),
        emergency_cents=sum(value or 0 for value, urgent in estimated if urgent),
        quoted=sum(value is not None for value in quoted),
        quoted_cents=sum(value or 0 for value in quoted),
        customers=len({one.customer_id for one in visits}) if VisitPart.AREA in by else 0,
    )
