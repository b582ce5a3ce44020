"""Texts of an escalation: each person and reason once, before all other texts."""

from datetime import datetime
from hashlib import sha256

from app.domain.businesses import Business
from app.domain.conversations import Channel, ConversationId
from app.domain.dialogue.outcomes import Prompt
from app.domain.escalations import Escalation, Told
from app.domain.ladder import phones_told
from app.domain.outbox import SendText
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import messaging
from app.services.escalation_words import (
    caller_text,
    language_of,
    news_text,
    problem_of,
    taker_of,
    worded,
)


def send(
    uow: UnitOfWork, now: datetime, escalation: Escalation, to: str, body: str, reason: str
) -> None:
    """One text to a number for a reason, however often it is asked for."""
    text = SendText(to, body, TextKind.ESCALATION, conversation_id=escalation.conversation_id)
    messaging.promise(uow, now, text, key=_key(escalation, to, reason), is_urgent=True)


def send_rung(uow: UnitOfWork, escalation: Escalation, rung: Told, body: str) -> None:
    send(uow, rung.at, escalation, rung.phone, body, f"rung-{rung.number}")


def rung_text_id(escalation: Escalation, rung: Told) -> str:
    """Where the ledger keeps it."""
    return messaging.urgent_id(_key(escalation, rung.phone, f"rung-{rung.number}"))


def _key(escalation: Escalation, to: str, reason: str) -> str:
    return f"escalation/{escalation.id}/{reason}/{to}"


def tell_news(uow: UnitOfWork, business: Business, now: datetime, escalation: Escalation) -> None:
    """What was learned since: to whoever has it, else to everybody told so far."""
    taker = escalation.acknowledged_phone
    if not escalation.is_open and taker is None:
        return
    body = news_text(business, escalation.brief)
    reason = f"news-{sha256(body.encode()).hexdigest()[:16]}"
    for phone in phones_told(escalation) if escalation.is_open else (taker or "",):
        send(uow, now, escalation, phone, body, reason)


def tell_taken(uow: UnitOfWork, business: Business, now: datetime, escalation: Escalation) -> None:
    """The caller hears who is coming, everybody else who was told that they need not."""
    values = {
        "business": business.name,
        "name": taker_of(escalation, language_of(business.language_code)),
        "problem": problem_of(escalation.brief),
    }
    body = worded(business, Prompt("text_rung_taken", values))
    for phone in phones_told(escalation):
        if phone != escalation.acknowledged_phone:
            send(uow, now, escalation, phone, body, "taken")
    _tell_caller(uow, business, now, escalation)


def tell_closed(uow: UnitOfWork, business: Business, now: datetime, escalation: Escalation) -> None:
    """Those who were told of what nobody took need not think of it any more."""
    values = {"business": business.name, "problem": problem_of(escalation.brief)}
    body = worded(business, Prompt("text_rung_closed", values))
    for phone in phones_told(escalation):
        send(uow, now, escalation, phone, body, "closed")


def _tell_caller(
    uow: UnitOfWork, business: Business, now: datetime, escalation: Escalation
) -> None:
    """At the number they called from, else at the one they told us; the gate judges it as any
    other text to a customer, who may have opted out or told us a stranger's number."""
    talk = uow.conversations.find(ConversationId(escalation.conversation_id))
    phone = (talk.phone if talk else None) or escalation.brief.callback
    if talk is None or phone is None:
        return
    text = SendText(
        phone,
        caller_text(business, escalation, phone),
        TextKind.CONFIRMATION,
        conversation_id=escalation.conversation_id,
        asked_at=now,
        number_was_told=phone != talk.phone or talk.channel is Channel.WEB,
    )
    messaging.promise(uow, now, text, key=_key(escalation, phone, "caller"), is_urgent=True)
