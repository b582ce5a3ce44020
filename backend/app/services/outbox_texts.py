"""Sending a promised text: judged where it is claimed, then network, then the ledger."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from app import observability
from app.domain.businesses import Business
from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import OutgoingText, TextMessage, TextStatus
from app.errors import NotFound, Unavailable
from app.ports import Clock, Storage, Texts, UnitOfWork
from app.services import messaging

TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=15)
"""Doubled after each try."""


class OutboxTexts:
    """Without a provider every text is held back, and says so."""

    def __init__(self, storage: Storage, texts: Texts | None, clock: Clock) -> None:
        self._storage = storage
        self._texts = texts
        self._clock = clock

    def admit(
        self, uow: UnitOfWork, entry_id: str, text: SendText, from_number: str
    ) -> TextMessage:
        """Its row in the ledger, to be asked for in the transaction that claims the entry:
        whoever opted out meanwhile is left alone."""
        message = messaging.admit(uow, entry_id, text, from_number, self._clock.now())
        if message.status is TextStatus.QUEUED and self._texts is None:
            message = replace(
                message, status=TextStatus.SUPPRESSED, suppressed_because="no_sms_provider"
            )
            uow.text_messages.save(message)
        if message.status is not TextStatus.QUEUED:
            uow.outbox.remove(entry_id)
        return message

    async def send(self, business: Business, entry: OutboxEntry, message: TextMessage) -> None:
        """Network between two transactions, never inside one."""
        status = message.status
        if status is TextStatus.QUEUED and self._texts is not None:
            try:
                status = await self._deliver(self._texts, business, entry, message)
            except NotFound:
                return  # Erased while it was on its way: nothing of it is kept.
        observability.text_settled(message.kind.value, status.value)

    async def _deliver(
        self, texts: Texts, business: Business, entry: OutboxEntry, message: TextMessage
    ) -> TextStatus:
        """What became of it; QUEUED means it will be tried again."""
        try:
            sid = await texts.send(_outgoing(business, message))
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


def _outgoing(business: Business, message: TextMessage) -> OutgoingText:
    return OutgoingText(
        id=message.id,
        business_id=business.id,
        to_number=message.to_number,
        from_number=message.from_number,
        body=message.body,
    )
