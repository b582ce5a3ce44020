"""A business as published: what is shown, without secrets and with them."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, Self

from app.domain.businesses import Business, BusinessStatus, CredentialKind, Vertical, VoiceMode
from app.routers import opening_hours as hours
from app.routers.business_schemas import ContactSchema, FaqSchema, ServiceSchema
from app.routers.schemas import Answer, ExactAmount
from app.services.secrets import Sealing, reveal

KEPT_BACK = frozenset({"credentials", "calendars", "version", "owner_pin_digest"})


class BusinessAnswer(Answer):
    id: str
    name: str
    status: BusinessStatus
    vertical: Vertical
    timezone: str
    language_code: str
    twilio_phone_number: str | None
    owner_name: str | None
    owner_phone: str | None
    owner_email: str | None
    transfer_phone: str | None
    on_call: list[ContactSchema]
    escalation_minutes: int
    opening_hours: hours.PublishedHours
    open_hour: int | None
    close_hour: int | None
    closed_days: str | None
    blackout_dates: list[date]
    public_holidays: str | None
    services: list[ServiceSchema]
    service_area_zips: list[str]
    emergency_keywords: list[str]
    emergency_surcharge: ExactAmount | None
    faq: list[FaqSchema]
    default_reminder_hours: int
    missed_call_texts: bool
    minimum_notice_minutes: int
    booking_horizon_days: int
    max_jobs_per_day: int | None
    emergency_reserve: int
    reserve_mornings_for_emergencies: bool
    travel_buffer_minutes: int
    base_zip: str | None
    arrival_window_minutes: int
    appointment_retention_days: int | None
    conversation_retention_days: int | None
    retention_enabled: bool
    retention_sms_template: str | None
    followups_enabled: bool
    review_requests: bool
    briefing_hour: int | None
    review_link: str | None
    tts_voice: str | None
    voice_mode: VoiceMode | None
    widget_color: str | None
    calendar_id: str | None
    owner_pin_set: bool
    created_at: datetime

    @classmethod
    def of(cls, business: Business) -> Self:
        return cls.model_validate(_published(business))


class BusinessWithSecrets(BusinessAnswer):
    """For the operator alone."""

    api_key: str | None
    api_key_last_rotated_at: datetime | None
    api_key_last_used_at: datetime | None
    widget_token: str | None
    widget_token_last_rotated_at: datetime | None
    widget_token_last_used_at: datetime | None
    owner_token: str | None
    owner_token_last_rotated_at: datetime | None
    owner_token_last_used_at: datetime | None

    @classmethod
    def revealing(cls, business: Business, sealing: Sealing) -> Self:
        shown = _published(business)
        for kind in CredentialKind:
            held = business.credentials.get(kind)
            shown[kind.value] = reveal(sealing, business, kind)
            shown[f"{kind.value}_last_rotated_at"] = held.rotated_at if held else None
            shown[f"{kind.value}_last_used_at"] = held.last_used_at if held else None
        return cls.model_validate(shown)


def _published(business: Business) -> dict[str, Any]:
    week = hours.simplify(business.opening_hours)
    plain = {f.name: getattr(business, f.name) for f in fields(business)}
    return {
        **{name: value for name, value in plain.items() if name not in KEPT_BACK},
        "owner_pin_set": business.owner_pin_digest is not None,
        "opening_hours": hours.publish(business.opening_hours),
        "open_hour": week.open_hour if week else None,
        "close_hour": week.close_hour if week else None,
        "closed_days": week.closed_days if week else None,
    }
