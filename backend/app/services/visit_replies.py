"""C, R and the like: replies to a text about a visit, understood by what we texted last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.conversations import (
    Conversation,
    ConversationStatus,
    LastTurn,
    Message,
    Reply,
)
from app.domain.customers import Customer
from app.domain.dialogue.outcomes import Prompt
from app.domain.dialogue.state import Asking, Language
from app.domain.paging import Paging
from app.domain.prompts import word
from app.domain.short_replies import MEANT, ShortReply, short_reply
from app.domain.text_messages import NOT_OUT, TextFilter, TextKind, TextMessage
from app.ports import UnitOfWork
from app.services import scheduling
from app.services.audit import Stamp
from app.services.business_facts import Moment

LATEST: Final = Paging(limit=50)
ASKING_KINDS: Final = frozenset({TextKind.CONFIRMATION, TextKind.REMINDER})
"""Texts that say C and R."""
UNDECIDED: Final = frozenset({AppointmentStatus.SCHEDULED, AppointmentStatus.PENDING_RESCHEDULE})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply answers: `visit` is the one meant, None if there is none or several."""

    reply: ShortReply
    customer: Customer | None = None
    visit: Appointment | None = None
    has_visits: bool = False

    @property
    def confirms(self) -> bool:
        is_yes = self.reply in (ShortReply.CONFIRM, ShortReply.YES)
        is_off = self.visit and self.visit.status is AppointmentStatus.PENDING_RESCHEDULE
        return is_yes and self.visit is not None and not is_off


def asked(
    uow: UnitOfWork, at: Moment, phone: str, words: str, thread: Conversation | None
) -> Asked | None:
    """None for whatever is for the conversation to understand as it stands."""
    reply = short_reply(words)
    if reply is None:
        return None
    customer = uow.customers.find_by_phone(phone)
    visits = uow.appointments.list_coming(customer.id, at.now) if customer else ()
    sent = _sent(uow, phone)
    is_about_visit = bool(sent) and sent[0].kind in ASKING_KINDS
    if _answers_thread(reply, thread, is_about_visit, bool(visits)):
        return None
    return Asked(reply, customer, _meant(sent, visits, reply), has_visits=bool(visits))


def _answers_thread(
    reply: ShortReply, thread: Conversation | None, is_about_visit: bool, has_visits: bool
) -> bool:
    """Whether it is an answer to what the conversation asks, whatever our texts ask."""
    match reply:
        case ShortReply.YES:
            return not is_about_visit
        case ShortReply.NO:
            return thread is not None or not is_about_visit
        case ShortReply.CANCEL:
            is_asked = thread is not None and thread.state.asking is Asking.CANCEL_CONFIRM
            return is_asked or not has_visits
    return False


def _sent(uow: UnitOfWork, phone: str) -> list[TextMessage]:
    """Newest first; what waits has told nobody anything."""
    rows = uow.text_messages.list(TextFilter(phone=phone), LATEST).items
    outbound = (row for row in rows if row.direction == "outbound" and row.held_until is None)
    return [row for row in outbound if row.status not in NOT_OUT]


def _meant(
    sent: list[TextMessage],
    visits: Sequence[Appointment],
    reply: ShortReply,
) -> Appointment | None:
    """The one our last text about a visit was about, else the only one. A C without any such text
    is about the next visit; nothing is moved or called off by a guess."""
    by_id: dict[str, Appointment] = {visit.id: visit for visit in visits}
    told = (row.appointment_id for row in sent if row.kind in ASKING_KINDS)
    about = next((by_id[one] for one in told if one in by_id), None)
    if about is not None or not visits:
        return about
    is_harmless = reply in (ShortReply.CONFIRM, ShortReply.YES)
    return visits[0] if is_harmless or len(visits) == 1 else None


def confirm(
    uow: UnitOfWork, at: Moment, talk: Conversation, visit: Appointment, words: str
) -> tuple[str, Conversation]:
    """The visit is CONFIRMED; a conversation that was begun for this ends with the thank-you."""
    if visit.status is AppointmentStatus.SCHEDULED:
        confirmed = {"status": AppointmentStatus.CONFIRMED}
        stamp = Stamp(at.now, "caller")
        scheduling.change_appointment(uow, at, stamp, visit.id, confirmed)
    prompt = Prompt("thread_confirmed", {"window": visit.promised})
    body = word([prompt], talk.state.language, at.local_now)
    now = at.now.astimezone(UTC)
    said = (Message("user", words, now), Message("assistant", body, now))
    kept = replace(talk, last_message_at=now, appointment_id=visit.id)
    if talk.last_turn is None:
        turn = LastTurn(0, words, Reply(body), now)
        kept = replace(
            kept,
            last_turn=turn,
            ended_at=now,
            outcome="confirmed",
            status=ConversationStatus.SCHEDULED,
        )
    return body, uow.conversations.save(kept, *said)


def prepared(talk: Conversation, asked_for: Asked) -> Conversation:
    """The conversation, knowing which visit is meant, or that it has to ask."""
    state = talk.state
    if state.asking is Asking.WHICH_VISIT:
        return talk
    if asked_for.visit is not None:
        return replace(talk, state=state.but(about_visit=asked_for.visit.id, asks_which=False))
    return replace(talk, state=state.but(about_visit=None, asks_which=asked_for.has_visits))


def in_words(asked_for: Asked, language: Language) -> str:
    """What they mean, as the dialogue understands it."""
    reply = asked_for.reply
    if reply in (ShortReply.CONFIRM, ShortReply.YES) and asked_for.visit is not None:
        reply = ShortReply.RESCHEDULE  # Confirmed is no visit that was to be moved.
    elif reply is ShortReply.YES:
        reply = ShortReply.CONFIRM
    return MEANT[language, ShortReply.RESCHEDULE if reply is ShortReply.NO else reply]
