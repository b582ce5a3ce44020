"""Words that reach us outside a turn: kept in the transcript, and searched for danger all the same.

The transcript of a message that was recorded; what somebody said while they hung up.
"""

from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from typing import Final

from app.domain.conversations import Conversation, ConversationId, Message
from app.domain.dialogue.outcomes import AlertOwner, OweCall, Prompt, Review, Then
from app.domain.dialogue.safety import RAISING
from app.domain.dialogue.state import LONGEST_PROBLEM
from app.domain.return_calls import ReturnCallReason
from app.ports import UnitOfWork
from app.services import turns
from app.services.business_facts import Moment
from app.services.promises import carry_out
from app.services.turns import Heard, Taken

LAST_WORDS: Final = "Said while they hung up; not answered."


def keep(uow: UnitOfWork, at: Moment, talk: Conversation, words: str, note: str) -> Taken:
    """With a remark of ours. Danger opens the alarm, once a conversation."""
    now = at.now.astimezone(UTC)
    alarmed, alarm = _alarmed(at, talk, words)
    alarmed = carry_out(uow, at, alarmed, alarm)
    said = (Message("user", words, now), Message("system", note, now))
    saved = uow.conversations.save(replace(alarmed, last_message_at=now), *said)
    return Taken(conversation=saved, promised=bool(alarm), found_emergency=bool(alarm))


def keep_last_words(uow: UnitOfWork, at: Moment, talk_id: ConversationId, heard: Heard) -> Taken:
    """Of somebody whose call had ended by then; told again, they are not kept again."""
    talk = uow.conversations.get(talk_id)
    words = heard.words.strip()
    is_known = talk.last_turn is not None and turns.is_repeated(talk, heard)
    if not words or not talk.is_over or is_known or _has_them(uow, talk, words):
        return Taken(conversation=talk)
    return keep(uow, at, talk, words, LAST_WORDS)


def _has_them(uow: UnitOfWork, talk: Conversation, words: str) -> bool:
    said = uow.conversations.messages(talk.id)[-4:]
    pairs = pairwise(said)
    return any(one.text == words and after.text == LAST_WORDS for one, after in pairs)


def _alarmed(at: Moment, talk: Conversation, words: str) -> tuple[Conversation, tuple[Then, ...]]:
    triage = turns.utterance(at, talk, Heard(words=words)).triage
    if talk.is_emergency or triage.grade not in RAISING:
        return talk, ()
    values = {
        "problem": words[:LONGEST_PROBLEM],
        "name": talk.state.caller_name or "",
        "address": talk.state.address or talk.state.on_file_address or "",
    }
    owed = OweCall(ReturnCallReason.PARTIAL_INTAKE)
    hazards = tuple(hazard.value for hazard in triage.hazards)
    state = talk.state.but(is_emergency=True, hazards=(*talk.state.hazards, *hazards))
    raised = replace(talk, is_emergency=True, state=state)
    return raised, (AlertOwner(Prompt("alert_emergency", values)), owed, Review())
