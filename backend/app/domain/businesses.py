"""Businesses: the companies we answer for, and the rules each of them set."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NewType

BusinessId = NewType("BusinessId", str)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class BusinessStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


class Vertical(StrEnum):
    PLUMBING = "plumbing"
    HVAC = "hvac"
    ELECTRICAL = "electrical"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Opening hours within one day, local wall-clock time, half-open; 24:00 is `time.max`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("a business closes after it opens")


OpeningHours = tuple[tuple[OpenSpan, ...], ...]
"""Seven entries, Monday first; an empty entry is a closed day."""


def every_day(
    opens: int = 8, closes: int = 17, closed: frozenset[int] = frozenset()
) -> OpeningHours:
    """The same span on every weekday (0 is Monday) that is not in `closed`; hours 0-24."""
    span = (OpenSpan(time(opens), time.max if closes == 24 else time(closes)),)
    return tuple(() if day in closed else span for day in range(7))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret as it is kept: `digest` (keyed hash) to find it by, `sealed` to show it again."""

    digest: str
    sealed: str
    rotated_at: datetime | None = None
    last_used_at: datetime | None = None


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
    max_jobs_per_day: int | None = None
    reserve_mornings_for_emergencies: bool = False
    travel_buffer_minutes: int = 0
    arrival_window_minutes: int = 0
    appointment_retention_days: int | None = None
    conversation_retention_days: int | None = None
    retention_enabled: bool = False
    retention_sms_template: str | None = None
    review_link: str | None = None
    tts_voice: str | None = None
    calendar_id: str | None = None
    credentials: dict[CredentialKind, Credential] = field(default_factory=dict)
    version: int = 0
    """Counts stored changes; the stored one is at least 1."""

    @property
    def is_suspended(self) -> bool:
        return self.status is BusinessStatus.SUSPENDED
