"""Cancelling, moving or asking about a visit that stands."""

from dataclasses import replace
from typing import Final

from app.domain.appointments import Appointment
from app.domain.dialogue.choosing import pick, suits
from app.domain.dialogue.details import on_days, take_in
from app.domain.dialogue.events import Cancelled, Event, Said, VisitGone, VisitsFound
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import (
    PATIENCE,
    ask_for,
    first_missing_of_who,
    give_up,
    proceed,
    promise_call,
    question,
    visit_gone,
    wrap_up,
)
from app.domain.dialogue.outcomes import Cancel, Prompt, Step, TextCaller
from app.domain.dialogue.state import Asking, DialogueState, Stage
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.wishes import TimeWish
from app.domain.understanding.yes_no import Agreement, agreement

WANTED: Final = {
    "cancel": "to cancel a visit",
    "reschedule": "to move a visit",
    "status": "to know when a visit is",
}
"""For whoever rings them about it."""


def change(state: DialogueState, event: Event, facts: Facts) -> Step:
    match event:
        case VisitsFound(visits=()):
            return _not_found(state, facts)
        case VisitsFound(visits=visits):
            meant = _meant(state, visits, facts)
            return _found(state, meant, facts) if meant else _which(state, visits)
        case VisitGone():
            return visit_gone(state)
        case Cancelled():
            return _cancelled(state)
        case Said(utterance=said):
            return _answer(state, said, facts)
    return proceed(state, facts)


def _meant(
    state: DialogueState, visits: tuple[Appointment, ...], facts: Facts
) -> Appointment | None:
    """The visit on the day that was named, or that is known, else the next one; None to ask."""
    if state.wish is not None:
        for visit in visits:
            if suits(visit.promised, state.wish, facts.now.tzinfo):
                return visit
    known = next((visit for visit in visits if visit.id == state.about_visit), None)
    if known is not None:
        return known
    return None if state.asks_which and len(visits) > 1 else visits[0]


def _which(state: DialogueState, visits: tuple[Appointment, ...]) -> Step:
    """Of more than two, the next two: whoever means a later one names its day."""
    first, second = visits[:2]
    asked = state.but(
        asking=Asking.WHICH_VISIT,
        visit_choices=(first.id, second.id),
        visit_options=(first.promised, second.promised),
        troubles=0,
    )
    return Step(asked, say=(question(asked),))


def _on_which(before: DialogueState, state: DialogueState, said: Utterance, facts: Facts) -> Step:
    picked = pick(said, before.visit_options)
    if picked is not None:
        chosen = before.visit_choices[before.visit_options.index(picked)]
        return proceed(before.but(about_visit=chosen, asking=None, asks_which=False), facts)
    if said.wish is not None:
        return proceed(state.but(asking=None, asks_which=False), facts)
    troubled = before.but(troubles=before.troubles + 1)
    if troubled.troubles >= PATIENCE:
        return give_up(troubled)
    return Step(troubled, say=(question(troubled),))


def _new_time(state: DialogueState, visit: Appointment, facts: Facts) -> TimeWish | None:
    """ "Move my Friday visit" names the day of the visit, not the day to move it to."""
    wish, zone = state.wish, facts.now.tzinfo
    if wish is not None and wish.has_time and not wish.has_day:
        wish = on_days(wish, [visit.window.start.astimezone(zone).date()])
    # Half past ten, of a visit at ten, is a new time, though it may be within the arrival.
    if wish is None or not suits(visit.window, wish, zone):
        return wish
    each = (replace(wish, options=(option,)) for option in wish.options)
    options = tuple(one.options[0] for one in each if not suits(visit.window, one, zone))
    return replace(wish, options=options) if options else None


def _found(state: DialogueState, visit: Appointment, facts: Facts) -> Step:
    found = state.but(visit_id=visit.id, visit_window=visit.promised, troubles=0)
    values = {"window": visit.promised}
    if state.intent == "status":
        answered = found.but(outcome=state.outcome or "answered")
        return wrap_up(answered, Prompt("visit_is", values))
    if state.intent == "cancel":
        asked = found.but(asking=Asking.CANCEL_CONFIRM, wish=None)
        return Step(asked, say=(Prompt("confirm_cancel", values),))
    moving = found.but(asking=None, wish=_new_time(state, visit, facts))
    return proceed(moving, facts).after(*_visit_to_move(moving))


