"""A business as published: what may be set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias
from uuid import uuid4
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)

from app.domain.businesses import (
    Business,
    BusinessId,
    BusinessStatus,
    Contact,
    FaqEntry,
    Service,
    Vertical,
    VoiceMode,
)
from app.domain.due import retention
from app.errors import Invalid
from app.routers import opening_hours as hours
from app.routers.schemas import (
    NO_NUL,
    Answer,
    Asked,
    Email,
    ExactAmount,
    Line,
    Name,
    Phone,
    Text,
    Word,
    flawed,
    unless_blank,
)
from app.services import public_holidays

CLEARABLE = frozenset(
    {
        "twilio_phone_number",
        "owner_name",
        "owner_phone",
        "owner_email",
        "transfer_phone",
        "emergency_surcharge",
        "max_jobs_per_day",
        "public_holidays",
        "base_zip",
        "appointment_retention_days",
        "conversation_retention_days",
        "retention_sms_template",
        "briefing_hour",
        "review_link",
        "tts_voice",
        "voice_mode",
        "widget_color",
        "calendar_id",
        "owner_pin",
    }
)
LISTS = frozenset(
    {
        "on_call",
        "blackout_dates",
        "services",
        "service_area_zips",
        "emergency_keywords",
        "faq",
    }
)
RESERVED_IDS = frozenset({"usage", "usage.csv", "usage.json"})
"""These paths mean something else."""
SHORTHAND = ("open_hour", "close_hour", "closed_days")


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_timezone(name: str) -> str:
    if name not in _timezones():
        raise ValueError("is not an IANA time zone such as America/Chicago")
    return name


def _known_holidays(code: str) -> str:
    if not public_holidays.is_known(code):
        raise ValueError("is not a country or state whose holidays are known, such as US or US-TX")
    return code


def _sendable(template: str) -> str:
    fault = retention.fault_of(template)
    if fault is not None:
        raise ValueError(f"cannot be sent: {fault}")
    return template


def _listed(value: object) -> object:
    """`"burst, no heat"` -> `["burst", "no heat"]`."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


BLANK_IS_NULL = BeforeValidator(unless_blank)
Timezone: TypeAlias = Annotated[
    str, StringConstraints(max_length=64, pattern=NO_NUL), AfterValidator(_known_timezone)
]
Holidays: TypeAlias = Annotated[
    str, StringConstraints(max_length=10, pattern=NO_NUL), AfterValidator(_known_holidays)
]
Template: TypeAlias = Annotated[Text, AfterValidator(_sendable)]
OptionalPhone: TypeAlias = Annotated[Phone | None, BLANK_IS_NULL]
OptionalLine: TypeAlias = Annotated[Line | None, BLANK_IS_NULL]
Days: TypeAlias = Annotated[int, Field(ge=1, le=36_500)]
Zip: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
BusinessIdentifier: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")
]
Link: TypeAlias = Annotated[
    str, StringConstraints(max_length=500, pattern=r"^https?://[^\x00-\x20]+$")
]
Keywords: TypeAlias = Annotated[
    Annotated[tuple[Word, ...], Field(max_length=200)] | None, BeforeValidator(_listed)
]


Color: TypeAlias = Annotated[str, StringConstraints(to_lower=True, pattern=r"^#[0-9a-fA-F]{6}$")]
Pin: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]


class ContactSchema(Answer):
    name: Name
    phone: Phone


class FaqSchema(Answer):
    question: Annotated[Text, Field(min_length=1)]
    answer: Annotated[Text, Field(min_length=1)]


