"""One turn of a practice call: what happened, every step it took, and what those come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from app.domain.appointments import Window
from app.domain.dialogue.events import Event, Said
from app.domain.dialogue.outcomes import Step, Then
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.practice.looking_up import question_of, told
from app.domain.practice.promising import promised
from app.domain.understanding.explaining import Understood, explain

Taken: TypeAlias = tuple[DialogueState, Event, Step]
"""A step: where the dialogue stood, what happened, what was decided."""

NOTED: Final = ("name", "phone", "address", "zip_code", "problem", "service_type", "requested_time")
"""Fields of a dialogue's state that callers fill in."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A field of the dialogue's state that this turn filled in or replaced."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """What the dialogue asked of the schedule, and the answer in a sentence."""

    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something promised for after the turn."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTurn:
    before: DialogueState
    after: DialogueState
    event: Event
    understood: Understood | None
    """None where nothing was said."""
    noted: tuple[Noted, ...]
    look_ups: tuple[LookUp, ...]
    deeds: tuple[Deed, ...]
    prompts: tuple[str, ...]
    """Names of what was said, in order."""
    line: Line

    @property
    def stages(self) -> tuple[Stage, Stage]:
        return self.before.stage, self.after.stage

    @property
    def asking(self) -> Asking | None:
        """What the reply asks for."""
        return self.after.asking if self.line is Line.LISTEN else None


def turn_of(steps: Sequence[Taken], when: Callable[[Window], str]) -> PracticeTurn:
    """`steps` as the dialogue took them, one at least; `when` says a window in words."""
    (before, event, _), (*_, (_, _, last)) = steps[0], steps
    then: list[Then] = [promise for _, _, step in steps for promise in step.then]
    prompts = [prompt for _, _, step in steps for prompt in step.first] + list(last.say)
    return PracticeTurn(
        before=before,
        after=last.state,
        event=event,
        understood=explain(event.utterance) if isinstance(event, Said) else None,
        noted=_noted(before, last.state),
        look_ups=_look_ups(steps, when),
        deeds=tuple(Deed(type(one).__name__, promised(one)) for one in then),
        prompts=tuple(prompt.name for prompt in prompts),
        line=last.line,
    )


def _noted(before: DialogueState, after: DialogueState) -> tuple[Noted, ...]:
    values = ((name, getattr(before, name), getattr(after, name)) for name in NOTED)
    return tuple(Noted(name, new) for name, old, new in values if new and new != old)


def _look_ups(steps: Sequence[Taken], when: Callable[[Window], str]) -> tuple[LookUp, ...]:
    """The answer to what one step asks is the event of the next."""
    return tuple(
        LookUp(question_of(step.ask), told(step.ask, answer, when))
        for (_, _, step), (_, answer, _) in pairwise(steps)
        if step.ask is not None
    )
