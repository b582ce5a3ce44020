"""/v1/admin/audit"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.deps import OperatorDep
from app.domain.audit import AuditEntry, AuditFilter
from app.routers.schemas import Answer, Identifier, PagingDep, counted
from app.services import audit

router = APIRouter(prefix="/v1/admin/audit", tags=["admin"])

TEN_YEARS = 60 * 24 * 3650


class AuditAnswer(Answer):
    id: str
    at: datetime
    actor_type: str
    action: str
    business_id: str | None
    target_id: str | None
    changes: dict[str, str]


@router.get("", response_model=list[AuditAnswer])
async def list_audit(
    operator: OperatorDep,
    paging: PagingDep,
    response: Response,
    business_id: Identifier | None = None,
    actor_type: Identifier | None = None,
    since_minutes: Annotated[int | None, Query(ge=1, le=TEN_YEARS)] = None,
) -> Sequence[AuditEntry]:
    """Newest first."""
    since = operator.stamp.at - timedelta(minutes=since_minutes) if since_minutes else None
    wanted = AuditFilter(business_id=business_id, actor_type=actor_type, since=since)
    return counted(response, await operator.read(audit.list_entries, wanted, paging))
