"""Said beside the matter ("are you a robot?", "don't text me"): answered, and on we go."""

from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import offered_again, question
from app.domain.dialogue.outcomes import Prompt, Step
from app.domain.dialogue.state import Asking, DialogueState, Stage
from app.domain.understanding.emergencies import Grade
from app.domain.understanding.intents import Aside, Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

REPLIES = {Aside.ROBOT: "robot", Aside.CAN_YOU_HEAR: "hear_you"}
LONGEST = 9
"""Words; more of them say something else as well."""


def reply(asked: Aside, facts: Facts) -> Prompt:
    values = {"business": facts.business_name} if asked is Aside.ROBOT else {}
    return Prompt(REPLIES[asked], values)


def alone(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """The reply with our question again, where nothing else was said."""
    if said.aside is None or said.has(Intent.PERSON):
        return None
    asked_again = nothing_else(state, said)
    return asked_again.after(reply(said.aside, facts)) if asked_again else None


def nothing_else(state: DialogueState, said: Utterance) -> Step | None:
    """Our question again; None where they said more than what is answered beside it."""
    if _says_more(said):
        return None
    again = offered_again(state) if state.offered and _is_offering(state) else question(state)
    asked = state
    if state.asking is None and not _is_offering(state):
        asked = state.but(asking=Asking.PROBLEM, stage=Stage.INTAKE)
    return Step(asked, say=(again,))


def _is_offering(state: DialogueState) -> bool:
    return state.stage is Stage.OFFERING


def _says_more(said: Utterance) -> bool:
    return bool(
        len(said.words.split()) > LONGEST
        or said.service_type
        or said.wish
        or said.name
        or said.phone
        or said.address
        or said.triage.grade is not Grade.ROUTINE
        or said.agreement is not Agreement.UNCLEAR
    )
