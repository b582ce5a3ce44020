"""While danger lasts: a question about it, or worse news, hears the instruction again first."""

import re
from typing import Final

from app.domain.dialogue.flow import question
from app.domain.dialogue.outcomes import Prompt, Review, Step
from app.domain.dialogue.questions import SURCHARGE
from app.domain.dialogue.safety import INSTRUCTIONS, alert
from app.domain.dialogue.state import DialogueState, Stage
from app.domain.understanding.emergencies import Grade, Hazard
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance

ASKS_WHAT_TO_DO: Final = re.compile(
    r"\b(?:should|do|can|could|may|must) (?:i|we)\b|\bwhat (?:do|should|can) (?:i|we)\b"
    r"|\bis (?:it|that|this) (?:safe|ok|okay|dangerous|bad)\b|\btell me what\b"
    r"|\b(?:debo|puedo|podemos|tengo que|qué hago|qué hacemos|es seguro|es peligroso)\b"
)
WORSE: Final = re.compile(
    r"\b(?:stronger|worse|spreading|rising|higher|headach\w*|dizzy|nause\w*|beep\w*|scream\w*"
    r"|(?:still|back|went) (?:inside|in there|in the house)|at the (?:panel|breakers?|outlets?)"
    r"|peor|más fuerte|mare(?:o|ad[ao])|dolor de cabeza|sigue adentro)\b"
)
HURT: Final = re.compile(
    r"\b(?:not (?:talking|moving|breathing|responding|waking)|(?:won'?t|can'?t) (?:wake|breathe)"
    r"|unconscious|passed out|collapsed|blood|bleeding|fainted"
    r"|no (?:responde|despierta|respira|habla)|sangre|desmay\w+)\b"
)
NO_QUESTION_OF_DANGER: Final = (Intent.PRICE, Intent.BOOK, Intent.PERSON, Intent.GOODBYE)


def heed(state: DialogueState, said: Utterance) -> Step | None:
    """What to say first, and the question that still stands; None when the utterance is about
    something else."""
    if not state.is_emergency or not state.instructed or state.stage is Stage.CLOSED:
        return None
    words = said.words.lower().replace("’", "'")
    if HURT.search(words) and Hazard.MEDICAL.value not in state.hazards:
        return _hurt(state)
    if WORSE.search(words) or said.triage.grade is Grade.ASK:
        return _again(state, then_alert=True) if not _answers(said) else None
    if ASKS_WHAT_TO_DO.search(words) and not said.wish and not _is_about_the_visit(said):
        return _again(state, then_alert=False) if not _answers(said) else None
    return None


def _is_about_the_visit(said: Utterance) -> bool:
    return said.has(*NO_QUESTION_OF_DANGER) or SURCHARGE.search(said.words) is not None


def _answers(said: Utterance) -> bool:
    return said.address is not None or said.phone is not None or said.is_yes


def worst(state: DialogueState) -> str:
    """The instruction of the gravest hazard of this call."""
    order = list(INSTRUCTIONS)
    live = [hazard for hazard in order if hazard.value in state.hazards]
    return INSTRUCTIONS[live[0]] if live else "urgent_general"


def _again(state: DialogueState, *, then_alert: bool) -> Step:
    reminder = Prompt(worst(state), attempt=1)
    then = (alert(state), Review()) if then_alert and state.reminders == 0 else ()
    reminded = state.but(reminders=state.reminders + 1)
    return Step(reminded, say=(reminder, question(reminded)), then=then)


def _hurt(state: DialogueState) -> Step:
    hurt = state.but(
        hazards=(*state.hazards, Hazard.MEDICAL.value),
        instructed=(*state.instructed, "danger_medical"),
    )
    return Step(hurt, say=(Prompt("danger_medical"), question(hurt)), then=(alert(hurt), Review()))
