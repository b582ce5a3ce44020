"""Phones that still ring when an emergency has been taken or closed fall silent."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from app.domain.businesses import Business
from app.domain.escalations import Escalation
from app.domain.outbox import URGENT, OutboxEntry, StopRinging
from app.errors import Declined, OutcomeUnknown, Unavailable
from app.ports import PhoneCalls, Storage, UnitOfWork


def promise(uow: UnitOfWork, now: datetime, escalation: Escalation) -> None:
    """Of one that was taken or closed just now, if anybody's phone may still ring."""
    if not ringing(escalation):
        return
    # It may be opened again by worse news, and taken again.
    name = f"{URGENT}{escalation.id}-hush-{escalation.version}"
    uow.outbox.add(OutboxEntry(id=name, promise=StopRinging(escalation.id), due_at=now))


def ringing(escalation: Escalation | None) -> Sequence[str]:
    """Calls that we placed and whose end, or answer, nobody has told us; none while it is open."""
    if escalation is None or escalation.is_open:
        return ()
    return [one.call_sid for one in escalation.told if one.call_sid and one.call_result is None]


async def hush(calls: PhoneCalls | None, call_sid: str) -> None:
    """Once: a phone that cannot be stopped rings out by itself before a second try would come."""
    if calls is not None:
        with suppress(Declined, OutcomeUnknown, Unavailable):
            await calls.cancel(call_sid)


class Hushing:
    """`calls` is None where there is nobody to place any."""

    gives_up = True

    def __init__(self, storage: Storage, calls: PhoneCalls | None) -> None:
        self._storage = storage
        self._calls = calls

    async def carry_out(self, business: Business, promised: StopRinging) -> None:
        sids = await self._storage.read(
            business.id, lambda uow: ringing(uow.escalations.find(promised.escalation_id))
        )
        for sid in sids:
            await hush(self._calls, sid)
