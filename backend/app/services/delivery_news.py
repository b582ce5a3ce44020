"""What the provider tells of a text that left: the ledger moves forward, and what follows."""

from dataclasses import replace
from datetime import datetime

from app.domain import delivery
from app.domain.delivery import News
from app.domain.outbox import URGENT, SendText
from app.domain.text_messages import TextMessage
from app.ports import UnitOfWork
from app.services import messaging


def receive(uow: UnitOfWork, now: datetime, message_id: str, news: News) -> TextMessage | None:
    """The row as it is now; None when the news changes nothing: it is old, of another text, or
    of none that we sent."""
    # Our own note that it was sent may be on its way at the same time.
    uow.lock_schedule()
    before = uow.text_messages.find(message_id)
    if before is None or before.direction != "outbound":
        return None
    moved = delivery.after(before, news, now)
    if moved == before:
        return None
    uow.text_messages.save(moved)
    uow.outbox.remove(message_id)
    _draw_consequences(uow, now, moved)
    return moved


def _draw_consequences(uow: UnitOfWork, now: datetime, message: TextMessage) -> None:
    if message.error_code in delivery.OPTED_OUT:
        messaging.note_opt_out(uow, message.to_number, now)
    if delivery.is_worth_another_try(message):
        again = _again(message)
        key = f"again/{message.id}/{again.redelivery}"
        messaging.promise(
            uow,
            now,
            again,
            key=key,
            due_at=now + delivery.REDELIVERED_AFTER,
            is_urgent=message.id.startswith(URGENT),
        )


def _again(message: TextMessage) -> SendText:
    return SendText(
        to_number=message.to_number,
        body=message.body,
        kind=message.kind,
        conversation_id=message.conversation_id,
        appointment_id=message.appointment_id,
        campaign=message.campaign,
        useful_until=message.useful_until,
        redelivery=message.redelivery + 1,
    )


def dismiss(uow: UnitOfWork, now: datetime, message: TextMessage) -> None:
    """The owner has seen that it did not arrive."""
    uow.text_messages.save(replace(message, dismissed_at=now))
