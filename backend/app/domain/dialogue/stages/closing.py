"""Anything else, or goodbye."""

from app.domain.dialogue.choosing import suits
from app.domain.dialogue.details import take_in
from app.domain.dialogue.events import Event, Said
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import ask_for, close, proceed
from app.domain.dialogue.outcomes import NoteOnVisit, Prompt, Step
from app.domain.dialogue.safety import RAISING
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState, Line, Stage
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

REMARK_WORDS = 3
DONE = (Intent.GOODBYE, Intent.THANKS)


def wrap_up_or_begin_again(state: DialogueState, event: Event, facts: Facts) -> Step:
    if not isinstance(event, Said):
        return Step(state, say=(Prompt("ask_anything_else"),))
    said = event.utterance
    if state.outcome == "outside_area" and (said.address or said.zip_code):
        again = state.but(stage=Stage.INTAKE, asking=None, outcome=None, intent="book")
        return proceed(take_in(again, said, facts), facts)
    if _means_the_booked_visit(state, said):
        return _already_booked(state)
    if _begins_again(said):
        return proceed(take_in(_afresh(state, said), said, facts), facts)
    if said.agreement is Agreement.YES and not said.has(*DONE):
        return ask_for(_afresh(state, said), Asking.PROBLEM, facts)
    if said.is_no or said.declines or said.has(*DONE) or state.troubles:
        return close(state, Prompt(farewell(state)))
    asked = state.but(troubles=state.troubles + 1)
    if state.appointment_id and len(said.words.split()) >= REMARK_WORDS and "?" not in said.words:
        note = NoteOnVisit(said.words[:LONGEST_PROBLEM])
        return Step(asked, say=(Prompt("noted"), Prompt("ask_anything_else")), then=(note,))
    return Step(asked, say=(Prompt("ask_anything_else", attempt=asked.troubles),))


def _means_the_booked_visit(state: DialogueState, said: Utterance) -> bool:
    """ "I'd like to come in Wednesday morning", right after that was booked."""
    if state.appointment_id is None or not state.offered or said.wish is None:
        return False
    same_work = said.service_type in (None, state.service_type)
    return same_work and suits(state.offered[0], said.wish, said.setting.now.tzinfo)


def _already_booked(state: DialogueState) -> Step:
    told = Prompt("already_booked", {"window": state.offered[0]})
    if state.troubles:
        return close(state, told, Prompt(farewell(state)))
    asked = state.but(troubles=state.troubles + 1)
    return Step(asked, say=(told, Prompt("ask_anything_else")))


def farewell(state: DialogueState) -> str:
    return "goodbye_booked" if state.outcome in ("booked", "moved") else "goodbye"


def _begins_again(said: Utterance) -> bool:
    """A job, a time or a wish to book; "no, that's all, see you Friday" is none."""
    if said.is_no or said.has(*DONE):
        return said.has(Intent.BOOK) and bool(said.wish or said.service_type)
    return said.has(Intent.BOOK) or bool(said.service_type) or bool(said.wish)


def _afresh(state: DialogueState, said: Utterance) -> DialogueState:
    """The same caller with another job: who and where stay known, and danger just spoken of."""
    again = state.but(stage=Stage.INTAKE, asking=None, intent="book", troubles=0)
    if state.appointment_id is None:
        return again.but(outcome=None)
    if said.triage.grade not in RAISING:
        again = again.but(is_emergency=False, hazards=(), instructed=(), safety_asked=False)
    return again.but(
        appointment_id=None,
        outcome=None,
        problem=None,
        service_type=None,
        wish=None,
        missed_wish=None,
        offered=(),
        refused=(),
    )


def closed(state: DialogueState, event: Event, facts: Facts) -> Step:
    """Nothing more to do but be polite."""
    return Step(state, say=(Prompt("goodbye"),), line=Line.HANG_UP)
