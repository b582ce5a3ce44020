"""An appointment as published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import uuid4

from pydantic import Field

from app.domain.appointments import Appointment, AppointmentId, AppointmentStatus
from app.domain.scheduling import Opening
from app.errors import Invalid
from app.routers.business_schemas import Zip
from app.routers.schemas import Amount, Answer, Asked, Identifier, Line, Moment, Tags, Text, Word
from app.services.edits import Edit
from app.services.scheduling import window_between

INSIDE = {
    "start_time": "starts_at",
    "end_time": "ends_at",
    "arrival_window_end": "arrival_ends_at",
    "allow_overlap": "overlap_allowed",
}
"""Published names, and ours."""
ABOUT_THE_REQUEST = frozenset({"override", "if_unchanged"})
CLEARABLE = frozenset(
    {
        "arrival_window_end",
        "service_type",
        "description",
        "address",
        "lead_source",
        "estimated_value",
        "quoted_value",
        "quote_status",
        "job_stage",
        "technician_id",
        "conversation_id",
        "calendar_event_id",
        "zip_code",
    }
)
SAME_NAME = frozenset(
    {
        "id",
        "customer_id",
        "created_at",
        "status",
        "service_type",
        "description",
        "address",
        "is_emergency",
        "technician_id",
        "lead_source",
        "estimated_value",
        "quoted_value",
        "quote_status",
        "job_stage",
        "tags",
        "conversation_id",
        "calendar_event_id",
        "zip_code",
        "reminder_sent",
    }
)


def _inside(given: Mapping[str, Any]) -> dict[str, Any]:
    return {INSIDE.get(name, name): value for name, value in given.items()}


def _without_request(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in ABOUT_THE_REQUEST}


class AppointmentAnswer(Answer):
    id: str
    customer_id: str
    start_time: datetime
    end_time: datetime
    arrival_window_end: datetime | None
    service_type: str | None
    description: str | None
    address: str | None
    is_emergency: bool
    status: AppointmentStatus
    lead_source: str | None
    estimated_value: float | None
    quoted_value: float | None
    quote_status: str | None
    job_stage: str | None
    tags: list[str]
    technician_id: str | None
    conversation_id: str | None
    calendar_event_id: str | None
    zip_code: str | None
    reminder_sent: bool
    created_at: datetime

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        plain = {name: getattr(appointment, name) for name in SAME_NAME}
        return cls(
            start_time=appointment.window.start,
            end_time=appointment.window.end,
            arrival_window_end=appointment.arrival_ends_at,
            **plain,
        )


class SeenBefore(Asked):
    """An appointment as somebody saw it; what is absent may be anything."""

    start_time: Moment | None = None
    end_time: Moment | None = None
    technician_id: Identifier | None = None
    status: AppointmentStatus | None = None


class AppointmentPatch(Asked):
    """Null clears what may be empty; absent fields stay as they are."""

    customer_id: Identifier | None = None
    start_time: Moment | None = None
    end_time: Moment | None = None
    arrival_window_end: Moment | None = None
    service_type: Word | None = None
    description: Text | None = None
    address: Line | None = None
    is_emergency: bool | None = None
    status: AppointmentStatus | None = None
    lead_source: Word | None = None
    estimated_value: Amount | None = None
    quoted_value: Amount | None = None
    quote_status: Word | None = None
    job_stage: Word | None = None
    tags: Tags | None = None
    technician_id: Identifier | None = None
    conversation_id: Identifier | None = None
    calendar_event_id: Word | None = None
    zip_code: Zip | None = None
    reminder_sent: bool | None = None
    allow_overlap: bool | None = None
    override: bool | None = None
    """Whatever the business's own rules say; about this request only, and not kept."""
    if_unchanged: SeenBefore | None = None
    """409 `stale-appointment` when it is not as it was seen any more."""

    def edit(self) -> Edit:
        given = self.replacing(clearable=CLEARABLE | ABOUT_THE_REQUEST, lists={"tags"})
        seen = self.if_unchanged.given() if self.if_unchanged else {}
        return Edit(
            changes=_inside(_without_request(given)),
            override=bool(self.override),
            seen=_inside(seen),
        )


class NewAppointment(AppointmentPatch):
    """Null means the usual."""

    customer_id: Identifier
    start_time: Moment
    end_time: Moment

    def to_appointment(self, created_at: datetime) -> Appointment:
        given = {name: value for name, value in self.given().items() if value is not None}
        fields = _inside(_without_request(given))
        window = window_between(fields.pop("starts_at"), fields.pop("ends_at"))
        if (self.arrival_window_end or window.start) < window.start:
            raise Invalid("the arrival window must not end before the appointment starts")
        return Appointment(
            id=AppointmentId(uuid4().hex), created_at=created_at, window=window, **fields
        )


class ProposalWish(Asked):
    days: Annotated[int, Field(ge=1, le=60)] = 14
    """How far ahead to look."""
    count: Annotated[int, Field(ge=1, le=20)] = 5


class Proposal(Answer):
    start_time: datetime
    end_time: datetime
    technician_id: str | None
    arrival_window_end: datetime | None

    @classmethod
    def of(cls, opening: Opening) -> Self:
        window = opening.window
        return cls(
            start_time=window.start,
            end_time=window.end,
            technician_id=opening.technician_id,
            arrival_window_end=getattr(window, "arrival_ends_at", None),
        )
