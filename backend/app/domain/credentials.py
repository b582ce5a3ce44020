"""Secrets as they are kept."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret as it is kept: `digest` (keyed hash) to find it by, `sealed` to show it again."""

    digest: str
    sealed: str
    rotated_at: datetime | None = None
    last_used_at: datetime | None = None
