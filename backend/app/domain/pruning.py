"""Pruning: what is old enough to go, and what stays however old it is.

A business says how many days it keeps appointments, and how many days it keeps what was said.
Nothing goes that is still to come, open, owed a call, or under an emergency nobody has taken.
Opt-outs never go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.businesses import Business
from app.domain.conversations import Conversation
from app.domain.escalations import Escalation
from app.domain.outbox import (
    ClimbLadder,
    DoDueWork,
    OutboxEntry,
    PullCalendar,
    RingPerson,
    SendText,
    StopRinging,
)
from app.domain.owner_calls import OwnerCall
from app.domain.records import RecordKind
from app.domain.return_calls import ReturnCall, ReturnCallStatus
from app.domain.text_messages import TextMessage, TextStatus
from app.domain.waitlist import Waiting, WaitStatus

STILL_OPEN: Final = frozenset(
    {
        AppointmentStatus.PENDING_RESCHEDULE,
        AppointmentStatus.EN_ROUTE,
        AppointmentStatus.IN_PROGRESS,
    }
)
"""Somebody waits for a new time, or is on the way or at work, however long ago that was."""
GOES_ON: Final = timedelta(days=30)
"""A conversation that nobody ended is taken for one that goes on."""
TEXTS_STAY: Final = timedelta(days=30)
"""For so long at least: they are shown where they did not arrive, and keep us from texting the
same twice."""
COUNTS_STAY: Final = timedelta(days=400)
"""Counts of webhooks, promises that were given up, and the calls of owners."""
WITH_VISITS: Final = (RecordKind.APPOINTMENTS, RecordKind.WAITLIST)
WITH_TALKS: Final = (
    RecordKind.CONVERSATIONS,
    RecordKind.RETURN_CALLS,
    RecordKind.TEXT_MESSAGES,
    RecordKind.ESCALATIONS,
)
LEAVINGS: Final = (RecordKind.OWNER_CALLS, RecordKind.OUTBOX)
PRUNED: Final = (*WITH_VISITS, *WITH_TALKS, RecordKind.CALLS, *LEAVINGS)
"""Calls go with the conversation they carried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """Who and what is still in hand, and keeps its past with it."""

    talks: frozenset[str] = frozenset()
    """Conversations under an open emergency."""
    phones: frozenset[str] = frozenset()
    """Of people in an open emergency."""
    customers: frozenset[str] = frozenset()
    """The same people, by id."""
    alarms: frozenset[str] = frozenset()
    """Open escalations."""


def limits(business: Business, now: datetime) -> dict[RecordKind, datetime]:
    """What began before may go, by kind; a kind that is missing is kept for ever."""
    found: dict[RecordKind, datetime] = {}
    visits, talks = business.appointment_retention_days, business.conversation_retention_days
    if visits is not None:
        found |= dict.fromkeys(WITH_VISITS, now - timedelta(days=visits))
    if talks is not None:
        found |= dict.fromkeys(WITH_TALKS, now - timedelta(days=talks))
        found[RecordKind.TEXT_MESSAGES] = now - max(timedelta(days=talks), TEXTS_STAY)
    kept = min(COUNTS_STAY, max(timedelta(days=talks), TEXTS_STAY)) if talks else COUNTS_STAY
    return found | dict.fromkeys(LEAVINGS, now - kept)


def may_go(
    kind: RecordKind, record: Any, before: datetime, guarded: Guarded, now: datetime
) -> bool:
    """As far as it can be told from the record itself and what is guarded."""
    return RULES[kind](record, before, guarded, now)


def _visit(visit: Appointment, before: datetime, guarded: Guarded, now: datetime) -> bool:
    return (
        visit.window.end < before
        and visit.status not in STILL_OPEN
        and visit.conversation_id not in guarded.talks
        and visit.customer_id not in guarded.customers
    )


def _wish(wish: Waiting, before: datetime, guarded: Guarded, now: datetime) -> bool:
    return (
        wish.status in (WaitStatus.SERVED, WaitStatus.EXPIRED)
        and wish.created_at < before
        and wish.last_on < before.date()
        and wish.customer_id not in guarded.customers
    )


def _talk(talk: Conversation, before: datetime, guarded: Guarded, now: datetime) -> bool:
    is_left = talk.is_over or talk.last_message_at < now - GOES_ON
    return (
        is_left
        and talk.last_message_at < before
        and talk.id not in guarded.talks
        and guarded.phones.isdisjoint((talk.phone, talk.state.phone))
        and talk.customer_id not in guarded.customers
    )


def _owed(owed: ReturnCall, before: datetime, guarded: Guarded, now: datetime) -> bool:
    return (
        owed.status is not ReturnCallStatus.PENDING
        and owed.last_seen_at < before
        and owed.phone not in guarded.phones
        and owed.conversation_id not in guarded.talks
    )


def _text(text: TextMessage, before: datetime, guarded: Guarded, now: datetime) -> bool:
    other = text.to_number if text.direction == "outbound" else text.from_number
    is_waiting = text.status is TextStatus.QUEUED or text.sending_since is not None
    return (
        not is_waiting
        and text.created_at < before
        and other not in guarded.phones
        and text.conversation_id not in guarded.talks
    )


def _alarm(alarm: Escalation, before: datetime, guarded: Guarded, now: datetime) -> bool:
    moments = (alarm.opened_at, alarm.acknowledged_at, alarm.ended_at)
    return (
        not alarm.is_open
        and max(at for at in moments if at is not None) < before
        and alarm.conversation_id not in guarded.talks
    )


def _owner_call(call: OwnerCall, before: datetime, guarded: Guarded, now: datetime) -> bool:
    return call.started_at < before


def _given_up(entry: OutboxEntry, before: datetime, guarded: Guarded, now: datetime) -> bool:
    """What looks after a business never goes, whatever became of it."""
    match entry.promise:
        case ClimbLadder(alarm) | RingPerson(alarm) | StopRinging(alarm):
            is_in_hand = alarm in guarded.alarms
        case SendText() as text:
            is_in_hand = text.conversation_id in guarded.talks
        case DoDueWork() | PullCalendar():
            is_in_hand = True
        case _:
            is_in_hand = False
    return entry.is_dead and entry.due_at < before and not is_in_hand


Rule = Callable[[Any, datetime, Guarded, datetime], bool]
RULES: Final[Mapping[RecordKind, Rule]] = {
    RecordKind.APPOINTMENTS: _visit,
    RecordKind.WAITLIST: _wish,
    RecordKind.CONVERSATIONS: _talk,
    RecordKind.RETURN_CALLS: _owed,
    RecordKind.TEXT_MESSAGES: _text,
    RecordKind.ESCALATIONS: _alarm,
    RecordKind.OWNER_CALLS: _owner_call,
    RecordKind.OUTBOX: _given_up,
}
