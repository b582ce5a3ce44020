"""What becomes of a text once it left: news of the provider's, in whatever order it comes.

Statuses and codes are Twilio's: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
and https://www.twilio.com/docs/api/errors.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.text_messages import TextKind, TextMessage, TextStatus

_RANK: Final = {
    **dict.fromkeys(("accepted", "scheduled"), 0),
    "queued": 1,
    "sending": 2,
    "sent": 3,
    **dict.fromkeys(("delivered", "undelivered", "failed", "canceled"), 4),
    "read": 5,
}
_STATUS: Final = {
    "delivered": TextStatus.DELIVERED,
    "read": TextStatus.DELIVERED,
    "undelivered": TextStatus.UNDELIVERED,
    "failed": TextStatus.FAILED,
    "canceled": TextStatus.FAILED,
}

OPTED_OUT: Final = frozenset({"21610"})
BAD_ADDRESS: Final = frozenset({"21211", "21214", "21217", "21614", "30004", "30005", "30006"})
"""Nobody gets texts there: wrong, out of service, a landline, or we are blocked."""
SENDER_IN_TROUBLE: Final = frozenset({"30007", "30032", "30034", "30035"})
"""It is we who may not send: filtered, or not registered. The operator must act."""
WORTH_ANOTHER_TRY: Final = frozenset({"30001", "30003", "30008", "30410"})

MUST_ARRIVE: Final = frozenset(
    {
        TextKind.ESCALATION,
        TextKind.OWNER_ALERT,
        TextKind.REPLY,
        TextKind.CONFIRMATION,
        TextKind.REMINDER,
    }
)
MOST_REDELIVERIES: Final = 2
REDELIVERED_AFTER: Final = timedelta(minutes=15)
"""A phone that was off may be on again; more than the gate takes for a duplicate."""


@dataclass(frozen=True, slots=True)
class News:
    """`status` as the provider writes it."""

    sid: str
    status: str
    error_code: str | None = None


def after(message: TextMessage, news: News, now: datetime) -> TextMessage:
    """The row once the news is known: it only ever moves forward. News of another text, or of a
    status nobody knows, changes nothing."""
    rank = _RANK.get(news.status)
    is_another = message.provider_sid not in (None, news.sid)
    if rank is None or is_another or rank <= _rank_of(message) or not _may_move(message, news):
        return message
    status = _STATUS.get(news.status, TextStatus.SENT)
    return replace(
        message,
        status=status,
        provider_sid=news.sid,
        provider_status=news.status,
        sending_since=None,
        sent_at=message.sent_at or now,
        error_code=news.error_code if status in _LOST else message.error_code,
    )


_LOST: Final = frozenset({TextStatus.UNDELIVERED, TextStatus.FAILED})


def _rank_of(message: TextMessage) -> int:
    return _RANK.get(message.provider_status or "", -1)


def _may_move(message: TextMessage, news: News) -> bool:
    """Of what has ended nothing comes but that it was read after all."""
    has_ended = _rank_of(message) == _RANK["delivered"]
    return not has_ended or (message.provider_status == "delivered" and news.status == "read")


def is_worth_another_try(message: TextMessage) -> bool:
    return (
        message.status in _LOST
        and message.error_code in WORTH_ANOTHER_TRY
        and message.kind in MUST_ARRIVE
        and message.redelivery < MOST_REDELIVERIES
    )
