"""Keeping promises: claim, do, mark done; or try again; or give up where the owner sees it."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from app import observability
from app.domain.businesses import Business, BusinessId
from app.domain.outbox import OutboxEntry
from app.domain.text_messages import TextMessage, TextStatus
from app.errors import AppError, Unavailable
from app.ports import Clock, Storage, Texts, UnitOfWork
from app.services import messaging

log = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=60)
BATCH: Final = 20
TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=15)
"""Doubled after each try."""
LOOK_ROUND_SECONDS: Final = 5.0
GATHERING_SECONDS: Final = 0.2
"""After being woken: what is promised in a busy moment is fetched at once."""


class OutboxWorker:
    """One per process; several processes share the work through leases."""

    def __init__(self, storage: Storage, texts: Texts | None, clock: Clock) -> None:
        self._storage = storage
        self._texts = texts
        self._clock = clock
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="outbox")

    def wake(self) -> None:
        """There is something to do."""
        self._awake.set()

    async def stop(self) -> None:
        """Do what is due once more, then rest."""
        if self._task is not None:
            # Not cancelled: a text may be half sent, and one woken just now would not notice.
            self._is_stopping = True
            self._awake.set()
            await self._task
            with suppress(AppError):
                await self.drain()

    async def _work(self) -> None:
        while not self._is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), LOOK_ROUND_SECONDS)
                await asyncio.sleep(0 if self._is_stopping else GATHERING_SECONDS)
            self._awake.clear()
            try:
                await self.drain()
            except Exception:  # the loop outlives whatever one round runs into
                log.exception("outbox round failed")

    async def drain(self) -> None:
        """Do everything that is due now."""
        now = self._clock.now()
        backlog = await self._storage.read_platform(lambda p: p.outbox_backlog(now))
        oldest = now - backlog.oldest_due_at if backlog.oldest_due_at else timedelta()
        observability.outbox_seen(backlog.pending, oldest.total_seconds())
        for business_id in backlog.business_ids:
            await self._drain_business(BusinessId(business_id))

    async def _drain_business(self, business_id: BusinessId) -> None:
        business = await self._storage.read_platform(lambda p: p.businesses.get(business_id))
        while claimed := await self._storage.run(
            business_id, lambda uow: self._claim(uow, business)
        ):
            for entry, message in claimed:
                await self._send(business, entry, message)
            if len(claimed) < BATCH:
                return

    def _claim(self, uow: UnitOfWork, business: Business) -> list[tuple[OutboxEntry, TextMessage]]:
        """What is due, each with its row in the ledger: judged where it is claimed, just before
        it goes, so that whoever opted out meanwhile is left alone."""
        now = self._clock.now()
        claimed = uow.outbox.claim(now, now + LEASE, BATCH)
        from_number = business.twilio_phone_number or ""
        return [(entry, self._admit(uow, entry, from_number)) for entry in claimed]

    async def _send(self, business: Business, entry: OutboxEntry, message: TextMessage) -> None:
        """Network between two transactions, never inside one."""
        status = message.status
        if status is TextStatus.QUEUED and self._texts is not None:
            status = await self._deliver(self._texts, business, entry, message)
        observability.text_settled(message.kind.value, status.value)

    def _admit(self, uow: UnitOfWork, entry: OutboxEntry, from_number: str) -> TextMessage:
        message = messaging.admit(uow, entry, from_number, self._clock.now())
        if message.status is TextStatus.QUEUED and self._texts is None:
            message = replace(
                message, status=TextStatus.SUPPRESSED, suppressed_because="no_sms_provider"
            )
            uow.text_messages.save(message)
        if message.status is not TextStatus.QUEUED:
            uow.outbox.remove(entry.id)
        return message

    async def _deliver(
        self, texts: Texts, business: Business, entry: OutboxEntry, message: TextMessage
    ) -> TextStatus:
        """What became of it; QUEUED means it will be tried again."""
        try:
            sid = await texts.send(message.to_number, message.from_number, message.body)
        except Unavailable as error:
            failure = str(error)
            return await self._storage.run(
                business.id, lambda uow: self._postpone(uow, entry, message, failure)
            )
        now = self._clock.now()
        await self._storage.run(
            business.id, lambda uow: messaging.settle(uow, message, sid=sid, now=now)
        )
        return TextStatus.SENT

    def _postpone(
        self, uow: UnitOfWork, entry: OutboxEntry, message: TextMessage, error: str
    ) -> TextStatus:
        if entry.attempts >= TRIES:
            uow.outbox.save(replace(entry, is_dead=True, leased_until=None, last_error=error))
            messaging.fail(uow, message, "gave_up")
            return TextStatus.FAILED
        pause = FIRST_PAUSE * 2 ** (entry.attempts - 1)
        due_at = self._clock.now() + pause
        uow.outbox.save(replace(entry, due_at=due_at, leased_until=None, last_error=error))
        return TextStatus.QUEUED
