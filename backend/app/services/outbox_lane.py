"""One batch of a business's due promises: claimed together, carried out side by side."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from app.domain.businesses import Business, BusinessId
from app.domain.outbox import OutboxEntry, SendText
from app.ports import Clock, Storage, UnitOfWork
from app.services.outbox_errands import Errands
from app.services.outbox_texts import Claimed, OutboxTexts

log = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=60)
BATCH: Final = 10
"""No more is ever in doubt than what is on its way."""


@dataclass(slots=True)
class Batch:
    texts: list[Claimed] = field(default_factory=list)
    errands: list[OutboxEntry] = field(default_factory=list)
    total: int = 0


class Lane:
    """Either of the urgent promises, or of all others."""

    def __init__(
        self,
        storage: Storage,
        texts: OutboxTexts,
        errands: Errands,
        clock: Clock,
        *,
        is_urgent: bool = False,
    ) -> None:
        self._storage = storage
        self._texts = texts
        self._errands = errands
        self._clock = clock
        self._is_urgent = is_urgent
        self._claiming = asyncio.Lock()
        self._sending: set[asyncio.Task[None]] = set()

    async def carry_out(self, business_id: BusinessId, *, is_patient: bool) -> int:
        """How many were claimed. Errands are on their way when it returns, or done if one is
        patient. Texts have gone, but for urgent ones: a provider that hangs must not keep anybody
        from looking for the next."""
        business = await self._storage.read_platform(lambda p: p.businesses.get(business_id))
        batch = await self._claimed(business)
        for text in batch.texts:
            self._begin_sending(business, text)
        if is_patient or not self._is_urgent:
            await self._all_sent()
        if is_patient:
            await self._errands.all_done()
        return batch.total

    async def stop(self, grace_seconds: float) -> None:
        """What is not sent by then is looked for by whoever claims it next."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=grace_seconds)

    async def _claimed(self, business: Business) -> Batch:
        if self._is_urgent:
            return await self._claim_and_take(business)
        # Whether there is room for a look can be told once what others claimed has been taken.
        async with self._claiming:
            return await self._claim_and_take(business)

    async def _claim_and_take(self, business: Business) -> Batch:
        batch = await self._storage.run(business.id, lambda uow: self._claim(uow, business))
        for errand in batch.errands:
            self._errands.take(business, errand)
        return batch

    def _begin_sending(self, business: Business, text: Claimed) -> None:
        task = asyncio.create_task(self._texts.send(business, text), name=f"text {text.entry.id}")
        self._sending.add(task)
        task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a text failed", exc_info=task.exception())

    async def _all_sent(self) -> None:
        """One that breaks neither stops the others nor goes unnoticed."""
        for broken in await asyncio.gather(*self._sending, return_exceptions=True):
            if isinstance(broken, BaseException):
                raise broken

    def _claim(self, uow: UnitOfWork, business: Business) -> Batch:
        """What is due: texts with their rows in the ledger, errands as far as there is room."""
        now = self._clock.now()
        entries = uow.outbox.claim(now, now + LEASE, BATCH, urgent=self._is_urgent)
        batch = Batch(total=len(entries))
        for entry in entries:
            if isinstance(entry.promise, SendText):
                text = self._texts.admit(uow, business, entry, entry.promise)
                if text is not None:
                    batch.texts.append(text)
            elif self._errands.has_room(entry, batch.errands):
                self._errands.keep(uow, entry)
                batch.errands.append(entry)
            else:
                self._errands.put_off(uow, entry)
        return batch
