"""Keeping promises: claim, do, mark done; or try again; or give up where the owner sees it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from app import observability
from app.domain.businesses import BusinessId
from app.domain.messaging import Limits
from app.errors import AppError
from app.ports import Clock, Storage, Texts
from app.services.outbox_errands import Errand, Errands
from app.services.outbox_lane import LEASE, Lane
from app.services.outbox_texts import FIRST_PAUSE, SPREAD, TRIES, OutboxTexts
from app.services.outbox_urgent import UrgentLane

__all__ = ["FIRST_PAUSE", "LEASE", "SPREAD", "TRIES", "OutboxWorker"]

log = logging.getLogger(__name__)

BUSINESSES_AT_ONCE: Final = 2
"""They take turns, a batch each, so that nobody waits until all of another's are through."""
LOOK_ROUND_SECONDS: Final = 5.0
GATHERING_SECONDS: Final = 0.2
"""After being woken: what is promised in a busy moment is fetched at once."""
UPKEEP_EVERY: Final = timedelta(minutes=5)
STOPPING_SECONDS: Final = 5.0


class OutboxWorker:
    """One per process; several processes share the work through leases. Emergencies have a lane
    of their own.

    `errands` carry out whatever is no text; `upkeep` runs now and then, to promise what has to be
    promised without anybody asking for it.
    """

    def __init__(
        self,
        storage: Storage,
        texts: Texts | None,
        clock: Clock,
        errands: Mapping[type, Errand] | None = None,
        upkeep: Callable[[], Awaitable[None]] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._storage = storage
        self._texts = OutboxTexts(storage, texts, clock, limits)
        self._errands = Errands(storage, clock, errands or {})
        self._lane = Lane(storage, self._texts, self._errands, clock)
        self._turns = asyncio.Semaphore(BUSINESSES_AT_ONCE)
        self._urgent = UrgentLane(storage, self._texts, clock, errands or {})
        self._clock = clock
        self._upkeep = upkeep
        self._kept_up_at: datetime | None = None
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="outbox")
        self._urgent.start()

    def wake(self) -> None:
        """There is something to do."""
        self._awake.set()
        self._urgent.wake()

    async def stop(self) -> None:
        """Do what is due once more, then rest."""
        await self._urgent.stop(STOPPING_SECONDS)
        if self._task is not None:
            # Not cancelled: a text may be half sent, and one woken just now would not notice.
            self._is_stopping = True
            self._awake.set()
            await self._task
            with suppress(AppError):
                await self._round()
        await self._errands.stop(STOPPING_SECONDS)

    async def _work(self) -> None:
        while not self._is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), LOOK_ROUND_SECONDS)
                await asyncio.sleep(0 if self._is_stopping else GATHERING_SECONDS)
            self._awake.clear()
            try:
                while await self._round() and not self._is_stopping:
                    pass
            except Exception:  # the loop outlives whatever one round runs into
                log.exception("outbox round failed")

    async def drain(self) -> None:
        """Do everything that is due now, and what comes of it."""
        while await self._urgent.round(is_patient=True) + await self._round(is_patient=True):
            pass

    async def _round(self, *, is_patient: bool = False) -> int:
        """How many were due. Texts have gone when it returns; errands are on their way, or done
        if one is patient."""
        now = self._clock.now()
        await self._keep_up(now)
        backlog = await self._storage.read_platform(lambda p: p.outbox_backlog(now))
        oldest = now - backlog.oldest_due_at if backlog.oldest_due_at else timedelta()
        observability.outbox_seen(backlog.pending, oldest.total_seconds())
        drained = (
            self._drain_business(BusinessId(one), is_patient) for one in backlog.business_ids
        )
        return sum(await asyncio.gather(*drained))

    async def _keep_up(self, now: datetime) -> None:
        if self._upkeep is None or self._is_stopping:
            return
        if self._kept_up_at is None or now - self._kept_up_at >= UPKEEP_EVERY:
            self._kept_up_at = now
            await self._upkeep()

    async def _drain_business(self, business_id: BusinessId, is_patient: bool) -> int:
        """One batch of this business's; how many there were."""
        async with self._turns:
            return await self._lane.carry_out(business_id, is_patient=is_patient)
