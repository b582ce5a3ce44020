"""Reports on customers and on who became one, as published."""

from typing import Any, Self

from app.routers.schemas import Answer


class CohortAnswer(Answer):
    cohort_label: str
    customers: int
    repeat_customers: int
    repeat_rate: float


class EconomicsAnswer(Answer):
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


class Windowed(Answer):
    """What a report found, and over how many days."""

    window_days: int

    @classmethod
    def of(cls, days: int, found: Any) -> Self:
        names = [name for name in cls.model_fields if name != "window_days"]
        given = {name: getattr(found, name) for name in names}
        return cls.model_validate({"window_days": days, **given})


class AnalyticsAnswer(Windowed):
    total_customers: int
    repeat_customers: int
    cohorts: list[CohortAnswer]
    economics: EconomicsAnswer


class ChannelTimeAnswer(Answer):
    channel: str
    samples: int
    average_minutes: float


class TimeToBookAnswer(Windowed):
    overall_samples: int
    overall_average_minutes: float
    by_channel: list[ChannelTimeAnswer]


class ChannelFunnelAnswer(Answer):
    channel: str
    leads: int
    booked_appointments: int
    conversion_rate: float
    average_time_to_book_minutes: float


class FunnelAnswer(Windowed):
    overall_leads: int
    overall_booked: int
    overall_conversion_rate: float
    channels: list[ChannelFunnelAnswer]


class CompletenessAnswer(Windowed):
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
