"""Audit: who changed what, and when."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    id: str
    at: datetime
    actor_type: str
    """`admin`, `owner`, `business` (its key alone), `staff` (told of an emergency, by phone or
    text), `caller`, `system`."""
    action: str
    """Verb and object, such as `business.rotate_api_key`."""
    business_id: str | None = None
    target_id: str | None = None
    changes: dict[str, str] = field(default_factory=dict)
    """Names of changed fields and short values; never a secret, a name or a phone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Every given part must match; None matches all."""

    business_id: str | None = None
    actor_type: str | None = None
    action: str | None = None
    """The whole of it, or the object alone: `business` is all that was done to the business."""
    since: datetime | None = None

    def is_of_action(self, action: str) -> bool:
        return self.action in (None, action, action.partition(".")[0])
