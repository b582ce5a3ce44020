"""The invented businesses as their data files describe them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.businesses import Business, BusinessId, Contact, FaqEntry, Service, Vertical
from app.domain.hours import OpeningHours, OpenSpan
from app.domain.technicians import Technician, TechnicianId

BUSINESS_IDS = tuple(map(BusinessId, ("demo_plumbing", "demo_hvac", "demo_electrical")))
DATA = Path(__file__).parent / "data"
AGE = timedelta(days=400)
"""How long before seeding the business signed up."""
AS_WRITTEN = (
    "name",
    "timezone",
    "twilio_phone_number",
    "owner_name",
    "owner_phone",
    "owner_email",
    "transfer_phone",
    "escalation_minutes",
    "max_jobs_per_day",
    "travel_buffer_minutes",
    "arrival_window_minutes",
    "review_link",
    "retention_sms_template",
)
"""Fields whose value in the file is the value in the business."""


@dataclass(frozen=True, slots=True)
class Job:
    service_type: str
    description: str
    value: float


@dataclass(frozen=True, slots=True)
class Place:
    """`town` ends in a ZIP; `streets` are in it."""

    town: str
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    business: Business
    """Without credentials."""
    technicians: tuple[Technician, ...]
    area_codes: tuple[str, ...]
    places: tuple[Place, ...]
    jobs: tuple[Job, ...]
    emergencies: tuple[Job, ...]


def read_data(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


def load(business_id: BusinessId, now: datetime) -> Profile:
    raw = read_data(business_id)
    return Profile(
        business=_business(business_id, raw, now - AGE),
        technicians=tuple(
            _technician(business_id, number, one) for number, one in enumerate(raw["technicians"])
        ),
        area_codes=tuple(raw["area_codes"]),
        places=tuple(Place(town, tuple(streets)) for town, streets in raw["places"]),
        jobs=tuple(Job(*job) for job in raw["jobs"]),
        emergencies=tuple(Job(*job) for job in raw["emergencies"]),
    )


def _business(business_id: BusinessId, raw: dict[str, Any], created_at: datetime) -> Business:
    return Business(
        id=business_id,
        created_at=created_at,
        vertical=Vertical(raw["vertical"]),
        on_call=tuple(Contact(name, phone) for name, phone in raw["on_call"]),
        opening_hours=_opening_hours(raw["opening_hours"]),
        services=tuple(_service(one) for one in raw["services"]),
        service_area_zips=tuple(raw["service_area_zips"]),
        emergency_keywords=tuple(raw["emergency_keywords"]),
        emergency_surcharge=Decimal(raw["emergency_surcharge"]),
        faq=tuple(FaqEntry(question, answer) for question, answer in raw["faq"]),
        retention_enabled=True,
        **{name: raw[name] for name in AS_WRITTEN},
    )


def _opening_hours(days: Sequence[list[str] | None]) -> OpeningHours:
    return tuple((OpenSpan(*map(time.fromisoformat, day)),) if day else () for day in days)


def _service(raw: dict[str, Any]) -> Service:
    return Service(
        service_type=raw["service_type"],
        name=raw["name"],
        minutes=raw["minutes"],
        price_low=Decimal(raw["price_low"]),
        price_high=Decimal(raw["price_high"]),
        keywords=tuple(raw["keywords"]),
        skills=tuple(raw["skills"]),
    )


def _technician(business_id: BusinessId, number: int, raw: dict[str, Any]) -> Technician:
    return Technician(
        id=TechnicianId(f"{business_id}_tech_{number + 1}"),
        name=raw["name"],
        phone=raw["phone"],
        color=raw["color"],
        skills=tuple(raw["skills"]),
    )
