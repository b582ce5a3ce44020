"""Downloads written a page at a time, as a table or as JSON."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from app.deps import Caller
from app.domain.businesses import Business
from app.domain.records import RecordKind
from app.routers.business_answers import BusinessAnswer
from app.routers.crm.appointment_schemas import AppointmentAnswer
from app.routers.owner.published import published
from app.routers.owner.report_schemas import GlanceAnswer
from app.routers.schemas import safe_cell
from app.services import downloads
from app.services.downloads import FIRST, Booked, Known, Place

SERVICE_MIX: Final = ("service_type", "appointments", "emergency_appointments")
PIPELINE: Final = ("stage", "count", "estimated_value_total")
FUNNEL: Final = (
    "channel",
    "leads",
    "booked_appointments",
    "conversion_rate",
    "average_time_to_book_minutes",
)
CUSTOMER: Final = (
    "id",
    "name",
    "phone",
    "email",
    "address",
    "tags",
    "notes",
    "language_code",
    "lead_source",
    "other_phones",
    "sms_opt_out",
    "created_at",
)
APPOINTMENT: Final = (*AppointmentAnswer.model_fields, "customer_name", "customer_phone")
CONVERSATION: Final = (*GlanceAnswer.model_fields,)


def fields_of(value: Any) -> dict[str, Any]:
    return asdict(value)


def head(names: Sequence[str]) -> str:
    return _written([names])


def lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    return _written([_cell(row[name]) for name in names] for row in rows)


def _written(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: object) -> object:
    plain = ", ".join(value) if isinstance(value, list | tuple) else value
    return safe_cell(plain)


async def customers(owner: Caller) -> AsyncIterator[str]:
    yield head(CUSTOMER)
    after = FIRST
    while page := await owner.read(downloads.customers, after):
        yield lines(CUSTOMER, map(_customer, page))
        after = page[-1].customer.id


def _customer(known: Known) -> dict[str, Any]:
    return {**published(known.customer), "sms_opt_out": known.sms_opt_out}


async def appointments(owner: Caller) -> AsyncIterator[str]:
    yield head(APPOINTMENT)
    after = FIRST
    while page := await owner.read(downloads.appointments, after):
        yield lines(APPOINTMENT, map(_appointment, page))
        after = page[-1].appointment.id


def _appointment(booked: Booked) -> dict[str, Any]:
    told = AppointmentAnswer.of(booked.appointment).model_dump(mode="json")
    named = {"customer_name": booked.customer.name, "customer_phone": booked.customer.phone}
    return {**told, **named}


async def conversations(owner: Caller, days: int) -> AsyncIterator[str]:
    """Oldest first."""
    yield head(CONVERSATION)
    place = Place.days_before(owner.now, days)
    while page := await owner.read(downloads.conversations, place):
        yield lines(CONVERSATION, (GlanceAnswer.of(one).model_dump(mode="json") for one in page))
        last = page[-1].conversation
        place = Place(last.started_at, last.id)


async def everything(owner: Caller, business: Business) -> AsyncIterator[str]:
    """One object: the business, and a list under the name of each kind of record."""
    yield '{"business": ' + BusinessAnswer.of(business).model_dump_json()
    for kind in RecordKind:
        yield f',\n"{kind.value}": ['
        async for part in _listed(owner, kind):
            yield part
        yield "]"
    yield "}\n"


async def _listed(owner: Caller, kind: RecordKind) -> AsyncIterator[str]:
    after, between = FIRST, ""
    while page := await owner.read(downloads.records, kind, after):
        yield between + ",\n".join(json.dumps(published(one)) for one in page)
        after, between = downloads.last_key(kind, page), ",\n"
