"""One module per stage; each has an answer for every event."""

from collections.abc import Callable
from typing import TypeAlias

from app.domain.dialogue.events import Event
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import Step
from app.domain.dialogue.stages import changing, closing, greeting, intake, offering
from app.domain.dialogue.state import DialogueState, Stage

Handler: TypeAlias = Callable[[DialogueState, Event, Facts], Step]

HANDLERS: dict[Stage, Handler] = {
    Stage.GREETING: greeting.greet,
    Stage.INTAKE: intake.learn,
    Stage.OFFERING: offering.offer,
    Stage.CHANGING: changing.change,
    Stage.CLOSING: closing.wrap_up_or_begin_again,
    Stage.CLOSED: closing.closed,
}
