"""Counts of webhooks that are old go once a day, a few at a time."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from app.domain.pruning import COUNTS_STAY
from app.ports import Clock, PlatformUnitOfWork, Storage

AT_ONCE: Final = 500
EVERY: Final = timedelta(days=1)


class OldCountsGo:
    """Called now and then, by each process."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._done_at: datetime | None = None

    async def __call__(self) -> None:
        now = self._clock.now()
        if self._done_at is None or now - self._done_at >= EVERY:
            await remove_old(self._storage, now)
            self._done_at = now


async def remove_old(storage: Storage, now: datetime) -> int:
    """How many rows went."""
    remove = partial(_some, before=now - COUNTS_STAY)
    gone = went = await storage.run_platform(remove)
    while went == AT_ONCE:
        went = await storage.run_platform(remove)
        gone += went
    return gone


async def count_old(storage: Storage, now: datetime) -> int:
    return await storage.read_platform(lambda p: p.webhooks.count_before(now - COUNTS_STAY))


def _some(platform: PlatformUnitOfWork, *, before: datetime) -> int:
    return platform.webhooks.remove_before(before, AT_ONCE)
