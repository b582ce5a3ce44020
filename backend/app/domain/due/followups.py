"""Follow-ups: people who got in touch, did not book, and are asked once if they still want to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.appointments import Appointment
from app.domain.conversations import Conversation, ConversationStatus
from app.domain.due.tally import Why
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus

LEFT_ALONE: Final = timedelta(hours=2)
"""They may come back by themselves, and a person may call."""
GOES_COLD: Final = timedelta(days=3)
GOING_ON: Final = timedelta(days=1)
"""A conversation nobody ended is taken for one that goes on."""
NEXT_ONE: Final = timedelta(days=7)
"""Between two follow-ups to one number, whatever they wanted."""
LEADS: Final = frozenset(
    {
        ReturnCallReason.PARTIAL_INTAKE,
        ReturnCallReason.NO_SLOT,
        ReturnCallReason.DECLINED_TIMES,
    }
)
"""Reasons for which a text may do; with the others a person was promised."""
NO_LEADS: Final = frozenset(
    {"sales", "robocall", "wrong_number", "outside_area", "abandoned", "cancelled", "kept", "moved"}
)
"""Outcomes of conversations with people who want nothing more of us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What we had to do with one number lately."""

    phone: str
    talks: Sequence[Conversation]
    """Newest first."""
    owed: ReturnCall | None = None
    visits: Sequence[Appointment] = ()
    """Of the customer, from `GOES_COLD` before now on, whatever became of them."""
    coming: bool = False

    @property
    def last_at(self) -> datetime:
        """Of the last contact."""
        moments = [talk.last_message_at for talk in self.talks[:1]]
        return max([*moments, *([self.owed.last_seen_at] if self.owed else [])])

    @property
    def reference(self) -> str:
        """What they got in touch about."""
        if self.owed is None:
            return self.talks[0].id
        return self.owed.conversation_id or f"since-{self.owed.first_seen_at.isoformat()}"


def key(phone: str, reference: str) -> str:
    return f"followup/{phone}/{reference}"


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who told us of work."""

    who: str
    """Their number, or the conversation's id where it was withheld."""
    is_booked: bool


def lead_of(talk: Conversation) -> Lead | None:
    """What a conversation says about whom it was with; None if they want nothing of us."""
    is_booked = talk.appointment_id is not None and talk.outcome not in NO_LEADS
    return Lead(talk.phone or talk.id, is_booked) if is_booked or is_lead(talk) else None


def is_lead(talk: Conversation) -> bool:
    """Whether somebody told us of work in it and left without a visit."""
    has_work = bool(talk.state.problem or talk.service_type)
    is_theirs = talk.state.phone in (None, talk.phone)
    has_left = talk.appointment_id is None and talk.outcome not in NO_LEADS
    return has_work and is_theirs and has_left


def is_recent(last_at: datetime, now: datetime) -> bool:
    return LEFT_ALONE <= now - last_at <= GOES_COLD


def held_back(history: History, now: datetime) -> Why | None:
    """Why they are not followed up; None when they are."""
    talks = [talk for talk in history.talks if now - talk.last_message_at <= GOES_COLD]
    if any(talk.is_emergency for talk in talks) or _is_urgent(history.owed):
        return Why.EMERGENCY
    if _is_a_persons(history):
        return Why.PERSON_CALLS
    if history.coming:
        return Why.COMING_VISIT
    made = any(now - visit.created_at <= GOES_COLD for visit in history.visits)
    if made or any(talk.appointment_id is not None for talk in talks):
        return Why.BOOKED
    if now - history.last_at < LEFT_ALONE or any(_goes_on(talk, now) for talk in talks):
        return Why.TOO_SOON
    return Why.TOO_LATE if now - history.last_at > GOES_COLD else None


def _is_urgent(owed: ReturnCall | None) -> bool:
    return owed is not None and (owed.note or "").startswith("EMERGENCY")


def _is_a_persons(history: History) -> bool:
    owed = history.owed
    if owed is not None:
        return owed.status is not ReturnCallStatus.PENDING or owed.reason not in LEADS
    # A call was owed and is no longer listed: a person has dealt with it.
    return history.talks[0].status is ConversationStatus.PENDING_FOLLOWUP


def _goes_on(talk: Conversation, now: datetime) -> bool:
    return not talk.is_over and now - talk.last_message_at < GOING_ON
