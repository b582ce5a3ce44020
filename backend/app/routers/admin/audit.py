"""/v1/admin/audit"""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from app.deps import OperatorDep
from app.domain.audit import AuditEntry
from app.routers.audit_answers import AskedDep, AuditAnswer
from app.routers.schemas import Identifier, PagingDep, counted
from app.services import audit

router = APIRouter(prefix="/v1/admin/audit", tags=["admin"])


@router.get("", response_model=list[AuditAnswer])
async def list_audit(
    operator: OperatorDep,
    asked: AskedDep,
    paging: PagingDep,
    response: Response,
    business_id: Identifier | None = None,
) -> Sequence[AuditEntry]:
    """Newest first."""
    wanted = asked.wanted(operator.stamp.at, business_id)
    return counted(response, await operator.read(audit.list_entries, wanted, paging))
