"""The record of changes as published, and what may be asked of it."""

from datetime import datetime, timedelta
from typing import Annotated, TypeAlias

from fastapi import Depends, Query

from app.domain.audit import AuditFilter
from app.routers.schemas import Answer, Identifier

TEN_YEARS = 60 * 24 * 3650


class OwnAuditAnswer(Answer):
    id: str
    at: datetime
    actor_type: str
    action: str
    target_id: str | None
    changes: dict[str, str]


class AuditAnswer(OwnAuditAnswer):
    business_id: str | None


class Asked:
    """Which entries: by whom, what they did, since how many minutes."""

    __slots__ = ("_action", "_actor_type", "_since_minutes")

    def __init__(
        self, actor_type: str | None, action: str | None, since_minutes: int | None
    ) -> None:
        self._actor_type = actor_type
        self._action = action
        self._since_minutes = since_minutes

    def wanted(self, now: datetime, business_id: str | None = None) -> AuditFilter:
        minutes = self._since_minutes
        return AuditFilter(
            business_id=business_id,
            actor_type=self._actor_type,
            action=self._action,
            since=now - timedelta(minutes=minutes) if minutes else None,
        )


async def _asked(
    actor_type: Identifier | None = None,
    action: Identifier | None = None,
    since_minutes: Annotated[int | None, Query(ge=1, le=TEN_YEARS)] = None,
) -> Asked:
    return Asked(actor_type, action, since_minutes)


AskedDep: TypeAlias = Annotated[Asked, Depends(_asked)]
