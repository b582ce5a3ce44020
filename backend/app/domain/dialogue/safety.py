"""Danger: heard at every stage, and answered with the right instruction before anything else."""

import re
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue.outcomes import AlertOwner, Prompt, Step, Value
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState
from app.domain.understanding.emergencies import Grade, Hazard
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance

INSTRUCTIONS: Final[dict[Hazard, str]] = {
    Hazard.GAS: "danger_gas",
    Hazard.CARBON_MONOXIDE: "danger_carbon_monoxide",
    Hazard.FIRE: "danger_fire",
    Hazard.WATER_NEAR_POWER: "danger_water_near_power",
    Hazard.SHOCK: "danger_shock",
    Hazard.MEDICAL: "danger_medical",
    Hazard.WATER: "urgent_water",
    Hazard.SEWAGE: "urgent_sewage",
    Hazard.NO_HEAT: "urgent_no_heat",
    Hazard.NO_COOLING: "urgent_no_cooling",
    Hazard.NO_WATER: "urgent_general",
    Hazard.NO_POWER: "urgent_no_power",
    Hazard.BUSINESS_WORD: "urgent_general",
    Hazard.CALLER_SAYS: "urgent_general",
}
"""Most dangerous first: of several hazards in one breath, the first decides what we say."""

ONLY_A_LITTLE: Final = re.compile(
    r"\b(?:slow(?:ly)?|little|bit|small|drip(?:s|ping)?|drops?|trickl\w+|poquito|got(?:as?|ea\w*|itas?))\b"
)
"""A yes to "is water running?" that alarms nobody: a person reads it later."""

STANDING: Final = re.compile(
    r"\b(?:on the (?:floor|carpet)|(?:first|second|bottom) (?:step|stair)|inch(?:es)?|ankle"
    r"|knee|everywhere|all over|rising|en el (?:piso|suelo)|por todos lados)\b"
)

RAISING: Final = (Grade.DANGER, Grade.URGENT)
NOT_BROKEN: Final = (
    Intent.CANCEL,
    Intent.RESCHEDULE,
    Intent.STATUS,
    Intent.PRICE,
    Intent.HOURS,
    Intent.SERVICE_AREA,
    Intent.COMPLAINT,
)


def heed(state: DialogueState, said: Utterance) -> tuple[DialogueState, Step | None]:
    """The state with any emergency raised, and what must be said and done about it first."""
    hazards = _new_hazards(state, said)
    if not hazards:
        return state, None
    return _raise(state, hazards, said)


def _new_hazards(state: DialogueState, said: Utterance) -> tuple[Hazard, ...]:
    if said.triage.grade in RAISING:
        found = _meant(state, said)
        new = tuple(hazard for hazard in found if hazard.value not in state.hazards)
        vague = state.is_emergency and all(INSTRUCTIONS[one] == "urgent_general" for one in new)
        return () if vague else new
    if _doubt_settled(state, said):
        return said.triage.hazards or (Hazard.CALLER_SAYS,)
    if state.asking is Asking.SAFETY and said.is_yes and not state.is_emergency:
        return () if ONLY_A_LITTLE.search(said.words.lower()) else (Hazard.CALLER_SAYS,)
    return ()


def _meant(state: DialogueState, said: Utterance) -> tuple[Hazard, ...]:
    """ "No water running", said to our own question, is no house without water."""
    found = said.triage.hazards or (Hazard.CALLER_SAYS,)
    if state.asking is Asking.SAFETY:
        found = tuple(hazard for hazard in found if hazard is not Hazard.NO_WATER)
    return found


def _doubt_settled(state: DialogueState, said: Utterance) -> bool:
    """Doubtful words, and water that stands where it should not: two doubts make an emergency."""
    if state.asking is not Asking.SAFETY or said.triage.grade is not Grade.ASK:
        return False
    return STANDING.search(said.words.lower()) is not None


def _raise(
    state: DialogueState, hazards: tuple[Hazard, ...], said: Utterance
) -> tuple[DialogueState, Step | None]:
    worst = min(hazards, key=list(INSTRUCTIONS).index)
    raised = _about(state, said).but(
        is_emergency=True,
        safety_asked=True,
        hazards=(*state.hazards, *(hazard.value for hazard in hazards)),
    )
    if INSTRUCTIONS[worst] in state.instructed or _is_less_than_known(worst, state):
        return raised, None
    raised = raised.but(instructed=(*state.instructed, INSTRUCTIONS[worst]))
    return raised, Step(raised, say=(Prompt(INSTRUCTIONS[worst]),), then=(alert(raised),))


def _about(state: DialogueState, said: Utterance) -> DialogueState:
    """The job is the emergency from now on, whatever the call began with."""
    words = said.words
    if state.problem is not None and state.intent != "person":
        words = f"{state.problem} / {words}"
    intent = "book" if state.intent == "person" else state.intent
    return state.but(problem=words[:LONGEST_PROBLEM], intent=intent)


def _is_less_than_known(hazard: Hazard, state: DialogueState) -> bool:
    """Panic adds words; the gravest danger keeps the word."""
    order = list(INSTRUCTIONS)
    known = [order.index(Hazard(one)) for one in state.hazards]
    return bool(known) and min(known) < order.index(hazard)


def alert(state: DialogueState, booked: Window | None = None) -> AlertOwner:
    """For the owner: what, who and where as far as it is known, and when we promised to come."""
    values: dict[str, Value] = {
        "problem": state.problem or ", ".join(state.hazards),
        "name": state.caller_name or "",
        "address": state.address or state.on_file_address or "",
    }
    if booked is None:
        return AlertOwner(Prompt("alert_emergency", values))
    return AlertOwner(Prompt("alert_emergency_booked", {**values, "window": booked}))


def should_ask(state: DialogueState, said: Utterance) -> bool:
    """Unsure, and the call is about something broken: one plain question settles it."""
    return (
        said.triage.grade is Grade.ASK
        and not state.is_emergency
        and not state.safety_asked
        and not said.wants_routine_work
        and not said.has(*NOT_BROKEN)
    )
