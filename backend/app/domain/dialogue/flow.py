"""What to ask next: one thing at a time, and only what is missing."""

from typing import Final

from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import (
    FindVisits,
    FindWindows,
    OweCall,
    Prompt,
    Step,
    Then,
)
from app.domain.dialogue.safety import alert
from app.domain.dialogue.sooner import must_be_before
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.return_calls import ReturnCallReason

PATIENCE: Final = 3
"""Times the same thing is asked before somebody calls back instead."""

QUESTIONS: Final[dict[Asking, str]] = {
    Asking.PROBLEM: "ask_problem",
    Asking.SAFETY: "ask_safety",
    Asking.NAME: "ask_name",
    Asking.PHONE: "ask_phone",
    Asking.ADDRESS: "ask_address",
    Asking.ADDRESS_CONFIRM: "ask_address_on_file",
    Asking.TIME: "ask_time",
    Asking.ANYTHING_ELSE: "ask_anything_else",
}


def proceed(state: DialogueState, facts: Facts) -> Step:
    """Ask for the first missing detail; with none missing, do what the caller came for."""
    if is_outside_area(state, facts):
        return decline_area(state)
    missing = first_missing(state, facts)
    if missing is not None:
        return ask_for(state, missing, facts)
    if state.intent == "person":
        return promise_call(state, ReturnCallReason.HUMAN_REQUESTED)
    if state.intent in ("cancel", "status") or (
        state.intent == "reschedule" and state.visit_id is None
    ):
        return Step(state, ask=FindVisits(name=state.name, address=state.address))
    return look(state, facts)


def first_missing(state: DialogueState, facts: Facts) -> Asking | None:
    if state.intent == "person":
        return _first(state, _who(state, facts) | {Asking.PROBLEM: state.problem is None})
    if state.intent in ("cancel", "status"):
        return None
    if state.is_moving:
        return Asking.TIME if state.wish is None else None
    if state.intent == "reschedule":
        return None
    return _first(state, _for_booking(state, facts))


def _for_booking(state: DialogueState, facts: Facts) -> dict[Asking, bool]:
    return {
        Asking.PROBLEM: state.problem is None,
        **_who(state, facts),
        Asking.ADDRESS_CONFIRM: state.address is None and state.on_file_address is not None,
        Asking.ADDRESS: state.address is None or _needs_zip(state, facts),
        Asking.TIME: state.wish is None and not state.is_emergency,
    }


def _who(state: DialogueState, facts: Facts) -> dict[Asking, bool]:
    return {
        Asking.NAME: state.caller_name is None,
        Asking.PHONE: facts.caller_phone is None and state.phone is None,
    }


def first_missing_of_who(state: DialogueState, facts: Facts) -> Asking | None:
    """What we need to ring them: a name, and a number."""
    return _first(state, _who(state, facts))


def _first(state: DialogueState, wanted: dict[Asking, bool]) -> Asking | None:
    return next((asking for asking, is_missing in wanted.items() if is_missing), None)


def _needs_zip(state: DialogueState, facts: Facts) -> bool:
    return bool(facts.service_area_zips) and state.zip_code is None and not state.zip_asked


def ask_for(state: DialogueState, asking: Asking, facts: Facts) -> Step:
    """Put the question; the same one again counts as trouble, and trouble has an end."""
    again = state.asking is asking and not _asks_zip(state, asking)
    troubles = state.troubles + 1 if again else 0
    if troubles >= PATIENCE:
        return give_up(state)
    is_forgiven = again and state.is_forgiven
    asked = state.but(asking=asking, troubles=troubles, is_forgiven=is_forgiven)
    if asked.stage in (Stage.GREETING, Stage.CLOSING):
        asked = asked.but(stage=Stage.INTAKE)
    if _asks_zip(state, asking):
        return Step(asked.but(zip_asked=True), say=(Prompt("ask_zip"),))
    return Step(asked, say=(question(asked),))


def _asks_zip(state: DialogueState, asking: Asking) -> bool:
    return asking is Asking.ADDRESS and state.address is not None


