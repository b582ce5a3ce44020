"""Sending a promised text: judged where it is claimed, then network, then the ledger."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app import observability
from app.domain.businesses import Business
from app.domain.delivery import MUST_ARRIVE, OPTED_OUT
from app.domain.messaging import Limits
from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import OutgoingText, TextKind, TextMessage, TextStatus
from app.errors import AppError, Declined, NotFound, OutcomeUnknown, Unavailable
from app.ports import Clock, Storage, Texts, UnitOfWork
from app.services import messaging, outbox_doubts
from app.services.outbox_doubts import Finding

TRIES: Final = 8
"""With pauses that double, about an hour."""
FIRST_PAUSE: Final = timedelta(seconds=15)
"""Doubled after each try, and spread so that not everyone comes back at once."""
SPREAD: Final = 0.25
LONGEST_PAUSE: Final = timedelta(hours=1)
LONGEST_OF_ALARMS: Final = timedelta(minutes=1)
ALARMS: Final = frozenset({TextKind.ESCALATION, TextKind.OWNER_ALERT})
LOOK_AGAIN: Final = timedelta(seconds=30)
"""After an answer that never came: whether it was sent shows by then."""
LONGEST_ERROR: Final = 300


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text whose turn it is. `is_in_doubt`: it was handed to the provider before, and what came
    of it was never heard."""

    entry: OutboxEntry
    message: TextMessage
    is_in_doubt: bool = False


class OutboxTexts:
    """Without a provider every text is held back, and says so."""

    def __init__(
        self, storage: Storage, texts: Texts | None, clock: Clock, limits: Limits | None = None
    ) -> None:
        self._storage = storage
        self._texts = texts
        self._clock = clock
        self._limits = limits or messaging.USUAL_LIMITS

    def admit(
        self, uow: UnitOfWork, business: Business, entry: OutboxEntry, text: SendText
    ) -> Claimed | None:
        """Its row in the ledger, to be asked for in the transaction that claims the entry:
        whoever opted out meanwhile is left alone. None when it has to wait.

        The row says from now on that it is being sent, so that nobody sends it blindly again
        should this process die.
        """
        now = self._clock.now()
        message = messaging.admit(uow, business, entry, text, now, self._limits)
        if message.held_until is not None:
            return None
        if message.status is TextStatus.QUEUED and self._texts is None:
            message = replace(
                message,
                status=TextStatus.SUPPRESSED,
                suppressed_because="no_sms_provider",
                sending_since=None,
            )
            uow.text_messages.save(message)
        if message.status is not TextStatus.QUEUED:
            uow.outbox.remove(entry.id)
        since = message.sending_since
        return Claimed(entry, message, is_in_doubt=since is not None and since < now)

    async def send(self, business: Business, claimed: Claimed) -> None:
        """Network between two transactions, never inside one."""
        status = claimed.message.status
        if status is TextStatus.QUEUED and self._texts is not None:
            step = self._find_out if claimed.is_in_doubt else self._deliver
            try:
                status = await step(self._texts, business, claimed)
            except NotFound:
                return  # Erased while it was on its way: nothing of it is kept.
        observability.text_settled(claimed.message.kind.value, status.value)

    async def _deliver(self, texts: Texts, business: Business, claimed: Claimed) -> TextStatus:
        """What became of it; QUEUED means that it goes on."""
        entry, message = claimed.entry, claimed.message
        try:
            sid = await texts.send(_outgoing(business, message))
        except (Unavailable, Declined, OutcomeUnknown) as error:
            failure = error
            return await self._storage.run(
                business.id, lambda uow: self._failed(uow, entry, message, failure)
            )
        now = self._clock.now()
        await self._storage.run(
            business.id, lambda uow: messaging.settle(uow, message, sid=sid, now=now)
        )
        return TextStatus.SENT

    def _failed(
        self, uow: UnitOfWork, entry: OutboxEntry, message: TextMessage, error: AppError
    ) -> TextStatus:
        uow.lock_schedule()
        if uow.outbox.find(entry.id) is None:  # News of it came meanwhile: it did go.
            return uow.text_messages.get(message.id).status
        if isinstance(error, OutcomeUnknown):
            return self._wait(uow, entry, LOOK_AGAIN, error)
        if isinstance(error, Declined):
            return _declined(uow, entry, message, error, self._clock.now())
        return self._postpone(uow, entry, message, error)

    def _wait(
        self, uow: UnitOfWork, entry: OutboxEntry, pause: timedelta, error: AppError
    ) -> TextStatus:
        due_at = self._clock.now() + pause
        said = str(error)[:LONGEST_ERROR]
        uow.outbox.save(replace(entry, due_at=due_at, leased_until=None, last_error=said))
        return TextStatus.QUEUED

    def _postpone(
        self, uow: UnitOfWork, entry: OutboxEntry, message: TextMessage, error: AppError
    ) -> TextStatus:
        """It was certainly not sent."""
        if message.attempts >= TRIES:
            return _give_up(uow, entry, message, "gave_up", error)
        uow.text_messages.save(replace(message, sending_since=None))
        return self._wait(uow, entry, _pause(message, error), error)

    async def _find_out(self, texts: Texts, business: Business, claimed: Claimed) -> TextStatus:
        found = await outbox_doubts.look_into(
            self._storage, texts, business, claimed.message, self._clock.now()
        )
        return await self._storage.run(business.id, lambda uow: self._decide(uow, claimed, found))

    def _decide(self, uow: UnitOfWork, claimed: Claimed, found: Finding) -> TextStatus:
        entry, message, now = claimed.entry, claimed.message, self._clock.now()
        uow.lock_schedule()
        if uow.outbox.find(entry.id) is None:
            return uow.text_messages.get(message.id).status
        if found.sid is not None:
            messaging.settle(uow, message, sid=found.sid, now=now)
            return TextStatus.SENT
        lost = OutcomeUnknown("nobody knows whether it was sent")
        is_risk = message.attempts >= TRIES or (
            message.attempts > 1 and message.kind not in MUST_ARRIVE
        )
        if found.is_hopeless or (found.was_not_sent and is_risk):
            return _give_up(uow, entry, message, "outcome_unknown", lost)
        if found.was_not_sent:
            uow.text_messages.save(replace(message, sending_since=None))
            return self._wait(uow, entry, timedelta(), lost)
        return self._wait(uow, entry, LOOK_AGAIN, lost)


