"""Keeping promises: claim, do, mark done; or try again; or give up where the owner sees it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from app import observability
from app.domain.businesses import Business, BusinessId
from app.domain.messaging import Limits
from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import TextMessage
from app.errors import AppError
from app.ports import Clock, Storage, Texts, UnitOfWork
from app.services.outbox_errands import Errand, Errands
from app.services.outbox_texts import FIRST_PAUSE, TRIES, OutboxTexts
from app.services.outbox_urgent import UrgentLane

__all__ = ["FIRST_PAUSE", "LEASE", "TRIES", "OutboxWorker"]

log = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=60)
BATCH: Final = 20
LOOK_ROUND_SECONDS: Final = 5.0
GATHERING_SECONDS: Final = 0.2
"""After being woken: what is promised in a busy moment is fetched at once."""
UPKEEP_EVERY: Final = timedelta(minutes=5)
STOPPING_SECONDS: Final = 5.0


@dataclass(slots=True)
class Claimed:
    texts: list[tuple[OutboxEntry, TextMessage]] = field(default_factory=list)
    errands: list[OutboxEntry] = field(default_factory=list)
    total: int = 0


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
                await self._round()
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
        claimed = [
            await self._drain_business(BusinessId(one), is_patient) for one in backlog.business_ids
        ]
        return sum(claimed)

    async def _keep_up(self, now: datetime) -> None:
        if self._upkeep is None or self._is_stopping:
            return
        if self._kept_up_at is None or now - self._kept_up_at >= UPKEEP_EVERY:
            self._kept_up_at = now
            await self._upkeep()

    async def _drain_business(self, business_id: BusinessId, is_patient: bool) -> int:
        business = await self._storage.read_platform(lambda p: p.businesses.get(business_id))
        total = 0
        while True:
            claimed = await self._storage.run(business_id, lambda uow: self._claim(uow, business))
            for errand in claimed.errands:
                self._errands.take(business, errand)
            for entry, message in claimed.texts:
                await self._texts.send(business, entry, message)
            if is_patient:
                await self._errands.all_done()
            total += claimed.total
            if claimed.total < BATCH:
                return total

    def _claim(self, uow: UnitOfWork, business: Business) -> Claimed:
        """What is due: texts with their rows in the ledger, errands as far as there is room."""
        now = self._clock.now()
        entries = uow.outbox.claim(now, now + LEASE, BATCH)
        claimed = Claimed(total=len(entries))
        for entry in entries:
            if isinstance(entry.promise, SendText):
                message = self._texts.admit(uow, business, entry, entry.promise)
                if message.held_until is None:
                    claimed.texts.append((entry, message))
            elif self._errands.has_room(entry, claimed.errands):
                self._errands.keep(uow, entry)
                claimed.errands.append(entry)
            else:
                self._errands.put_off(uow, entry)
        return claimed
