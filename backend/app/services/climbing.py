"""Climbing the ladder: a rung, its text, its call and the next look, all in one unit of work."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.domain import ladder
from app.domain.businesses import Business
from app.domain.conversations import ConversationId
from app.domain.escalations import Escalation, Told
from app.domain.ladder import Exhaust, Tell
from app.domain.outbox import URGENT, ClimbLadder, OutboxEntry, Promise, RingPerson
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus, withheld
from app.ports import UnitOfWork
from app.services import escalation_texts
from app.services.escalation_words import problem_of, rung_text

MARK: Final = "EMERGENCY"
"""In the note of a return call; so does the dialogue mark them."""


def climb(uow: UnitOfWork, business: Business, now: datetime, escalation: Escalation) -> Escalation:
    """Do what is due, if anything is. StaleEscalation when somebody else was quicker."""
    interval = timedelta(minutes=business.escalation_minutes)
    decision = ladder.decide(ladder.roster_of(business), escalation, interval, now)
    if isinstance(decision, Tell):
        after = uow.escalations.save(ladder.told(escalation, decision, now))
        _tell(uow, business, after, after.told[-1])
        return after
    if isinstance(decision, Exhaust):
        _owe_call(uow, now, escalation)
        return uow.escalations.save(ladder.exhausted(escalation))
    return escalation


def _tell(uow: UnitOfWork, business: Business, escalation: Escalation, rung: Told) -> None:
    """Under ids that say which rung it is, so that telling it again adds nothing."""
    body, number = rung_text(business, escalation.brief), rung.number
    escalation_texts.send_rung(uow, escalation, rung, body)
    ring = RingPerson(escalation.id, number)
    _promise(uow, f"{escalation.id}-ring-{number}", ring, rung.at)
    look = ClimbLadder(escalation.id)
    _promise(uow, f"{escalation.id}-climb-{number + 1}", look, escalation.next_at or rung.at)


def _promise(uow: UnitOfWork, name: str, promise: Promise, due_at: datetime) -> None:
    uow.outbox.add(OutboxEntry(id=URGENT + name, promise=promise, due_at=due_at))


def _owe_call(uow: UnitOfWork, now: datetime, escalation: Escalation) -> None:
    """Nobody took it: whoever looks at the return calls next sees it, marked."""
    brief = escalation.brief
    phone = brief.callback or withheld(escalation.conversation_id)
    owed = uow.return_calls.find(phone)
    if owed is None or owed.status is not ReturnCallStatus.PENDING:
        owed = ReturnCall(
            phone=phone,
            first_seen_at=owed.first_seen_at if owed else now,
            last_seen_at=now,
            reason=ReturnCallReason.OTHER,
            channel=_channel_of(uow, escalation),
            name=brief.name,
            conversation_id=escalation.conversation_id,
        )
    if MARK not in (owed.note or ""):
        parts = (f"{MARK}: {problem_of(brief)}", brief.address, owed.note)
        owed = replace(owed, note="; ".join(part for part in parts if part))
    uow.return_calls.put(owed)


def _channel_of(uow: UnitOfWork, escalation: Escalation) -> str:
    talk = uow.conversations.find(ConversationId(escalation.conversation_id))
    return talk.channel.value if talk else "phone"
