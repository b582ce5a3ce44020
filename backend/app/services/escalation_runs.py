"""Units of work on an escalation: whoever comes second reads again and decides again."""

from collections.abc import Callable
from typing import Final, TypeVar

from app.domain.businesses import Business
from app.errors import StaleEscalation
from app.ports import Storage, UnitOfWork

T = TypeVar("T")

TRIES: Final = 5
"""A caller's turns, the ladder, a call's webhooks and several people may move one at once."""


async def run(
    storage: Storage,
    business: Business,
    work: Callable[[UnitOfWork], T],
    *,
    at_version: int | None = None,
) -> T:
    """As Storage.run; StaleEscalation only after having lost TRIES times in a row."""
    for _ in range(TRIES - 1):
        try:
            return await storage.run(business.id, work, at_version=at_version)
        except StaleEscalation:
            continue
    return await storage.run(business.id, work, at_version=at_version)
