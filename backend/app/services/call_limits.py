"""Whether a call that comes in is answered, from what is stored of the last hour."""

from datetime import datetime, timedelta
from typing import Final

from app.domain.call_traffic import Admission, Bounds, Traffic, admission
from app.domain.calls import CallId
from app.domain.conversations import Channel, Conversation, ConversationFilter
from app.domain.paging import Paging
from app.ports import UnitOfWork
from app.services.turns import Opening

USUAL: Final = Bounds()
HOUR: Final = timedelta(hours=1)
LONGEST_CALL: Final = timedelta(hours=2)
"""What is older and open was lost, and takes up no line."""
MOMENT: Final = timedelta(seconds=1)


def admit(uow: UnitOfWork, opening: Opening, now: datetime, bounds: Bounds = USUAL) -> Admission:
    """A call that was answered before is the same call."""
    if opening.call_id and uow.calls.find(CallId(opening.call_id)) is not None:
        return Admission.ADMITTED
    recent = _recent(uow, opening.phone, now, bounds.machine_by_number)
    traffic = Traffic(
        this_hour=len(recent),
        at_once=_on_the_line(uow, now),
        is_in_danger=any(talk.is_emergency for talk in recent),
    )
    return admission(bounds, traffic)


def _recent(
    uow: UnitOfWork, phone: str | None, now: datetime, most: int
) -> tuple[Conversation, ...]:
    """Two callers without a number are not the same caller."""
    if phone is None:
        return ()
    wanted = ConversationFilter(channel=Channel.PHONE, phone=phone)
    newest = uow.conversations.list(wanted, Paging(limit=most)).items
    return tuple(talk for talk in newest if now - talk.started_at < HOUR)


def _on_the_line(uow: UnitOfWork, now: datetime) -> int:
    calls = uow.calls.list_open(now + MOMENT)
    # A program's sessions have no number that was called, and take up no line.
    return sum(bool(one.to_number) and now - one.started_at < LONGEST_CALL for one in calls)
