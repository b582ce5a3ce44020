"""An emergency was heard: its escalation is opened in the same transaction, or hears the news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from app.domain import ladder
from app.domain.appointments import Window
from app.domain.conversations import Conversation
from app.domain.dialogue.outcomes import Prompt
from app.domain.escalations import Brief, Escalation, EscalationStatus
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import escalation_texts, messaging
from app.services.business_facts import Moment
from app.services.climbing import climb
from app.services.escalation_words import language_of

SETTLED_AFTER: Final = timedelta(hours=2)
"""Danger heard so long after somebody took the last one needs somebody anew; texts go on for
days in one conversation."""


def follow(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, alerts: Sequence[Prompt]
) -> None:
    """After a turn: `alerts` are those for the owner that it raised."""
    for prompt in alerts:
        _alarm(uow, moment, conversation, prompt)
    if not alerts and conversation.state.is_emergency:
        _refresh(uow, moment, conversation)


def _alarm(uow: UnitOfWork, moment: Moment, conversation: Conversation, prompt: Prompt) -> None:
    """The first rung is told at once, or those who were told already hear what is new. One
    escalation is open per conversation."""
    found = uow.escalations.find_by_conversation(conversation.id)
    brief = _brief(moment, conversation, prompt)
    if found is None or _is_settled(found, moment.now):
        opened = uow.escalations.add(_opened(moment, conversation, brief))
        after = climb(uow, moment.business, moment.now, opened)
        told = {one.phone for one in after.told}
    else:
        told = _tell_more(uow, moment, found, _added_to(found, brief))
    _alert_owner(uow, moment, conversation, prompt, told)


def _refresh(uow: UnitOfWork, moment: Moment, conversation: Conversation) -> None:
    """What a turn added to an emergency: kept for whoever is told next, and passed on once the
    address is known and once the conversation is over."""
    found = uow.escalations.find_by_conversation(conversation.id)
    if found is None or _is_settled(found, moment.now):
        return
    after = replace(found, brief=_known_by_now(conversation, found.brief))
    known = found.announced or found.brief
    is_worth_a_text = conversation.is_over or (after.brief.address and not known.address)
    if is_worth_a_text and after.brief != known:
        _announce(uow, moment, after)
    elif after != found:
        uow.escalations.save(after)


def _is_settled(escalation: Escalation, now: datetime) -> bool:
    if escalation.is_open:
        return False
    taken_at = escalation.acknowledged_at
    is_long_ago = taken_at is None or now - taken_at >= SETTLED_AFTER
    return escalation.ended_at is not None or is_long_ago


def _opened(moment: Moment, conversation: Conversation, brief: Brief) -> Escalation:
    return Escalation(
        id=uuid4().hex,
        conversation_id=conversation.id,
        opened_at=moment.now,
        brief=brief,
        announced=brief,
        language=conversation.state.language,
    )


def _tell_more(uow: UnitOfWork, moment: Moment, before: Escalation, brief: Brief) -> set[str]:
    """Worse news begins the climb again where it had ended with nobody. Who knows all of it now."""
    after = replace(before, brief=brief)
    if before.status is EscalationStatus.EXHAUSTED:
        again = replace(ladder.climbing_again(after), announced=brief)
        after = climb(uow, moment.business, moment.now, again)
        return {one.phone for one in after.told[after.climbs_from :]}
    if brief != before.announced:
        _announce(uow, moment, after)
    elif brief != before.brief:
        uow.escalations.save(after)
    taker = after.acknowledged_phone
    return set(ladder.phones_told(after)) if after.is_open else {taker or ""}


def _announce(uow: UnitOfWork, moment: Moment, escalation: Escalation) -> None:
    told = uow.escalations.save(replace(escalation, announced=escalation.brief))
    escalation_texts.tell_news(uow, moment.business, moment.now, told)


# --- the brief ------------------------------------------------------------------------


def _brief(moment: Moment, conversation: Conversation, prompt: Prompt) -> Brief:
    """The alert's own words count: danger is also heard where no dialogue goes on."""
    state, values = conversation.state, prompt.values
    window = values.get("window")
    return Brief(
        problem=str(values.get("problem") or state.problem or ""),
        hazards=state.hazards,
        name=str(values.get("name") or "") or state.caller_name,
        address=str(values.get("address") or "") or state.address or state.on_file_address,
        callback=state.phone or conversation.phone,
        window=_in_words(moment, window) if isinstance(window, Window) else None,
    )


def _added_to(before: Escalation, brief: Brief) -> Brief:
    """What was promised stays promised."""
    return replace(brief, window=brief.window or before.brief.window)


def _known_by_now(conversation: Conversation, before: Brief) -> Brief:
    state = conversation.state
    return replace(
        before,
        hazards=state.hazards or before.hazards,
        name=state.caller_name or before.name,
        address=state.address or state.on_file_address or before.address,
        callback=state.phone or conversation.phone or before.callback,
        window=None if state.outcome == "cancelled" else before.window,
    )


def _in_words(moment: Moment, window: Window) -> str:
    language = language_of(moment.business.language_code)
    return word([Prompt("verbatim", {"text": window})], language, moment.local_now)


# --- the owner ------------------------------------------------------------------------


def _alert_owner(
    uow: UnitOfWork, moment: Moment, conversation: Conversation, prompt: Prompt, told: set[str]
) -> None:
    """The owner hears of every emergency at once, whoever is first on call."""
    owner = moment.business.owner_phone
    if owner is None or owner in told:
        return
    values = {"phone": conversation.phone or conversation.state.phone or "", **prompt.values}
    language = language_of(moment.business.language_code)
    body = word([replace(prompt, values=values)], language, moment.local_now)
    text = SendText(
        owner, body, TextKind.OWNER_ALERT, conversation_id=conversation.id, asked_at=moment.now
    )
    messaging.promise(uow, moment.now, text, is_urgent=True)
