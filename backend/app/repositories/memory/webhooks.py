"""Counts of webhooks in drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from app.domain.webhooks import WebhookCount, WebhookTotal
from app.repositories.instants import in_utc
from app.repositories.memory.draft import Draft
from app.repositories.memory.shelf import matches

Key = tuple[str, datetime, str]
Summed = TypeVar("Summed", WebhookCount, WebhookTotal)


class MemoryWebhookCounts:
    def __init__(self, rows: Draft[Key, WebhookCount]) -> None:
        self._rows = rows

    def note(self, counts: Sequence[WebhookCount]) -> None:
        for given in counts:
            count = in_utc(given)
            key = (count.business_id, count.hour, count.webhook)
            before = self._rows.get(key)
            self._rows.put(key, _added(before, count) if before else count)

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookTotal]:
        sums: dict[tuple[str, str], WebhookTotal] = {}
        for one in self._rows.values():
            if one.hour >= since and matches(business_id, one.business_id):
                key = (one.business_id, one.webhook)
                sums[key] = _added(sums[key], one) if key in sums else _total(one)
        return [sums[key] for key in sorted(sums)]

    def count_before(self, before: datetime) -> int:
        return sum(one.hour < before for one in self._rows.values())

    def remove_before(self, before: datetime, limit: int) -> int:
        old = sorted((one for one in self._rows.values() if one.hour < before), key=_by_hour)
        for one in old[:limit]:
            self._rows.drop((one.business_id, one.hour, one.webhook))
        return len(old[:limit])


def _by_hour(one: WebhookCount) -> tuple[datetime, str, str]:
    return one.hour, one.business_id, one.webhook


def _total(one: WebhookCount) -> WebhookTotal:
    return WebhookTotal(
        business_id=one.business_id,
        webhook=one.webhook,
        requests=one.requests,
        errors=one.errors,
        last_at=one.last_at,
    )


def _added(before: Summed, more: WebhookCount) -> Summed:
    return replace(
        before,
        requests=before.requests + more.requests,
        errors=before.errors + more.errors,
        last_at=max(before.last_at, more.last_at),
    )
