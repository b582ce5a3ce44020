"""Hello."""

from app.domain.dialogue import reaching
from app.domain.dialogue.events import Event, Started
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import Prompt, Step
from app.domain.dialogue.stages import intake
from app.domain.dialogue.state import DialogueState, Stage


def greet(state: DialogueState, event: Event, facts: Facts) -> Step:
    """Greet; whoever begins to talk before that is listened to at once."""
    listening = state.but(stage=Stage.INTAKE, intent=None)
    if not isinstance(event, Started):
        return intake.learn(listening, event, facts)
    known = listening.but(on_file_name=event.name, on_file_address=event.address)
    if event.is_crowded:
        return reaching.take_message(known.but(only_message=True), facts, "line_crowded")
    values = {"business": facts.business_name, "name": first_name(event.name or state.name)}
    name = "greeting_known" if values["name"] else "greeting"
    return Step(known, say=(Prompt(name, values),))


def first_name(name: str | None) -> str:
    return name.split()[0] if name and name.split() else ""
