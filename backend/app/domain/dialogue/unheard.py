"""What a caller missed because they broke in: danger is told again, and a yes to it is no yes."""

from typing import Final

from app.domain.dialogue.consent import consents
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import question
from app.domain.dialogue.outcomes import Prompt, Step
from app.domain.dialogue.proposing import read_back
from app.domain.dialogue.safety import INSTRUCTIONS
from app.domain.dialogue.state import Asking, DialogueState
from app.domain.understanding.utterance import Utterance

MUST_BE_HEARD: Final = frozenset(INSTRUCTIONS.values())
REPEATING: Final = frozenset({"repeat", "repeat_again"})
"""Whoever hears everything again needs no part of it twice."""
AGREED_TO: Final = frozenset(
    {Asking.WINDOW, Asking.CANCEL_CONFIRM, Asking.ADDRESS_CONFIRM, Asking.SAFETY}
)
"""Questions that a yes or a no settles."""


def note(state: DialogueState, unheard: tuple[str, ...]) -> DialogueState:
    """The state of somebody who did not hear these prompts of the last reply."""
    told = state.surcharge_told and "surcharge" not in unheard
    return state.but(unheard=unheard, surcharge_told=told)


def ask_again(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """The question once more, in the same words, for a yes or no to what was not heard."""
    if not state.unheard or state.asking not in AGREED_TO or not _is_bare(said):
        return None
    fresh = state.but(said_last="", echoes=0)
    if state.asking is Asking.WINDOW and len(state.offered) == 1:
        return read_back(fresh, state.offered[0], facts)
    if state.asking is Asking.WINDOW and state.offered:
        values = {"first": state.offered[0], "second": state.offered[1]}
        return Step(fresh, say=(Prompt("offer_two", values, attempt=state.troubles),))
    return Step(fresh, say=(question(fresh),))


def _is_bare(said: Utterance) -> bool:
    """A yes, a no or a key; "yes, Tuesday at ten" says what it means."""
    if said.wish or said.service_type or said.address or said.phone:
        return False
    return said.is_yes or said.is_no or consents(said) or said.key in ("1", "2")


def tell_again(before: DialogueState, decided: Step) -> Step:
    """Instructions that were cut off come first in whatever is said now."""
    names = {prompt.name for prompt in (*decided.first, *decided.say)}
    missed = [] if names & REPEATING else [one for one in before.unheard if one in MUST_BE_HEARD]
    told = decided.after(*(Prompt(name) for name in missed if name not in names))
    return Step(
        told.state.but(unheard=()),
        say=told.say,
        ask=told.ask,
        first=told.first,
        then=told.then,
        line=told.line,
    )
