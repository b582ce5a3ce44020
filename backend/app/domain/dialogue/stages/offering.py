"""Offering windows, hearing which one suits, and booking it on a yes."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue import safety
from app.domain.dialogue.choosing import pick, suits
from app.domain.dialogue.consent import consents
from app.domain.dialogue.details import on_days, take_in
from app.domain.dialogue.events import (
    Booked,
    Event,
    Moved,
    Said,
    VisitGone,
    VisitsFound,
    WindowsFound,
    WindowTaken,
)
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import (
    PATIENCE,
    ask_for,
    decline_area,
    give_up,
    is_outside_area,
    look,
    proceed,
    promise_call,
    visit_gone,
    wrap_up,
)
from app.domain.dialogue.outcomes import (
    FindWindows,
    Prompt,
    Step,
    TextCaller,
    Then,
    Value,
)
from app.domain.dialogue.proposing import promise, propose, read_back, surcharge
from app.domain.dialogue.same_time import same_time
from app.domain.dialogue.sooner import is_for_sooner, waitlisted
from app.domain.dialogue.state import Asking, DialogueState
from app.domain.return_calls import ReturnCallReason
from app.domain.scheduling.reasons import WhyNot
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

NEVER: Final = (WhyNot.NO_SKILL, WhyNot.OUT_OF_AREA)
"""No other time would help: the owner is to say whether anything can be done."""

CHOOSING: Final = (Agreement.UNCLEAR, Agreement.YES)
SOMETHING_ELSE: Final = re.compile(
    r"\b(?:what else (?:do you have|have you|is there)"
    r"|(?:any|what|which) other (?:times?|days?|options?)"
    r"|qu[eé] m[aá]s tiene|otros (?:horarios|d[ií]as)|otras (?:horas|fechas))\b"
)
REFUSALS: Final = 6
"""Refused windows after which a person finds the time."""


def offer(state: DialogueState, event: Event, facts: Facts) -> Step:
    match event:
        case WindowsFound():
            return _found(state, event, facts)
        case Booked(appointment_id=appointment_id):
            return _booked(state.but(appointment_id=appointment_id), facts)
        case Moved():
            return _moved(state, facts)
        case WindowTaken():
            # Lost to another, who is on call may come a little later: that was not refused.
            lost = () if state.is_on_call else state.offered[:1]
            refused = (*state.refused, *lost)
            taken = state.but(refused=refused, offered=(), collisions=state.collisions + 1)
            return look(taken, facts).after(Prompt("window_taken"))
        case Said(utterance=said):
            return _answer(state, said, facts)
        case VisitGone():
            return visit_gone(state)
        case VisitsFound():
            return proceed(state, facts)
    return look(state, facts)


def _found(state: DialogueState, found: WindowsFound, facts: Facts) -> Step:
    if is_for_sooner(state) and not _is_sooner(state, found.windows):
        return _nothing_sooner(state)
    if found.windows:
        return propose(state, found, facts)
    if found.why_not is WhyNot.OUT_OF_AREA and state.zip_code is not None:
        return decline_area(state)
    if found.why_not in NEVER:
        owed = promise_call(state, ReturnCallReason.NO_SLOT, "owner_will_call")
        return owed.after(Prompt(f"sorry_{found.why_not.value}"))
    return promise_call(state, ReturnCallReason.NO_SLOT, "no_windows")


def _is_sooner(state: DialogueState, windows: tuple[Window, ...]) -> bool:
    visit = state.visit_window
    return bool(windows) and (visit is None or windows[0].start < visit.start)


def _nothing_sooner(state: DialogueState) -> Step:
    """Nobody who asks for a sooner time wants to lose the one they have."""
    assert state.visit_window is not None
    kept = state.but(outcome="kept")
    return wrap_up(kept, Prompt("nothing_sooner", {"window": state.visit_window}))


# --- hearing the answer -------------------------------------------------------------


def _answer(before: DialogueState, said: Utterance, facts: Facts) -> Step:
    state = take_in(before, said, facts)
    if is_outside_area(state, facts):
        return proceed(state, facts)
    wish = same_time(said.words, said.wish, state.offered, facts.now.tzinfo)
    if wish is not None:
        return look(state.but(wish=wish, asking=None), facts)
    chosen = pick(said, state.offered)
    if chosen is not None and (said.agreement in CHOOSING or len(state.offered) > 1):
        return _take(state, chosen, said, facts)
    if state.offered and SOMETHING_ELSE.search(said.words.lower()):
        return look(state.but(refused=(*state.refused, *state.offered), asking=None), facts)
    if _wants_another_time(state, said):
        return _look_again(before, state, said, facts)
    return _plain_answer(before, state, said, facts)


def _plain_answer(
    before: DialogueState, state: DialogueState, said: Utterance, facts: Facts
) -> Step:
    if consents(said) and state.offered and not _corrects_details(before, state):
        return _take(state, state.offered[0], said, facts)
    if said.agreement is Agreement.KEEP and state.is_moving:
        return wrap_up(state.but(outcome="kept"), Prompt("visit_kept"))
    if _corrects_details(before, state) and state.offered:
        return read_back(state, state.offered[0], facts)
    if said.declines or said.has(Intent.CANCEL):
        return _decline(state)
    if said.is_no:
        return _refuse(state, facts)
    return _unclear(state, facts)


def _take(state: DialogueState, window: Window, said: Utterance, facts: Facts) -> Step:
    """A yes books only the one window that was read back; of two, the choice is read back first."""
    was_told = state.offered == (window,) and not surcharge(state, facts) and not state.unheard
    if was_told and consents(said):
        return Step(state, ask=promise(state, window, facts))
    return read_back(state.but(troubles=0), window, facts)


def _wants_another_time(state: DialogueState, said: Utterance) -> bool:
    wish = said.wish
    if wish is None:
        return False
    if wish.wants_earlier or wish.wants_later:
        return True
    if said.is_yes and any(suits(w, wish, said.setting.now.tzinfo) for w in state.offered):
        return False
    return bool(wish.options or wish.excluded_on or wish.is_soonest)


def _look_again(before: DialogueState, state: DialogueState, said: Utterance, facts: Facts) -> Step:
    """A new wish: what was offered before is refused, unless the new wish asks for it again."""
    wish = said.wish
    assert wish is not None
    if state.is_on_call and said.is_no:
        state = state.but(refused=(*state.refused, *state.offered))
    if state.offered and wish.has_time and not wish.has_day:
        state = state.but(wish=on_days(wish, _days(state, facts)))
    searching = look(state.but(asking=None), facts)
    assert isinstance(searching.ask, FindWindows)
    if not state.offered or not (wish.wants_earlier or wish.wants_later):
        return searching
    kept, ask = searching.state, searching.ask
    if not wish.options:
        kept, ask = kept.but(wish=before.wish), replace(ask, wish=None)
    if wish.wants_earlier:
        ask = replace(ask, earlier_than=state.offered[0].start)
    else:
        ask = replace(ask, later_than=state.offered[-1].start)
    return replace(searching, state=kept, ask=ask)


def _days(state: DialogueState, facts: Facts) -> set[date]:
    return {window.start.astimezone(facts.now.tzinfo).date() for window in state.offered}


def _corrects_details(before: DialogueState, state: DialogueState) -> bool:
    return (before.name, before.address) != (state.name, state.address)


def _decline(state: DialogueState) -> Step:
    if state.is_moving:
        return wrap_up(state.but(outcome="kept"), Prompt("visit_kept"))
    declined = state.but(outcome="declined")
    return promise_call(declined, ReturnCallReason.DECLINED_TIMES, "no_hurry")


def _refuse(state: DialogueState, facts: Facts) -> Step:
    refused = state.but(refused=(*state.refused, *state.offered), offered=(), wish=None)
    if len(refused.refused) >= REFUSALS:
        return promise_call(refused, ReturnCallReason.DECLINED_TIMES, "person_finds_time")
    if state.is_on_call:
        return look(refused, facts)
    return ask_for(refused.but(asking=None), Asking.TIME, facts)


def _unclear(state: DialogueState, facts: Facts) -> Step:
    troubled = state.but(troubles=state.troubles + 1)
    if troubled.troubles >= PATIENCE:
        return give_up(troubled)
    if len(troubled.offered) == 1:
        return read_back(troubled, troubled.offered[0], facts)
    if not troubled.offered:
        return look(troubled, facts)
    values = {"first": troubled.offered[0], "second": troubled.offered[1]}
    return Step(troubled, say=(Prompt("offer_two", values, attempt=troubled.troubles),))


# --- done ---------------------------------------------------------------------------


def _booked(state: DialogueState, facts: Facts) -> Step:
    values: dict[str, Value] = {"window": state.offered[0], "business": facts.business_name}
    name = "booked_urgent" if state.is_emergency else "booked"
    done = state.but(outcome="booked", missed_wish=None)
    then: tuple[Then, ...] = (TextCaller(Prompt("text_booked", values)),)
    if state.is_emergency:
        # The first alert went out before anybody knew who and where.
        then = (*then, safety.alert(done, booked=state.offered[0]))
    waits = waitlisted(state, facts)
    told = (Prompt("waitlisted"),) if waits else ()
    return wrap_up(done, Prompt(name, values), *told).after(then=(*then, *waits))


def _moved(state: DialogueState, facts: Facts) -> Step:
    values = {"window": state.offered[0]}
    done = state.but(outcome="moved", appointment_id=state.visit_id, missed_wish=None)
    waits = waitlisted(state, facts)
    told = (Prompt("waitlisted"),) if waits else ()
    receipt = TextCaller(Prompt("text_moved", values))
    return wrap_up(done, Prompt("moved", values), *told).after(then=(receipt, *waits))
