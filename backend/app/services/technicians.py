"""A business's technicians."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.technicians import Technician, TechnicianId
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp


def list_all(uow: UnitOfWork) -> Sequence[Technician]:
    return uow.technicians.list()


def add(uow: UnitOfWork, stamp: Stamp, technician: Technician) -> Technician:
    uow.technicians.add(technician)
    audit.record(uow.audit, stamp, "technician.add", target_id=technician.id)
    return technician


def change(
    uow: UnitOfWork, stamp: Stamp, technician_id: TechnicianId, changes: Mapping[str, Any]
) -> Technician:
    """`changes` are fields of Technician."""
    changed = replace(uow.technicians.get(technician_id), **changes)
    uow.technicians.save(changed)
    audit.record(uow.audit, stamp, "technician.change", target_id=technician_id, fields=changes)
    return changed
