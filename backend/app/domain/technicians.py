"""Technicians: who goes."""

from dataclasses import dataclass
from typing import NewType

TechnicianId = NewType("TechnicianId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    id: TechnicianId
    name: str
    phone: str | None = None
    color: str | None = None
    skills: tuple[str, ...] = ()
    is_active: bool = True
