"""/v1/crm/appointments/{appointment_id}: who goes."""

from collections.abc import Sequence
from typing import Self

from fastapi import APIRouter

from app.deps import OwnerReading, OwnerWork
from app.domain.appointments import AppointmentId
from app.domain.dispatch import Suggestion
from app.domain.technicians import TechnicianId
from app.routers.crm.appointment_schemas import AppointmentAnswer
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked, Identifier, IdInPath
from app.services import assignments

router = APIRouter(prefix="/v1/crm/appointments", tags=["crm"])


class SuggestionAnswer(Answer):
    technician_id: str
    name: str
    is_free: bool
    has_skills: bool
    driving_minutes: int | None
    jobs_that_day: int
    why: str

    @classmethod
    def of(cls, one: Suggestion) -> Self:
        plain = {name: getattr(one, name) for name in cls.model_fields if name != "why"}
        return cls(**plain, why="; ".join(one.reasons))


class Assignment(Asked):
    technician_id: Identifier | None = None
    """Null sends whoever is suggested first."""
    override: bool = False


@router.get("/{appointment_id}/technicians", responses=problems(404))
async def suggest_technicians(
    appointment_id: IdInPath, read: OwnerReading
) -> Sequence[SuggestionAnswer]:
    """Every active technician, best first: who can go, with the least driving, with the least to do
    that day."""
    found = await read.at(assignments.suggestions, AppointmentId(appointment_id))
    return [SuggestionAnswer.of(one) for one in found]


@router.post("/{appointment_id}/assign", responses=problems(404, 409, 422))
async def assign_technician(
    appointment_id: IdInPath, asked: Assignment, work: OwnerWork
) -> AppointmentAnswer:
    """Whoever is sent, and whoever no longer is, get a text if the visit is within a day."""
    chosen = TechnicianId(asked.technician_id) if asked.technician_id else None
    assigned = await work.at(
        assignments.assign,
        work.stamp,
        AppointmentId(appointment_id),
        chosen,
        override=asked.override,
    )
    return AppointmentAnswer.of(assigned)
