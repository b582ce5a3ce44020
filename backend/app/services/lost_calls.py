"""Calls whose end nobody told us: ended as if they had hung up, so that nobody waits in vain.

Twilio's last news of a call may get lost, and programs forget to end theirs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.calls import Call, CallStatus
from app.domain.conversations import ConversationId
from app.errors import NotFound
from app.ports import Storage, UnitOfWork
from app.services import turns
from app.services.business_facts import Moment

LONGEST_CALL: Final = timedelta(hours=2)
LONGEST_PAUSE: Final = timedelta(minutes=30)
"""Longer than any silence on a telephone; whoever spoke since is still there."""
LONGEST_TRANSFER: Final = timedelta(hours=4)
"""Of two people who talk to each other we hear nothing; Twilio ends their call then."""
AT_ONCE: Final = 50


def end_lost_calls(uow: UnitOfWork, moment: Moment) -> int:
    """How many were ended; whoever got as many as `AT_ONCE` may ask again."""
    ended = 0
    for call in uow.calls.list_open(moment.now - LONGEST_CALL):
        if ended == AT_ONCE:
            break
        ended += _end(uow, moment, call)
    return ended


def _end(uow: UnitOfWork, moment: Moment, call: Call) -> bool:
    try:
        talk = uow.conversations.get(ConversationId(call.conversation_id))
    except NotFound:
        _close(uow, call, moment.now)
        return True
    pause = LONGEST_TRANSFER if call.transfer is not None else LONGEST_PAUSE
    if moment.now - talk.last_message_at < pause:
        return False
    if talk.is_over:
        _close(uow, call, talk.ended_at)
    else:
        turns.hang_up(uow, moment, talk.id)
    return True


def _close(uow: UnitOfWork, call: Call, at: datetime | None) -> None:
    ended_at = at.astimezone(UTC) if at else None
    uow.calls.save(replace(call, status=CallStatus.COMPLETED, ended_at=ended_at))


async def end_lost(storage: Storage, at: Moment, on_promise: Callable[[], None]) -> int:
    """All of one business's, however many; how many there were."""
    before, total, ended = at.now - LONGEST_CALL, 0, AT_ONCE
    while ended == AT_ONCE:
        if not await storage.read(at.business.id, lambda uow: uow.calls.list_open(before)):
            break
        ended = await storage.run(at.business.id, lambda uow: end_lost_calls(uow, at))
        total += ended
    if total:
        on_promise()
    return total
