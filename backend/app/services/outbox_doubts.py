"""Texts of which nobody knows whether they were sent: the provider is asked, not told again.

It takes no key that would make sending twice the same as once, so what it lists decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.businesses import Business
from app.domain.delivery import MUST_ARRIVE
from app.domain.paging import Paging
from app.domain.text_messages import TextFilter, TextMessage
from app.errors import Declined, Unavailable
from app.ports import Storage, Texts

SURE_AFTER: Final = timedelta(seconds=60)
"""What is not listed by then was not sent."""
UNANSWERED: Final = timedelta(hours=1)
"""So long we ask a provider that does not answer."""
CLOCKS_DIFFER: Final = timedelta(minutes=1)
LATEST: Final = Paging(limit=100)


@dataclass(frozen=True, slots=True)
class Finding:
    """All empty: nobody knows yet."""

    sid: str | None = None
    was_not_sent: bool = False
    is_hopeless: bool = False


async def look_into(
    storage: Storage, texts: Texts, business: Business, message: TextMessage, now: datetime
) -> Finding:
    since = message.sending_since or now
    try:
        listed = await texts.list_sent(message.to_number, message.from_number)
    except (Unavailable, Declined):
        return _unanswered(message, now - since)
    others = await storage.read(
        business.id,
        lambda uow: uow.text_messages.list(TextFilter(phone=message.to_number), LATEST),
    )
    taken = {row.provider_sid for row in others.items}
    for one in listed:
        # A trial account puts a sentence of its own in front.
        is_it = one.body.strip().endswith(message.body.strip())
        if is_it and one.sid not in taken and one.created_at >= since - CLOCKS_DIFFER:
            return Finding(sid=one.sid)
    return Finding(was_not_sent=now - since >= SURE_AFTER)


def _unanswered(message: TextMessage, waited: timedelta) -> Finding:
    """Twice is better than never only for what must arrive."""
    if waited < UNANSWERED:
        return Finding()
    must_arrive = message.kind in MUST_ARRIVE
    return Finding(was_not_sent=must_arrive, is_hopeless=not must_arrive)