def _declined(
    uow: UnitOfWork, entry: OutboxEntry, message: TextMessage, error: Declined, now: datetime
) -> TextStatus:
    code = str(error.facts.get("code") or "declined")
    if code in OPTED_OUT:
        messaging.note_opt_out(uow, message.to_number, now)
        stopped = replace(
            message,
            status=TextStatus.SUPPRESSED,
            suppressed_because="opted_out",
            error_code=code,
            sending_since=None,
        )
        uow.text_messages.save(stopped)
        uow.outbox.remove(entry.id)
        return TextStatus.SUPPRESSED
    return _give_up(uow, entry, message, code, error)


def _give_up(
    uow: UnitOfWork, entry: OutboxEntry, message: TextMessage, code: str, error: AppError
) -> TextStatus:
    """Kept where the owner sees it."""
    said = str(error)[:LONGEST_ERROR]
    uow.outbox.save(replace(entry, is_dead=True, leased_until=None, last_error=said))
    messaging.fail(uow, message, code)
    return TextStatus.FAILED


def _pause(message: TextMessage, error: AppError) -> timedelta:
    """Longer if the other side asked for it."""
    longest = LONGEST_OF_ALARMS if message.kind in ALARMS else LONGEST_PAUSE
    doubled = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 16), longest)
    asked_for = error.facts.get("retry_after")
    least = timedelta(seconds=asked_for) if isinstance(asked_for, int) else timedelta()
    spread: timedelta = doubled * random.uniform(1, 1 + SPREAD)
    return max(spread, least)


def _outgoing(business: Business, message: TextMessage) -> OutgoingText:
    return OutgoingText(
        id=message.id,
        business_id=business.id,
        to_number=message.to_number,
        from_number=message.from_number,
        body=message.body,
    )
