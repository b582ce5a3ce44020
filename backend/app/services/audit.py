"""The record of who changed what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app.domain.audit import AuditEntry, AuditFilter
from app.domain.paging import Page, Paging
from app.ports import Audit, PlatformUnitOfWork, UnitOfWork

MANY = 40


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a change, and when. `by` is an AuditEntry's `actor_type`."""

    at: datetime
    by: str


def record(
    audit: Audit,
    stamp: Stamp,
    action: str,
    *,
    business_id: str | None = None,
    target_id: str | None = None,
    fields: Iterable[str] = (),
) -> None:
    """`fields` are the names of what changed. Values stay out: many of them are personal."""
    audit.add(
        AuditEntry(
            id=uuid4().hex,
            at=stamp.at,
            actor_type=stamp.by,
            action=action,
            business_id=business_id,
            target_id=target_id,
            changes=dict.fromkeys(sorted(fields)[:MANY], "changed"),
        )
    )


def list_entries(
    uow: UnitOfWork | PlatformUnitOfWork, wanted: AuditFilter, paging: Paging
) -> Page[AuditEntry]:
    """Of one business, or of all."""
    return uow.audit.list(wanted, paging)
