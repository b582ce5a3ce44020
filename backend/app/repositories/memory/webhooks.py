"""Counts of webhooks in drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.webhooks import WebhookCount
from app.repositories.instants import in_utc
from app.repositories.memory.draft import Draft
from app.repositories.memory.shelf import matches

Key = tuple[str, datetime, str]


class MemoryWebhookCounts:
    def __init__(self, rows: Draft[Key, WebhookCount]) -> None:
        self._rows = rows

    def note(self, counts: Sequence[WebhookCount]) -> None:
        for given in counts:
            count = in_utc(given)
            key = (count.business_id, count.hour, count.webhook)
            before = self._rows.get(key)
            self._rows.put(key, _sum(before, count) if before else count)

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookCount]:
        found = (
            one
            for one in self._rows.values()
            if one.hour >= since and matches(business_id, one.business_id)
        )
        return sorted(found, key=lambda one: (one.business_id, one.hour, one.webhook))


def _sum(before: WebhookCount, more: WebhookCount) -> WebhookCount:
    return replace(
        before,
        requests=before.requests + more.requests,
        errors=before.errors + more.errors,
        last_at=max(before.last_at, more.last_at),
    )