def _visit_to_move(state: DialogueState) -> tuple[Prompt, ...]:
    """Where the new time is known, the old one is read back with it."""
    if state.wish is not None or state.visit_window is None:
        return ()
    return (Prompt("visit_to_move", {"window": state.visit_window}),)


def _not_found(state: DialogueState, facts: Facts) -> Step:
    """Not under this number: try name and address before saying so."""
    if not facts.can_identify:
        return _for_a_person(state, facts)
    if state.name is None and state.asking is not Asking.NAME:
        return ask_for(state, Asking.NAME, facts).after(Prompt("visit_not_under_number"))
    if state.address is None and state.asking is not Asking.ADDRESS:
        return ask_for(state, Asking.ADDRESS, facts)
    return promise_call(state, ReturnCallReason.OTHER, "visit_not_found")


def _for_a_person(state: DialogueState, facts: Facts) -> Step:
    """Names, numbers and addresses prove nothing here: somebody rings the number on file."""
    missing = first_missing_of_who(state, facts)
    if missing is None:
        wanted = state.requested_time or WANTED.get(state.intent or "", "")
        known = state.but(requested_time=wanted)
        return promise_call(known, ReturnCallReason.OTHER, "visit_person_calls")
    asked = ask_for(state, missing, facts)
    if state.asking in (Asking.NAME, Asking.PHONE):
        return asked
    return asked.after(Prompt("visit_needs_person"))


def _answer(before: DialogueState, said: Utterance, facts: Facts) -> Step:
    state = take_in(before, said, facts)
    if before.asking is Asking.CANCEL_CONFIRM:
        return _on_cancel(state, said, facts)
    if before.asking is Asking.WHICH_VISIT:
        return _on_which(before, state, said, facts)
    if before.asking in (Asking.NAME, Asking.ADDRESS) and state.visit_id is None:
        return _identified(before, state, said, facts)
    return proceed(state, facts)


def _identified(before: DialogueState, state: DialogueState, said: Utterance, facts: Facts) -> Step:
    if before.asking is Asking.NAME and state.name is None:
        return ask_for(state, Asking.NAME, facts)
    if before.asking is Asking.ADDRESS and state.address is None:
        return ask_for(state, Asking.ADDRESS, facts)
    return proceed(state, facts)


def _on_cancel(state: DialogueState, said: Utterance, facts: Facts) -> Step:
    if state.visit_id is not None and _confirms(said) and not said.has(Intent.RESCHEDULE):
        if state.unheard:
            return Step(state, say=(question(state),))
        return Step(state, ask=Cancel(state.visit_id))
    if said.has(Intent.RESCHEDULE) or said.agreement is Agreement.HEDGED or said.wish:
        moving = state.but(intent="reschedule", asking=None, troubles=0)
        return proceed(moving, facts)
    if said.agreement is Agreement.KEEP or (said.is_no and not said.has(Intent.CANCEL)):
        return wrap_up(state.but(outcome="kept"), Prompt("visit_kept"))
    return _cancel_unclear(state)


def _confirms(said: Utterance) -> bool:
    """ "Yes, I don't need it anymore" is a plain yes to this question only."""
    first, _, rest = said.words.partition(" ")
    begins_with_yes = bool(rest) and agreement(first) is Agreement.YES
    return said.is_yes or (begins_with_yes and said.has(Intent.CANCEL) and said.wish is None)


def _cancel_unclear(state: DialogueState) -> Step:
    troubled = state.but(troubles=state.troubles + 1)
    if troubled.troubles >= PATIENCE or troubled.visit_window is None:
        return give_up(troubled)
    values = {"window": troubled.visit_window}
    return Step(troubled, say=(Prompt("confirm_cancel", values, attempt=troubled.troubles),))


def _cancelled(state: DialogueState) -> Step:
    assert state.visit_window is not None
    values = {"window": state.visit_window}
    done = state.but(outcome="cancelled", stage=Stage.CHANGING, visit_id=None)
    receipt = TextCaller(Prompt("text_cancelled", values))
    return wrap_up(done, Prompt("cancelled", values)).after(then=(receipt,))
