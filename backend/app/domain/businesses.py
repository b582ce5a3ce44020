"""Businesses: the companies we answer for, and the rules each of them set."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NewType

from app.domain.calendars import CalendarLink
from app.domain.credentials import Credential
from app.domain.hours import OpeningHours, every_day
from app.domain.understanding.wishes import HORIZON_DAYS

BusinessId = NewType("BusinessId", str)
VoiceMode = Literal["gather", "relay"]


class BusinessStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


class Vertical(StrEnum):
    PLUMBING = "plumbing"
    HVAC = "hvac"
    ELECTRICAL = "electrical"
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A kind of work the business sells. Prices are US dollars; both or neither are given."""

    service_type: str
    name: str
    minutes: int = 60
    price_low: Decimal | None = None
    price_high: Decimal | None = None
    keywords: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class FaqEntry:
    question: str
    answer: str


class CredentialKind(StrEnum):
    API_KEY = "api_key"
    WIDGET_TOKEN = "widget_token"
    OWNER_TOKEN = "owner_token"
    CALENDAR_FEED = "calendar_feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    id: BusinessId
    name: str
    created_at: datetime
    status: BusinessStatus = BusinessStatus.ACTIVE
    vertical: Vertical = Vertical.GENERAL
    timezone: str = "America/Chicago"
    """An IANA name."""
    language_code: str = "en"
    twilio_phone_number: str | None = None
    """E.164; no two businesses share one."""
    owner_name: str | None = None
    owner_phone: str | None = None
    owner_email: str | None = None
    transfer_phone: str | None = None
    on_call: tuple[Contact, ...] = ()
    escalation_minutes: int = 5
    opening_hours: OpeningHours = field(default_factory=lambda: every_day(closed=frozenset({5, 6})))
    blackout_dates: tuple[date, ...] = ()
    services: tuple[Service, ...] = ()
    """Empty means the vertical's usual services without prices."""
    service_area_zips: tuple[str, ...] = ()
    """Empty means anywhere."""
    emergency_keywords: tuple[str, ...] = ()
    emergency_surcharge: Decimal | None = None
    faq: tuple[FaqEntry, ...] = ()
    default_reminder_hours: int = 24
    followups_enabled: bool = True
    """Whether people who got in touch and did not book are asked once if they still want to."""
    review_requests: bool = True
    """Whether customers are asked for a review after a visit, if there is a `review_link`."""
    briefing_hour: int | None = None
    """The hour of the business's day at which the owner is texted about tomorrow; None is never."""
    missed_call_texts: bool = True
    """Whoever calls and hangs up before anything was understood is sent a text, once a day."""
    public_holidays: str | None = None
    """Closed on the holidays of a country or state, as ISO 3166: "US" or "US-TX"; None is open."""
    minimum_notice_minutes: int = 60
    """Between a call and the earliest ordinary visit."""
    booking_horizon_days: int = HORIZON_DAYS
    max_jobs_per_day: int | None = None
    """Ordinary visits a day, over all technicians; emergencies are limited by time alone."""
    emergency_reserve: int = 0
    """The last openings of every day that only emergencies may take."""
    reserve_mornings_for_emergencies: bool = False
    travel_buffer_minutes: int = 0
    """Least time between two visits of one technician; 0 plans no travel at all."""
    base_zip: str | None = None
    """Where technicians set out from who have no ZIP of their own."""
    arrival_window_minutes: int = 0
    """Callers are promised an arrival within this; 0 promises an exact time."""
    calendars: tuple[CalendarLink, ...] = ()
    appointment_retention_days: int | None = None
    conversation_retention_days: int | None = None
    retention_enabled: bool = False
    retention_sms_template: str | None = None
    review_link: str | None = None
    tts_voice: str | None = None
    voice_mode: VoiceMode | None = None
    """How its callers are heard at Twilio; None is as the deployment has it."""
    widget_color: str | None = None
    """Of the chat on its web pages, as `#0a6b3d`; None is the chat's own."""
    calendar_id: str | None = None
    owner_pin_digest: str | None = None
    """A keyed hash of what opens the owner's line; the PIN itself is kept nowhere."""
    credentials: dict[CredentialKind, Credential] = field(default_factory=dict)
    version: int = 0
    """Counts stored changes; the stored one is at least 1."""

    @property
    def is_suspended(self) -> bool:
        return self.status is BusinessStatus.SUSPENDED
