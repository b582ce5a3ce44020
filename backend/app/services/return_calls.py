"""People we owe a call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.paging import Page, Paging
from app.domain.return_calls import (
    ReturnCall,
    ReturnCallReason,
    ReturnCallStatus,
    most_urgent_first,
)
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp

MISSED = frozenset({ReturnCallReason.MISSED_CALL, ReturnCallReason.VOICEMAIL})
UNKNOWN_SOURCE = "unknown"


@dataclass(frozen=True, slots=True)
class Summary:
    by_status: Mapping[ReturnCallStatus, int]
    by_source: Sequence[tuple[str, Mapping[ReturnCallStatus, int]]]
    """By number of calls, most first, then by name."""
    missed: int
    partial_intake: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def list_page(uow: UnitOfWork, status: ReturnCallStatus | None, paging: Paging) -> Page[ReturnCall]:
    """Last seen first."""
    found = [one for one in uow.return_calls.list() if status in (None, one.status)]
    return Page(found[paging.offset : paging.offset + paging.limit], len(found))


def list_urgent(uow: UnitOfWork, now: datetime, paging: Paging) -> Page[ReturnCall]:
    """Those still to be called, whoever needs it most first."""
    found = most_urgent_first(uow.return_calls.list(), now)
    return Page(found[paging.offset : paging.offset + paging.limit], len(found))


def change(uow: UnitOfWork, stamp: Stamp, phone: str, changes: Mapping[str, Any]) -> ReturnCall:
    """`changes` are fields of ReturnCall."""
    changed = replace(uow.return_calls.get(phone), **changes)
    uow.return_calls.put(changed)
    audit.record(uow.audit, stamp, "return_call.change", fields=changes)
    return changed


def message_of(uow: UnitOfWork, phone: str) -> str:
    """Where the message they left is kept; NotFound when they left none."""
    address = uow.return_calls.get(phone).voicemail_url
    if address is None:
        raise NotFound("they left no message")
    return address


def remove(uow: UnitOfWork, stamp: Stamp, phone: str) -> None:
    uow.return_calls.remove(phone)
    audit.record(uow.audit, stamp, "return_call.remove")


def summarise(uow: UnitOfWork) -> Summary:
    owed = uow.return_calls.list()
    by_source: dict[str, Counter[ReturnCallStatus]] = {}
    for one in owed:
        by_source.setdefault(one.lead_source or UNKNOWN_SOURCE, Counter())[one.status] += 1
    return Summary(
        by_status=Counter(one.status for one in owed),
        by_source=sorted(by_source.items(), key=lambda item: (-sum(item[1].values()), item[0])),
        missed=sum(one.reason in MISSED for one in owed),
        partial_intake=sum(one.reason is ReturnCallReason.PARTIAL_INTAKE for one in owed),
    )
