"""The one gate every outbound text passes: a row in the ledger, the rules, then sending."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import TextKind, TextMessage, TextStatus
from app.errors import Conflict
from app.ports import UnitOfWork

TO_THE_BUSINESS: Final = frozenset({TextKind.OWNER_ALERT, TextKind.ESCALATION})
"""A customer's STOP does not silence these."""


def promise(uow: UnitOfWork, now: datetime, text: SendText, *, key: str | None = None) -> bool:
    """Put a text into the outbox; False when that was done before.

    `key` names person and reason, such as `reminder/<appointment>/<start>`: under one key a
    business sends one text, ever. The ledger remembers it.
    """
    if key is not None and is_promised(uow, key):
        return False
    entry_id = _id_of(key) if key is not None else uuid4().hex
    try:
        uow.outbox.add(OutboxEntry(id=entry_id, promise=text, due_at=now))
    except Conflict:  # somebody else has just promised it
        return False
    return True


def is_promised(uow: UnitOfWork, key: str) -> bool:
    """Whether a text was promised under this key, whatever became of it."""
    entry_id = _id_of(key)
    # First the outbox: a text leaves it only once the ledger has it.
    found = uow.outbox.find(entry_id) or uow.text_messages.find(entry_id)
    return found is not None


def _id_of(key: str) -> str:
    """Ids stand in addresses that providers call, so they tell nothing."""
    return sha256(key.encode()).hexdigest()[:32]


def admit(
    uow: UnitOfWork, entry_id: str, text: SendText, from_number: str, now: datetime
) -> TextMessage:
    """The text's row in the ledger: QUEUED if it may go, SUPPRESSED with the rule that stopped it.

    Asked again for the same entry (its worker died), it judges anew unless the text has gone.
    """
    before = uow.text_messages.find(entry_id)
    if before is not None and before.status is TextStatus.SENT:
        return before
    judged = _judged(uow, entry_id, text, from_number, now)
    if before is None:
        uow.text_messages.add(judged)
    else:
        judged = replace(judged, attempts=before.attempts, created_at=before.created_at)
        uow.text_messages.save(judged)
    return judged


def _judged(
    uow: UnitOfWork, entry_id: str, text: SendText, from_number: str, now: datetime
) -> TextMessage:
    stopped = _stopped_because(uow, text)
    return TextMessage(
        id=entry_id,
        direction="outbound",
        to_number=text.to_number,
        from_number=from_number,
        body=text.body,
        kind=text.kind,
        status=TextStatus.SUPPRESSED if stopped else TextStatus.QUEUED,
        suppressed_because=stopped,
        created_at=now,
        conversation_id=text.conversation_id,
        appointment_id=text.appointment_id,
        campaign=text.campaign,
    )


def _stopped_because(uow: UnitOfWork, text: SendText) -> str | None:
    if text.kind not in TO_THE_BUSINESS and uow.opt_outs.find(text.to_number) is not None:
        return "opted_out"
    return None


def settle(uow: UnitOfWork, message: TextMessage, *, sid: str, now: datetime) -> None:
    """It went out: the ledger says so and the promise is kept."""
    sent = replace(
        message,
        status=TextStatus.SENT,
        provider_sid=sid,
        sent_at=now,
        attempts=message.attempts + 1,
    )
    uow.text_messages.save(sent)
    uow.outbox.remove(message.id)


def fail(uow: UnitOfWork, message: TextMessage, error: str) -> None:
    """It did not go and will not be tried again; the dead entry stays for the owner to see."""
    failed = replace(
        message, status=TextStatus.FAILED, error_code=error, attempts=message.attempts + 1
    )
    uow.text_messages.save(failed)