class ServiceSchema(Answer):
    service_type: Word
    name: Name
    minutes: Annotated[int, Field(gt=0, le=1440)] = 60
    price_low: ExactAmount | None = None
    price_high: ExactAmount | None = None
    keywords: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    skills: Annotated[tuple[Word, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _prices_make_a_range(self) -> Self:
        if (self.price_low is None) != (self.price_high is None):
            raise ValueError("give both prices or neither")
        if self.price_low and self.price_high and self.price_low > self.price_high:
            raise ValueError("price_low is above price_high")
        return self


class OwnSettings(Asked):
    """What an owner may set. Null clears what may be empty; absent fields stay as they are."""

    name: Name | None = None
    timezone: Timezone | None = None
    language_code: Literal["en", "es"] | None = None
    owner_name: OptionalLine = None
    owner_phone: OptionalPhone = None
    owner_email: Annotated[Email | None, BLANK_IS_NULL] = None
    transfer_phone: OptionalPhone = None
    on_call: Annotated[list[ContactSchema], Field(max_length=20)] | None = None
    escalation_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    opening_hours: hours.PublishedHours | None = None
    open_hour: hours.Hours | None = None
    close_hour: hours.Hours | None = None
    closed_days: Line | None = None
    blackout_dates: Annotated[tuple[date, ...], Field(max_length=1000)] | None = None
    public_holidays: Annotated[Holidays | None, BLANK_IS_NULL] = None
    services: Annotated[list[ServiceSchema], Field(max_length=100)] | None = None
    service_area_zips: Annotated[tuple[Zip, ...], Field(max_length=2000)] | None = None
    emergency_keywords: Keywords = None
    emergency_surcharge: ExactAmount | None = None
    faq: Annotated[list[FaqSchema], Field(max_length=100)] | None = None
    default_reminder_hours: Annotated[int, Field(ge=1, le=336)] | None = None
    missed_call_texts: bool | None = None
    minimum_notice_minutes: Annotated[int, Field(ge=0, le=10_080)] | None = None
    booking_horizon_days: Annotated[int, Field(ge=1, le=365)] | None = None
    max_jobs_per_day: Annotated[int, Field(ge=1, le=1000)] | None = None
    emergency_reserve: Annotated[int, Field(ge=0, le=50)] | None = None
    reserve_mornings_for_emergencies: bool | None = None
    travel_buffer_minutes: Annotated[int, Field(ge=0, le=480)] | None = None
    base_zip: Annotated[Zip | None, BLANK_IS_NULL] = None
    arrival_window_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    appointment_retention_days: Days | None = None
    conversation_retention_days: Days | None = None
    retention_enabled: bool | None = None
    retention_sms_template: Annotated[Template | None, BLANK_IS_NULL] = None
    followups_enabled: bool | None = None
    review_requests: bool | None = None
    briefing_hour: Annotated[int, Field(ge=0, le=23)] | None = None
    review_link: Annotated[Link | None, BLANK_IS_NULL] = None
    tts_voice: OptionalLine = None
    widget_color: Annotated[Color | None, BLANK_IS_NULL] = None
    calendar_id: OptionalLine = None
    owner_pin: Annotated[Pin | None, BLANK_IS_NULL] = None
    """Opens the owner's line; never shown again."""

    def changes(self, business: Business) -> dict[str, Any]:
        """Fields of Business to replace; Invalid when a field may not be null."""
        return _changes(self.given(), business)


class BusinessPatch(OwnSettings):
    status: BusinessStatus | None = None
    vertical: Vertical | None = None
    twilio_phone_number: OptionalPhone = None
    voice_mode: VoiceMode | None = None


class NewBusiness(BusinessPatch):
    """Null means the usual."""

    id: BusinessIdentifier | None = None
    name: Name

    def to_business(self, created_at: datetime) -> Business:
        """Without its PIN."""
        given = {name: value for name, value in self.given().items() if value is not None}
        given.pop("owner_pin", None)
        chosen = BusinessId(str(given.pop("id", None) or uuid4().hex))
        if chosen in RESERVED_IDS:
            raise Invalid(f"the id {chosen} is reserved")
        start = Business(id=chosen, name=self.name, created_at=created_at)
        return replace(start, **_changes(given, start))


def _changes(given: dict[str, Any], business: Business) -> dict[str, Any]:
    week = {name: given.pop(name) for name in SHORTHAND if name in given}
    if given.get("opening_hours", ()) is None:
        raise flawed("opening_hours", "may not be null")
    published = given.pop("opening_hours", None)
    changes = {name: _to_domain(name, value) for name, value in given.items()}
    try:
        if published is not None:
            changes["opening_hours"] = hours.parse(published)
        elif any(value is not None for value in week.values()):
            changes["opening_hours"] = hours.expand(_week(business, week))
    except hours.HoursFault as fault:
        raise flawed("opening_hours", str(fault), fault.day) from fault
    except ValueError as error:
        raise Invalid(str(error)) from error
    return changes


def _week(business: Business, given: Mapping[str, Any]) -> hours.SimpleWeek:
    """Parts that are not given stay as they are, or as usual when the week is not simple."""
    current = hours.simplify(business.opening_hours) or hours.SimpleWeek()
    return replace(current, **{name: value for name, value in given.items() if value is not None})


def _to_domain(name: str, value: Any) -> Any:
    if value is None and name not in CLEARABLE | LISTS:
        raise flawed(name, "may not be null")
    if name not in LISTS:
        return value
    match name:
        case "on_call":
            return tuple(Contact(one.name, one.phone) for one in value or ())
        case "faq":
            return tuple(FaqEntry(one.question, one.answer) for one in value or ())
        case "services":
            return tuple(Service(**one.model_dump()) for one in value or ())
    return tuple(value or ())
