"""/v1/admin/governance: what production needs, and whether it is so."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Self

from fastapi import APIRouter

from app.deps import OperatorDep
from app.domain.governance import Area, Checklist, Item, Status
from app.routers.schemas import Answer

router = APIRouter(prefix="/v1/admin/governance", tags=["admin"])


class NamedBusiness(Answer):
    id: str
    name: str


class ItemAnswer(Answer):
    id: str
    area: Area
    title: str
    status: Status
    found: str
    wanted: str
    how_to_mend: str
    business_ids: list[str]
    businesses: list[NamedBusiness]

    @classmethod
    def of(cls, item: Item, names: Mapping[str, str]) -> Self:
        ids = list(item.business_ids)
        whom = [NamedBusiness(id=one, name=names.get(one, one)) for one in ids]
        return cls(**{**asdict(item), "business_ids": ids, "businesses": whom})


class ChecklistAnswer(Answer):
    environment: str
    checked_at: datetime
    ok: bool
    counts: dict[Status, int]
    items: list[ItemAnswer]

    @classmethod
    def of(cls, found: Checklist) -> Self:
        return cls(
            environment=found.environment,
            checked_at=found.checked_at,
            ok=found.is_ok,
            counts=dict(found.counts),
            items=[ItemAnswer.of(one, found.names) for one in found.items],
        )


@router.get("")
async def governance(operator: OperatorDep) -> ChecklistAnswer:
    """Each line as it is now, worst first. `ok`: nothing is failing."""
    return ChecklistAnswer.of(await operator.services.governance.check())
