"""Texts that came in, and our replies, as rows of the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.paging import Paging
from app.domain.text_messages import TextFilter, TextKind, TextMessage, TextStatus
from app.ports import UnitOfWork

HOUR: Final = timedelta(hours=1)
MOST_AN_HOUR: Final = 30
"""Texts from one number that are answered; a person does not write more."""
LATEST: Final = Paging(limit=4 * MOST_AN_HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A text as it came in. `id` is the provider's; the same one again is the same text."""

    id: str
    sender: str
    """As the provider wrote it: a number, a short code, a name."""
    phone: str | None
    """E.164; None when they cannot be answered."""
    to_number: str
    words: str
    opt_out_type: str | None = None
    pictures: int = 0

    @property
    def shown(self) -> str:
        """What came beside the words; we do not look at it."""
        return "Sent a picture." if self.pictures == 1 else f"Sent {self.pictures} pictures."


def is_flood(uow: UnitOfWork, now: datetime, phone: str) -> bool:
    """Whether this text, which is in the ledger already, is one too many."""
    rows = uow.text_messages.list(TextFilter(phone=phone), LATEST).items
    since = now - HOUR
    came = [row for row in rows if row.direction == "inbound" and row.created_at > since]
    return len(came) > MOST_AN_HOUR


def answered_before(uow: UnitOfWork, message_id: str) -> str | None:
    """The reply a text got when it came first."""
    reply = uow.text_messages.find(_reply_id(message_id))
    return reply.body if reply else None


def add(uow: UnitOfWork, now: datetime, text: Inbound) -> None:
    came = TextMessage(
        id=text.id,
        direction="inbound",
        to_number=text.to_number,
        from_number=text.sender,
        body=text.words or (text.shown if text.pictures else ""),
        kind=TextKind.REPLY,
        status=TextStatus.DELIVERED,
        created_at=now,
        provider_sid=text.id,
    )
    uow.text_messages.add(came)


def add_reply(uow: UnitOfWork, now: datetime, text: Inbound, body: str) -> None:
    """It goes out with the answer to the webhook."""
    reply = TextMessage(
        id=_reply_id(text.id),
        direction="outbound",
        to_number=text.phone or text.sender,
        from_number=text.to_number,
        body=body,
        kind=TextKind.REPLY,
        status=TextStatus.SENT,
        created_at=now,
        sent_at=now,
        attempts=1,
    )
    uow.text_messages.add(reply)


def _reply_id(message_id: str) -> str:
    return f"{message_id}.reply"
