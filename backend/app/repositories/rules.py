"""What every backend decides alike, decided once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import floor

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.businesses import Business
from app.domain.calendars import BusyTime
from app.domain.conversations import Conversation, Message
from app.domain.escalations import Escalation
from app.domain.outbox import OutboxEntry
from app.domain.paging import Paging
from app.domain.reports.areas import area_of
from app.domain.reports.tallies import VisitPart
from app.domain.text_messages import TextKind, TextMessage
from app.domain.waitlist import WaitStatus
from app.repositories.instants import in_utc

TO_THE_OWNER = (TextKind.OWNER_ALERT, TextKind.ESCALATION)
NO_VISIT = (AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)
"""Appointments at which nobody was visited."""
QUOTE_PARTS = (VisitPart.JOB_STAGE, VisitPart.QUOTE_STATUS, VisitPart.STATUS)
MOST = 2**31 - 1
MOST_RETURN_CALLS = 1_000
MOST_DEAD_ENTRIES = 500
MOST_BACKLOG_BUSINESSES = 100
MOST_URGENT_BUSINESSES = 500
MOST_OPEN_CALLS = 500
MOST_OPEN_ESCALATIONS = 500
MOST_OWNER_CALLS = 100
MOST_WAITING = 1_000
MOST_OPEN_WAITING = 500
OPEN_WAITING = frozenset({WaitStatus.WAITING, WaitStatus.OFFERED})


def bounds(paging: Paging) -> tuple[int, int]:
    """Limit and offset within what every database can count to."""
    return min(max(paging.limit, 0), MOST), min(max(paging.offset, 0), MOST)


def clash(one: Appointment, other: Appointment) -> bool:
    """Both take the time of one technician (or of nobody in particular) and neither was put on
    top of another on purpose."""
    return (
        one.id != other.id
        and (one.technician_id or "") == (other.technician_id or "")
        and (one.holds_time and not one.overlap_allowed)
        and (other.holds_time and not other.overlap_allowed)
        and one.window.overlaps(other.window)
    )


def area(appointment: Appointment) -> str | None:
    return area_of(appointment.zip_code, appointment.address)


def second(moment: datetime) -> int:
    """Seconds since 1970, as reports subtract them."""
    return floor(moment.timestamp())


def first_version(conversation: Conversation, said: Sequence[Message]) -> Conversation:
    return replace(in_utc(conversation), version=1, message_count=len(said))


def next_version(conversation: Conversation, said: Sequence[Message]) -> Conversation:
    return replace(
        in_utc(conversation),
        version=conversation.version + 1,
        message_count=conversation.message_count + len(said),
    )


def is_free(entry: OutboxEntry, now: datetime) -> bool:
    """Due, and nobody's."""
    is_leased = entry.leased_until is not None and entry.leased_until > now
    return not entry.is_dead and entry.due_at <= now and not is_leased


def first_escalation(escalation: Escalation) -> Escalation:
    return replace(in_utc(escalation), version=1)


def next_escalation(escalation: Escalation) -> Escalation:
    return replace(in_utc(escalation), version=escalation.version + 1)


def first_profile(business: Business) -> Business:
    return replace(in_utc(business), version=1)


def next_profile(business: Business) -> Business:
    return replace(in_utc(business), version=business.version + 1)


def times_of_link(link_id: str, times: Sequence[BusyTime]) -> tuple[BusyTime, ...]:
    """As they are kept: under this link, the last given of each event."""
    last = {time.event_id: time for time in times}
    return tuple(in_utc(replace(time, link_id=link_id)) for time in last.values())


def other_party(message: TextMessage) -> str:
    """The number that is not ours."""
    return message.to_number if message.direction == "outbound" else message.from_number
