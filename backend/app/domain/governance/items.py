"""One line of the checklist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.businesses import Business

MOST_NAMED: Final = 100
"""Businesses that one line names; `found` counts all of them."""


class Area(StrEnum):
    SECURITY = "security"
    TELEPHONY = "telephony"
    DATA = "data"
    PRIVACY = "privacy"
    OPERATIONS = "operations"


class Status(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"
    UNKNOWN = "unknown"
    """It cannot be seen from here; somebody has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """No secret stands in it, and no customer."""

    id: str
    area: Area
    title: str
    status: Status
    found: str
    """What is so now."""
    wanted: str
    how_to_mend: str
    business_ids: Sequence[str] = ()
    """Whom it concerns, where it concerns some; at most MOST_NAMED."""


def named(businesses: Iterable[Business]) -> tuple[str, ...]:
    return tuple(one.id for one in businesses)[:MOST_NAMED]


def counted(some: Sequence[Business], all_of_them: Sequence[Business]) -> str:
    """`2 of 5 businesses`"""
    noun = "business" if len(all_of_them) == 1 else "businesses"
    return f"{len(some)} of {len(all_of_them)} {noun}"
