"""Windows put to the caller: two to choose from, or one read back, and what a yes to it asks."""

from app.domain.appointments import Window
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import Ask, Book, Move, Prompt, Step, Value
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState
from app.domain.scheduling.reasons import WhyNot


def propose(state: DialogueState, windows: tuple[Window, ...], why_not: WhyNot | None) -> Step:
    excuse = (Prompt(f"sorry_{why_not.value}"),) if why_not else ()
    offered = state.but(asking=Asking.WINDOW, offered=windows[:2], troubles=0)
    insists = windows[:2] == state.offered
    if len(windows) == 1 or insists or _wants_just_that(state, why_not):
        return read_back(offered, windows[0]).after(*excuse)
    values = {"first": windows[0], "second": windows[1]}
    return Step(offered, say=(*excuse, Prompt("offer_two", values)))


def _wants_just_that(state: DialogueState, why_not: WhyNot | None) -> bool:
    """Asked for a certain hour, or for the soonest: one window answers that."""
    if state.is_emergency:
        return True
    if state.wish is None or why_not is not None:
        return False
    return state.wish.is_soonest or any(o.exact for o in state.wish.options)


def read_back(state: DialogueState, window: Window) -> Step:
    """Read back what a yes will book."""
    one = state.but(asking=Asking.WINDOW, offered=(window,))
    values: dict[str, Value] = {
        "window": window,
        "name": state.caller_name or "",
        "address": state.address or "",
    }
    if state.is_moving and state.visit_window is not None:
        moving = {"window": window, "old": state.visit_window}
        return Step(one, say=(Prompt("confirm_move", moving, attempt=state.troubles),))
    urgent = "_urgent" if state.is_emergency else ""
    return Step(one, say=(Prompt(f"confirm_booking{urgent}", values, attempt=state.troubles),))


def promise(state: DialogueState, window: Window, facts: Facts) -> Ask:
    if state.is_moving and state.visit_id is not None:
        return Move(state.visit_id, window)
    return Book(
        window=window,
        name=state.caller_name,
        phone=state.phone,
        address=state.address,
        problem=_for_the_visit(state),
        service_type=state.service_type or facts.fallback_service,
        is_emergency=state.is_emergency,
    )


def _for_the_visit(state: DialogueState) -> str | None:
    """What whoever goes should read: the trouble, and what the caller added."""
    if not state.remarks:
        return state.problem
    return "; ".join((state.problem or "", *state.remarks))[: 2 * LONGEST_PROBLEM]
