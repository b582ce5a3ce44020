"""/v1/admin/retention: what businesses no longer want kept goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from fastapi import APIRouter

from app.deps import OperatorDep
from app.domain.businesses import Business, BusinessId
from app.domain.pruning import PRUNED
from app.domain.records import RecordKind
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked, Identifier
from app.services import old_counts, pruning
from app.services.pruning import Pruned

router = APIRouter(prefix="/v1/admin/retention", tags=["admin"])

Found = Sequence[tuple[Business, Pruned]]


class PruneRequest(Asked):
    dry_run: bool = False
    business_id: Identifier | None = None


EVERYBODY = PruneRequest()


class PrunedBusiness(Answer):
    id: str
    name: str
    appointment_retention_days: int | None
    conversation_retention_days: int | None
    counts: dict[RecordKind, int]
    total: int
    complete: bool

    @classmethod
    def of(cls, business: Business, done: Pruned) -> Self:
        return cls(
            id=business.id,
            name=business.name,
            appointment_retention_days=business.appointment_retention_days,
            conversation_retention_days=business.conversation_retention_days,
            counts=done.counts,
            total=done.total,
            complete=done.is_complete,
        )


class PruneAnswer(Answer):
    dry_run: bool
    as_of: datetime
    complete: bool
    counts: dict[RecordKind, int]
    total: int
    webhook_counts: int
    businesses: list[PrunedBusiness]
    recordings_at_provider: list[str]

    @classmethod
    def of(cls, asked: PruneRequest, as_of: datetime, found: Found, old: int) -> Self:
        return cls(
            dry_run=asked.dry_run,
            as_of=as_of,
            complete=all(done.is_complete for _, done in found),
            counts={kind: sum(done.counts[kind] for _, done in found) for kind in PRUNED},
            total=sum(done.total for _, done in found),
            webhook_counts=old,
            businesses=[PrunedBusiness.of(business, done) for business, done in found],
            recordings_at_provider=[sid for _, done in found for sid in done.recordings],
        )


@router.post("/prune", responses=problems(404))
async def prune(operator: OperatorDep, asked: PruneRequest = EVERYBODY) -> PruneAnswer:
    """Of one business, or of all. `dry_run` only counts. Again does what is left."""
    storage, stamp = operator.services.storage, operator.stamp
    chosen = BusinessId(asked.business_id) if asked.business_id else None
    found = await pruning.prune_everybody(storage, stamp, chosen, dry_run=asked.dry_run)
    clear = old_counts.count_old if asked.dry_run else old_counts.remove_old
    old = 0 if chosen else await clear(storage, stamp.at)
    return PruneAnswer.of(asked, stamp.at, found, old)
