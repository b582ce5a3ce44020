"""Counting webhooks: in memory while they are answered, in the database some seconds later."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from app.domain.webhooks import WebhookCount, hour_of
from app.errors import AppError
from app.ports import Clock, Storage

log = logging.getLogger(__name__)

WRITE_EVERY_SECONDS: Final = 5.0
WRITE_AT: Final = 200
"""Different counts that are not left to wait for the next round."""
MOST_WAITING: Final = 5_000
"""While the database cannot be reached; what is counted beyond is counted for nobody."""
NOBODY: Final = ""

Key: TypeAlias = tuple[str, datetime, str]
"""Business, hour, webhook; in the order in which rows are locked, the same for every process."""


@dataclass(slots=True)
class Tally:
    requests: int
    errors: int
    last_at: datetime


class WebhookLog:
    """One per process. A request costs two looks into a dictionary; rows are summed when written.

    A process that is killed loses the counts of its last seconds.
    """

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._waiting: dict[Key, Tally] = {}
        self._full = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._is_failing = False

    def note(self, webhook: str, business_id: str, *, is_error: bool = False) -> None:
        """One signed request, answered, or met with an apology."""
        now = self._clock.now()
        key = (business_id, hour_of(now), webhook)
        self._add(key, Tally(1, int(is_error), now))
        if len(self._waiting) >= WRITE_AT and not self._is_failing:
            self._full.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="webhook log")

    async def stop(self) -> None:
        """What was counted is written once more, if it can be."""
        if self._task is not None:
            self._is_stopping = True
            self._full.set()
            await self._task
            await self._try()

    async def write(self) -> None:
        """Everything counted so far, in one transaction; it waits on if that fails."""
        taken, self._waiting = self._waiting, {}
        if not taken:
            return
        try:
            await self._storage.run_platform(lambda platform: platform.webhooks.note(_rows(taken)))
        except BaseException:
            for key, tally in taken.items():
                self._add(key, tally)
            raise

    async def _work(self) -> None:
        while not self._is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), WRITE_EVERY_SECONDS)
            self._full.clear()
            await self._try()

    async def _try(self) -> None:
        try:
            await self.write()
            self._is_failing = False
        except AppError:
            self._is_failing = True
            log.warning("counts of webhooks could not be written yet")

    def _add(self, key: Key, more: Tally) -> None:
        if key not in self._waiting and len(self._waiting) >= MOST_WAITING:
            key = (NOBODY, *key[1:])
        known = self._waiting.get(key)
        if known is None:
            self._waiting[key] = more
            return
        known.requests += more.requests
        known.errors += more.errors
        known.last_at = max(known.last_at, more.last_at)


def _rows(tallies: dict[Key, Tally]) -> Sequence[WebhookCount]:
    return [
        WebhookCount(
            business_id=business_id,
            webhook=webhook,
            hour=hour,
            requests=tally.requests,
            errors=tally.errors,
            last_at=tally.last_at,
        )
        for (business_id, hour, webhook), tally in sorted(tallies.items())
    ]
