"""Texts that came in, as rows of the ledger."""

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
    def number(self) -> str:
        """Of somebody who can be answered."""
        return self.phone or self.sender

    @property
    def shown(self) -> str:
        """What came beside the words; we do not look at it."""
        return "Sent a picture." if self.pictures == 1 else f"Sent {self.pictures} pictures."

    @property
    def reply_id(self) -> str:
        """Of the row that its answer gets."""
        return f"{self.id}.reply"


def is_flood(uow: UnitOfWork, now: datetime, phone: str) -> bool:
    """Whether a text that comes now, and is not in the ledger yet, is one too many."""
    rows = uow.text_messages.list(TextFilter(phone=phone), LATEST).items
    since = now - HOUR
    came = [row for row in rows if row.direction == "inbound" and row.created_at > since]
    return len(came) >= MOST_AN_HOUR


def answered_before(uow: UnitOfWork, text: Inbound) -> str | None:
    """The reply a text got when it came first."""
    reply = uow.text_messages.find(text.reply_id)
    is_out = reply is not None and reply.status is not TextStatus.SUPPRESSED
    return reply.body if reply is not None and is_out else None


def add(
    uow: UnitOfWork,
    now: datetime,
    text: Inbound,
    conversation_id: str | None = None,
    outcome: str | None = None,
) -> None:
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
        conversation_id=conversation_id,
        outcome=outcome,
    )
    uow.text_messages.add(came)
