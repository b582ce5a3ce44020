"""What was promised and could not be done, for the owner to see, try again or put aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.outbox import URGENT, OutboxEntry, SendText
from app.domain.paging import Paging
from app.domain.text_messages import TextFilter, TextMessage, TextStatus
from app.errors import NotFound
from app.ports import UnitOfWork
from app.services import audit, delivery_news, messaging
from app.services.audit import Stamp

SHOWN_FOR: Final = timedelta(days=30)
MOST: Final = Paging(limit=500)
LOST: Final = (TextStatus.FAILED, TextStatus.UNDELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    id: str
    what: str
    """The kind of text, or of other promised work."""
    to_number: str | None
    customer_name: str | None = None
    """Of the customer who has that number."""
    body: str | None
    why: str
    """A code of the provider's, or words."""
    at: datetime
    attempts: int


def list_all(uow: UnitOfWork, now: datetime) -> Sequence[Undelivered]:
    """Newest first; texts of the last 30 days, other work until it is put aside."""
    since = now - SHOWN_FOR
    texts = [_of_text(row) for row in _lost_texts(uow) if row.created_at >= since]
    errands = [_of_errand(one) for one in _dead_errands(uow)]
    newest_first = sorted((*texts, *errands), key=lambda one: (one.at, one.id), reverse=True)
    return _named(uow, newest_first)


def retry(uow: UnitOfWork, stamp: Stamp, undelivered_id: str) -> None:
    """Once more, by every rule of the gate. NotFound when there is nothing of this id to retry."""
    uow.lock_schedule()
    entry = uow.outbox.find(undelivered_id)
    if entry is not None and entry.is_dead:
        fresh = replace(
            entry, is_dead=False, attempts=0, due_at=stamp.at, leased_until=None, last_error=None
        )
        uow.outbox.save(fresh)
    else:
        row = _lost_text(uow, undelivered_id)
        is_urgent, key = row.id.startswith(URGENT), f"by-hand/{row.id}"
        messaging.promise(uow, stamp.at, _same_again(row), key=key, is_urgent=is_urgent)
        delivery_news.dismiss(uow, stamp.at, row)
    audit.record(uow.audit, stamp, "undelivered.retry", target_id=undelivered_id)


def dismiss(uow: UnitOfWork, stamp: Stamp, undelivered_id: str) -> None:
    uow.lock_schedule()
    entry, row = uow.outbox.find(undelivered_id), uow.text_messages.find(undelivered_id)
    is_dead = entry is not None and entry.is_dead
    is_lost = row is not None and _is_lost(row)
    if not is_dead and not is_lost:
        raise NotFound(f"nothing undelivered {undelivered_id}")
    if is_dead:
        uow.outbox.remove(undelivered_id)
    if row is not None and is_lost:
        delivery_news.dismiss(uow, stamp.at, row)
    audit.record(uow.audit, stamp, "undelivered.dismiss", target_id=undelivered_id)


def _named(uow: UnitOfWork, lost: Sequence[Undelivered]) -> Sequence[Undelivered]:
    phones = list(dict.fromkeys(one.to_number for one in lost if one.to_number))
    names = {known.phone: known.name for known in uow.customers.list_by_phones(phones)}
    return [replace(one, customer_name=names.get(one.to_number or "")) for one in lost]


def _lost_texts(uow: UnitOfWork) -> Iterator[TextMessage]:
    for status in LOST:
        rows = uow.text_messages.list(TextFilter(status=status), MOST).items
        yield from (row for row in rows if _is_lost(row))


def _lost_text(uow: UnitOfWork, message_id: str) -> TextMessage:
    row = uow.text_messages.find(message_id)
    if row is None or not _is_lost(row):
        raise NotFound(f"nothing undelivered {message_id}")
    return row


def _is_lost(row: TextMessage) -> bool:
    return row.direction == "outbound" and row.status in LOST and row.dismissed_at is None


def _dead_errands(uow: UnitOfWork) -> Iterator[OutboxEntry]:
    """Texts that were given up are in the ledger."""
    return (one for one in uow.outbox.list_dead() if not isinstance(one.promise, SendText))


def _of_text(row: TextMessage) -> Undelivered:
    return Undelivered(
        id=row.id,
        what=row.kind.value,
        to_number=row.to_number,
        body=row.body,
        why=row.error_code or row.status.value.lower(),
        at=row.created_at,
        attempts=row.attempts,
    )


def _of_errand(entry: OutboxEntry) -> Undelivered:
    return Undelivered(
        id=entry.id,
        what=type(entry.promise).__name__,
        to_number=None,
        body=None,
        why=entry.last_error or "",
        at=entry.due_at,
        attempts=entry.attempts,
    )


def _same_again(row: TextMessage) -> SendText:
    return SendText(
        to_number=row.to_number,
        body=row.body,
        kind=row.kind,
        conversation_id=row.conversation_id,
        appointment_id=row.appointment_id,
        campaign=row.campaign,
        useful_until=row.useful_until,
    )
