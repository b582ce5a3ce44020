"""A technician as published."""

from typing import Annotated, Any
from uuid import uuid4

from pydantic import Field

from app.domain.technicians import Technician, TechnicianId
from app.routers.schemas import Answer, Asked, Name, Phone, Tags, Word


class TechnicianAnswer(Answer):
    id: str
    name: str
    phone: str | None
    color: str | None
    skills: list[str]
    is_active: bool


class NewTechnician(Asked):
    name: Name
    phone: Phone | None = None
    color: Word | None = None
    skills: Annotated[tuple[Word, ...], Field(max_length=50)] = ()
    is_active: bool = True

    def to_technician(self) -> Technician:
        return Technician(id=TechnicianId(uuid4().hex), **self.model_dump())


class TechnicianPatch(Asked):
    """Null clears what may be empty; absent fields stay as they are."""

    name: Name | None = None
    phone: Phone | None = None
    color: Word | None = None
    skills: Tags | None = None
    is_active: bool | None = None

    def changes(self) -> dict[str, Any]:
        return self.replacing(clearable={"phone", "color"}, lists={"skills"})
