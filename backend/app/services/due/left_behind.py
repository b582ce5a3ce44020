"""Conversations in writing that went cold: ended, so that what was begun in them is not lost."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from app.domain.conversations import COLD_AFTER, Channel, ConversationFilter, ConversationId
from app.domain.paging import Paging
from app.errors import Conflict, NotFound
from app.ports import Storage, UnitOfWork
from app.services import turns
from app.services.business_facts import Moment
from app.services.conversation import tell
from app.services.turns import Taken

LOOKED_BACK: Final = timedelta(days=7)
"""Whatever went cold while nobody looked for so long is left to whoever writes next."""
LONGEST_TALK: Final = timedelta(days=30)
AT_ONCE: Final = Paging(limit=500)
IN_WRITING: Final = (Channel.SMS, Channel.WEB)


async def end_cold_talks(storage: Storage, at: Moment, on_promise: Callable[[], None]) -> None:
    """Each in its own unit of work; one that its writer came back to meanwhile goes on."""
    for channel in IN_WRITING:
        cold = await storage.read(at.business.id, partial(_cold, at=at, channel=channel))
        for one in cold:
            with suppress(Conflict, NotFound):
                taken = await storage.run(at.business.id, partial(_ended, at=at, talk_id=one))
                if taken is not None:
                    tell(taken, on_promise)


def _cold(uow: UnitOfWork, *, at: Moment, channel: Channel) -> Sequence[ConversationId]:
    silent = ConversationFilter(
        channel=channel,
        started_from=at.now - LONGEST_TALK,
        last_from=at.now - COLD_AFTER - LOOKED_BACK,
        last_before=at.now - COLD_AFTER,
    )
    return [one.id for one in uow.conversations.list(silent, AT_ONCE).items if not one.is_over]


def _ended(uow: UnitOfWork, *, at: Moment, talk_id: ConversationId) -> Taken | None:
    uow.lock_schedule()
    if at.now - uow.conversations.get(talk_id).last_message_at < COLD_AFTER:
        return None
    return turns.hang_up(uow, at, talk_id)
