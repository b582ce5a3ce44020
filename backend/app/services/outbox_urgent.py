"""The outbox's urgent lane: what concerns people in danger waits behind nothing else."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from app import observability
from app.domain.businesses import BusinessId
from app.errors import AppError
from app.ports import Clock, Storage
from app.services.outbox_errands import PRESSING, Errand, Errands
from app.services.outbox_lane import BATCH, Lane
from app.services.outbox_texts import OutboxTexts

log = logging.getLogger(__name__)

LOOK_ROUND_SECONDS: Final = 5.0


class UrgentLane:
    """Looks for itself, so that a thousand reminders or a calendar that hangs hold up nobody's
    emergency. Texts and errands are on their way side by side; the lane waits for none."""

    def __init__(
        self,
        storage: Storage,
        texts: OutboxTexts,
        clock: Clock,
        errands: Mapping[type, Errand],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._errands = Errands(storage, clock, errands, PRESSING)
        self._lane = Lane(storage, texts, self._errands, clock, is_urgent=True)
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False

    def start(self) -> None:
        self._awake.set()  # What was due while nothing ran waits no longer.
        self._task = asyncio.create_task(self._work(), name="urgent outbox")

    def wake(self) -> None:
        """There may be something to do."""
        self._awake.set()

    async def stop(self, grace_seconds: float) -> None:
        """Do what is due once more, then rest."""
        if self._task is not None:
            self._is_stopping = True
            self._awake.set()
            await self._task
            with suppress(AppError):
                await self.round()
        await self._lane.stop(grace_seconds)
        await self._errands.stop(grace_seconds)

    async def _work(self) -> None:
        while not self._is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), LOOK_ROUND_SECONDS)
            self._awake.clear()
            try:
                await self.round()
            except Exception:  # the loop outlives whatever one round runs into
                log.exception("urgent outbox round failed")

    async def round(self, *, is_patient: bool = False) -> int:
        """How many were due. Errands are on their way when it returns, or done if one is
        patient."""
        now = self._clock.now()
        ids = await self._storage.read_platform(lambda p: p.urgent_businesses(now))
        observability.escalations_seen(
            await self._storage.read_platform(lambda p: p.count_open_escalations())
        )
        done = await asyncio.gather(
            *(self._drain_business(BusinessId(one), is_patient) for one in ids),
            return_exceptions=True,
        )
        for failed in done:
            if isinstance(failed, BaseException):
                log.error("urgent work of a business failed", exc_info=failed)
        return sum(one for one in done if isinstance(one, int))

    async def _drain_business(self, business_id: BusinessId, is_patient: bool) -> int:
        total = claimed = await self._lane.carry_out(business_id, is_patient=is_patient)
        while claimed == BATCH:
            claimed = await self._lane.carry_out(business_id, is_patient=is_patient)
            total += claimed
        return total
