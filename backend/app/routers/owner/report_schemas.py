"""Reports as published; money is US dollars, shares are 0 to 1."""

from datetime import date, datetime
from typing import Annotated, Self, TypeAlias

from fastapi import Query

from app.domain.appointments import AppointmentStatus
from app.domain.conversations import Channel
from app.routers.schemas import Answer
from app.services.looking_back import Glance, Lately, Reschedules

Days: TypeAlias = Annotated[int, Query(ge=1, le=365)]


class DayLoadAnswer(Answer):
    date: date
    total_appointments: int
    emergency_appointments: int
    standard_appointments: int
    capacity: int | None


class WorkloadAnswer(Answer):
    days: int
    items: list[DayLoadAnswer]


class WaitingAnswer(Answer):
    id: str
    customer_name: str
    start_time: datetime
    end_time: datetime
    arrival_window_end: datetime | None
    status: AppointmentStatus
    customer_id: str
    phone: str
    service_type: str | None


class ReschedulesAnswer(Answer):
    reply_text: str
    reschedules: list[WaitingAnswer]

    @classmethod
    def of(cls, found: Reschedules) -> Self:
        items = [
            WaitingAnswer(
                id=one.appointment.id,
                customer_name=one.customer_name,
                start_time=one.appointment.window.start,
                end_time=one.appointment.window.end,
                arrival_window_end=one.appointment.arrival_ends_at,
                status=one.appointment.status,
                customer_id=one.customer.id,
                phone=one.customer.phone,
                service_type=one.appointment.service_type,
            )
            for one in found.items
        ]
        return cls(reply_text=found.reply_text, reschedules=items)


class GlanceAnswer(Answer):
    id: str
    channel: Channel
    created_at: datetime
    customer_name: str | None
    phone: str | None
    flagged_for_review: bool
    is_emergency_related: bool
    outcome: str | None
    tags: list[str]
    has_active_appointment: bool
    summary: str | None

    @classmethod
    def of(cls, glance: Glance) -> Self:
        talk, customer = glance.conversation, glance.customer
        return cls(
            id=talk.id,
            channel=talk.channel,
            created_at=talk.started_at,
            customer_name=customer.name if customer else talk.state.name,
            phone=talk.phone or talk.state.phone,
            flagged_for_review=talk.flagged_for_review,
            is_emergency_related=talk.is_emergency,
            outcome=talk.outcome,
            tags=list(talk.tags),
            has_active_appointment=glance.has_active_appointment,
            summary=talk.summary,
        )


class LatelyAnswer(Answer):
    total_conversations: int
    flagged_conversations: int
    emergency_conversations: int
    items: list[GlanceAnswer]

    @classmethod
    def of(cls, found: Lately) -> Self:
        return cls(
            total_conversations=found.totals.total_conversations,
            flagged_conversations=found.totals.flagged_conversations,
            emergency_conversations=found.totals.emergency_conversations,
            items=[GlanceAnswer.of(one) for one in found.items],
        )


class SmsMetricsAnswer(Answer):
    owner_messages: int
    customer_messages: int
    total_messages: int
    confirmations_via_sms: int
    cancellations_via_sms: int
    reschedules_via_sms: int
    opt_out_events: int
    opt_in_events: int
    confirmation_share_via_sms: float | None
    cancellation_share_via_sms: float | None


class ServiceMixAnswer(Answer):
    total_appointments_30d: int
    emergency_appointments_30d: int
    service_type_counts_30d: dict[str, int]
    emergency_service_type_counts_30d: dict[str, int]


class StageAnswer(Answer):
    stage: str
    count: int
    estimated_value_total: float


class PipelineAnswer(Answer):
    stages: list[StageAnswer]
    total_estimated_value: float


class QuoteStatusAnswer(Answer):
    status: str
    count: int
    quoted_value_total: float


class QuotesAnswer(Answer):
    total_quotes: int
    total_quote_value: float
    total_quoted_value: float
    quote_customers: int
    quote_customers_converted: int
    stages: list[StageAnswer]
    by_status: list[QuoteStatusAnswer]


class LeadSourceAnswer(Answer):
    lead_source: str
    appointments: int
    estimated_value_total: float


class LeadSourcesAnswer(Answer):
    items: list[LeadSourceAnswer]
    total_appointments: int
    total_estimated_value: float


class ServiceWorthAnswer(Answer):
    service_type: str
    appointments: int
    estimated_value_total: float
    average_ticket: float


class ServiceEconomicsAnswer(Answer):
    window_days: int
    items: list[ServiceWorthAnswer]


class NeighborhoodAnswer(Answer):
    label: str
    customers: int
    appointments: int
    emergency_appointments: int
    estimated_value_total: float


class NeighborhoodsAnswer(Answer):
    window_days: int
    items: list[NeighborhoodAnswer]


class SegmentAnswer(Answer):
    tag: str
    customers: int
    appointments: int
    emergency_appointments: int
    estimated_value_total: float


class SegmentsAnswer(Answer):
    items: list[SegmentAnswer]
