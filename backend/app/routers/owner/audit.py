"""/v1/owner/audit: who changed what of this business."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from app.deps import OwnerReading
from app.domain.audit import AuditEntry
from app.routers.audit_answers import AskedDep, OwnAuditAnswer
from app.routers.schemas import PagingDep, counted
from app.services import audit

router = APIRouter(prefix="/v1/owner/audit", tags=["owner"])


@router.get("", response_model=list[OwnAuditAnswer])
async def list_audit(
    read: OwnerReading, asked: AskedDep, paging: PagingDep, response: Response
) -> Sequence[AuditEntry]:
    """Newest first."""
    return counted(response, await read(audit.list_entries, asked.wanted(read.now), paging))
