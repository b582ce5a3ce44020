"""A technician as published."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Self, TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from app.domain.hours import OpeningHours
from app.domain.technicians import Technician, TechnicianId, TimeOff
from app.routers import opening_hours as hours
from app.routers.business_schemas import Zip
from app.routers.schemas import YEARS, Answer, Asked, Line, Moment, Name, Phone, Tags, Word, flawed

DAY = timedelta(days=1)
CLEARABLE = frozenset({"phone", "color", "shifts", "home_zip"})
LISTS = frozenset({"skills", "time_off"})


def _in_our_time(on: date) -> date:
    # The day after the last one has to be one of ours, too.
    if on.year not in YEARS:
        raise ValueError(f"must be between {YEARS[0]} and {YEARS[-1]}")
    return on


Day: TypeAlias = Annotated[date, AfterValidator(_in_our_time)]


class WholeDaysOff(Asked):
    """Both days included, in the business's own zone."""

    first_on: Day
    last_on: Day
    note: Line | None = None

    def to_time_off(self, zone: ZoneInfo) -> TimeOff:
        if self.last_on < self.first_on:
            raise flawed("time_off", "must not end before it starts")
        return TimeOff(
            starts_at=_midnight(self.first_on, zone),
            ends_at=_midnight(self.last_on + DAY, zone),
            note=self.note,
        )


class HoursOff(Asked):
    starts_at: Moment
    ends_at: Moment
    note: Line | None = None

    def to_time_off(self, zone: ZoneInfo) -> TimeOff:
        if self.ends_at <= self.starts_at:
            raise flawed("time_off", "must end after it starts")
        return TimeOff(starts_at=self.starts_at, ends_at=self.ends_at, note=self.note)


TimesOff: TypeAlias = Annotated[tuple[WholeDaysOff | HoursOff, ...], Field(max_length=500)]


class TimeOffAnswer(Answer):
    starts_at: datetime
    ends_at: datetime
    note: str | None


class TechnicianAnswer(Answer):
    id: str
    name: str
    phone: str | None
    color: str | None
    skills: list[str]
    is_active: bool
    shifts: hours.PublishedHours | None
    time_off: list[TimeOffAnswer]
    home_zip: str | None

    @classmethod
    def of(cls, technician: Technician, **more: Any) -> Self:
        shown = {name: getattr(technician, name) for name in cls.model_fields if name not in more}
        shifts = technician.shifts
        shown["shifts"] = None if shifts is None else hours.publish(shifts)
        return cls.model_validate({**shown, **more})


class ChangedTechnician(TechnicianAnswer):
    appointments_to_move: int
    """Coming ones of theirs that they can no longer keep; nothing is moved by itself."""


class TechnicianPatch(Asked):
    """Null clears what may be empty; absent fields stay as they are."""

    name: Name | None = None
    phone: Phone | None = None
    color: Word | None = None
    skills: Tags | None = None
    is_active: bool | None = None
    shifts: hours.PublishedHours | None = None
    """Null means the business's opening hours."""
    time_off: TimesOff | None = None
    home_zip: Zip | None = None

    def changes(self, zone: ZoneInfo) -> dict[str, Any]:
        """Fields of Technician; `zone` is the business's. Invalid for impossible hours."""
        return _to_domain(self.replacing(clearable=CLEARABLE, lists=LISTS), zone)


class NewTechnician(TechnicianPatch):
    """Null means the usual."""

    name: Name

    def to_technician(self, zone: ZoneInfo) -> Technician:
        given = {name: value for name, value in self.given().items() if value is not None}
        return Technician(id=TechnicianId(uuid4().hex), **_to_domain(given, zone))


def _to_domain(given: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    if given.get("shifts") is not None:
        given["shifts"] = _parsed(given["shifts"])
    if "time_off" in given:
        times = (one.to_time_off(zone) for one in given["time_off"])
        given["time_off"] = tuple(sorted(times, key=lambda off: off.starts_at))
    return given


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def _parsed(published: hours.PublishedHours) -> OpeningHours:
    try:
        return hours.parse_shifts(published)
    except hours.HoursFault as fault:
        raise flawed("shifts", str(fault), fault.day) from fault