def question(state: DialogueState) -> Prompt:
    """The present question, worded for how often it was put."""
    asking = state.asking or Asking.PROBLEM
    values = {"address": state.on_file_address or ""}
    if asking is Asking.PROBLEM and state.intent == "person":
        return Prompt("ask_what_about", attempt=state.troubles)
    if asking is Asking.CANCEL_CONFIRM and state.visit_window is not None:
        return Prompt("confirm_cancel", {"window": state.visit_window}, attempt=state.troubles)
    if asking is Asking.WHICH_VISIT and state.visit_options:
        first, second = state.visit_options
        values_of_both = {"first": first, "second": second}
        return Prompt("which_visit", values_of_both, attempt=state.troubles)
    if asking is Asking.WINDOW and state.offered:
        return offered_again(state)
    return Prompt(QUESTIONS.get(asking, "ask_problem"), values, attempt=state.troubles)


def offered_again(state: DialogueState) -> Prompt:
    if len(state.offered) == 1:
        return Prompt("offered_again", {"first": state.offered[0]})
    values = {"first": state.offered[0], "second": state.offered[1]}
    return Prompt("offer_two", values, attempt=max(state.troubles, 1))


def look(state: DialogueState, facts: Facts) -> Step:
    """Look for windows that suit the caller's wish."""
    service = facts.service(state.service_type) or facts.service(facts.fallback_service)
    searching = state.but(stage=Stage.OFFERING, asking=None, troubles=0)
    ask = FindWindows(
        minutes=service.minutes if service else 60,
        skills=service.skills if service else (),
        zip_code=state.zip_code,
        wish=state.wish,
        is_emergency=state.is_emergency,
        refused=state.refused,
        collisions=state.collisions,
        earlier_than=must_be_before(state),
        visit_id=state.visit_id if state.is_moving else None,
    )
    return Step(searching, ask=ask)


def wrap_up(state: DialogueState, *prompts: Prompt) -> Step:
    """Say this, then ask whether there is anything else."""
    asked = state.but(stage=Stage.CLOSING, asking=Asking.ANYTHING_ELSE, troubles=0, intent=None)
    return Step(asked, say=(*prompts, Prompt("ask_anything_else")))


def promise_call(
    state: DialogueState, reason: ReturnCallReason, prompt: str = "will_call_back"
) -> Step:
    """Somebody will ring them; then anything else."""
    owed = state.but(outcome=state.outcome or "return_call")
    return wrap_up(owed, Prompt(prompt)).after(then=(OweCall(reason),))


def visit_gone(state: DialogueState) -> Step:
    """There is nothing left to move or cancel: a person finds out what happened to it."""
    gone = state.but(visit_id=None, visit_window=None, offered=(), wish=None)
    return promise_call(gone, ReturnCallReason.OTHER, "visit_not_found")


def give_up(state: DialogueState) -> Step:
    """Talking does not help here: a person will ring back with all that is known."""
    closed = state.but(stage=Stage.CLOSED, outcome=state.outcome or "return_call")
    owed: tuple[Then, ...] = (OweCall(ReturnCallReason.PARTIAL_INTAKE),)
    if state.is_emergency:
        owed = (*owed, alert(state))
    prompt = Prompt("trouble_urgent" if state.is_emergency else "trouble")
    return Step(closed, say=(prompt,), then=owed, line=Line.HANG_UP)


def close(state: DialogueState, *prompts: Prompt) -> Step:
    """Say this and hang up. What was asked last stays known: it is how far the caller got."""
    closed = state.but(stage=Stage.CLOSED)
    return Step(closed, say=prompts, line=Line.HANG_UP)


def is_outside_area(state: DialogueState, facts: Facts) -> bool:
    area = facts.service_area_zips
    return bool(area) and state.zip_code is not None and state.zip_code not in area


def decline_area(state: DialogueState) -> Step:
    """Kindly, with the ZIP read back: a wrong one can be put right. An emergency is not dropped."""
    values = {"zip": state.zip_code or ""}
    declined = state.but(outcome="outside_area", zip_code=None)
    step = wrap_up(declined, Prompt("outside_area", values))
    if state.is_emergency:
        return step.after(then=(OweCall(ReturnCallReason.OTHER),))
    return step
