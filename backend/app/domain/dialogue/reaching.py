"""Getting through to a person: the call is put through, or a message is recorded for them."""

import re
from typing import Final

from app.domain.dialogue.events import Event, MessageLeft, PutThrough
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import close, offered_again, proceed, question, wrap_up
from app.domain.dialogue.outcomes import OweCall, Prompt, Step
from app.domain.dialogue.state import DialogueState, Line, Stage
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance

FOR_A_PERSON, FOR_A_MESSAGE = "0", "*"
"""Keys that always work; 1, 2 and 9 mean something else already."""
TRANSFERRED: Final = "transferred"
SETTLED: Final = frozenset({"booked", "moved", "cancelled"})
"""What a call came to stays what it came to, whoever is spoken with afterwards."""
MESSAGE: Final = re.compile(
    r"\bvoice ?mail\b|\b(?:leave|record) (?:(?:you|him|her|them|y'all) )?a (?:voice )?message\b"
    r"|\bbuz[óo]n(?: de voz)?\b"
    r"|\b(?:dejar(?:le|les)?|grabar|dejo) un (?:mensaje|recado)\b"
)


def wants_person(said: Utterance) -> bool:
    return said.has(Intent.PERSON) or said.key == FOR_A_PERSON


def can_put_through(state: DialogueState, facts: Facts) -> bool:
    """Once a call, and only when somebody may be there; in an emergency whatever the hour."""
    is_somebody_there = facts.is_open or state.is_emergency
    return facts.can_transfer and is_somebody_there and state.transfers == 0


def put_through(state: DialogueState, facts: Facts) -> Step | None:
    """A person is rung. The call back is owed first, so that nobody is lost on the way."""
    if not can_put_through(state, facts):
        return None
    tried = state.but(transfers=state.transfers + 1)
    if not state.is_emergency:
        tried = tried.but(intent="person", stage=Stage.INTAKE, troubles=0)
    owed = OweCall(ReturnCallReason.HUMAN_REQUESTED)
    return Step(tried, say=(Prompt("putting_through"),), then=(owed,), line=Line.TRANSFER)


def message_wanted(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if not facts.has_line:
        return None
    if said.key != FOR_A_MESSAGE and not MESSAGE.search(said.words.lower()):
        return None
    owed = OweCall(ReturnCallReason.HUMAN_REQUESTED)
    wanted = state if state.is_emergency else state.but(intent="person", stage=Stage.INTAKE)
    return take_message(wanted, facts).after(then=(owed,))


def take_message(state: DialogueState, facts: Facts, first: str = "message_noted") -> Step:
    """Nobody is recorded who was not told before."""
    told = Prompt(first, {"business": facts.business_name})
    return Step(state, say=(told, Prompt("leave_message")), line=Line.VOICEMAIL)


def still_there(state: DialogueState, facts: Facts) -> str:
    """Whoever is silent may not be able to speak, or to be heard; keys are."""
    if not facts.has_line:
        return "still_there"
    return "still_there_person" if can_put_through(state, facts) else "still_there_message"


def outcome_of_talk(state: DialogueState) -> str | None:
    return state.outcome if state.outcome in SETTLED else TRANSFERRED


def after(state: DialogueState, event: Event, facts: Facts) -> Step:
    """What the telephone network told: they spoke with a person, or did not; or left a message."""
    match event:
        case PutThrough():
            return close(state.but(outcome=outcome_of_talk(state)), Prompt("goodbye"))
        case MessageLeft(is_empty=is_empty):
            return _message_left(state, "message_empty" if is_empty else "message_left")
    return _not_reached(state, facts)


def _not_reached(state: DialogueState, facts: Facts) -> Step:
    """Back to where we were; who asked for a person is asked what it is about."""
    kept = None if state.outcome == TRANSFERRED else state.outcome
    fresh = state.but(said_last="", echoes=0, silences=0, outcome=kept)
    if state.is_emergency:
        again = question(fresh)
        if fresh.stage is Stage.OFFERING and fresh.offered:
            again = offered_again(fresh)
        return Step(fresh, say=(Prompt("nobody_picked_up_urgent"), again))
    return proceed(fresh.but(asking=None), facts).after(Prompt("nobody_picked_up"))


def _message_left(state: DialogueState, prompt: str) -> Step:
    owed = state.but(outcome=state.outcome or "return_call")
    if state.only_message:
        return close(owed, Prompt(prompt), Prompt("goodbye"))
    return wrap_up(owed, Prompt(prompt))
