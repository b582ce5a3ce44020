"""Windows put to the caller: two to choose from, or one read back, and what a yes to it asks."""

from app.domain.appointments import Window
from app.domain.dialogue.events import WindowsFound
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import Ask, Book, Move, Prompt, Step, Value
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState
from app.domain.scheduling.reasons import WhyNot
from app.domain.understanding.wishes import TimeWish

MIGHT_OPEN_UP = (WhyNot.FULL, WhyNot.RESERVED)
"""What was wished for is taken now, and may be free again."""


def propose(state: DialogueState, found: WindowsFound, facts: Facts) -> Step:
    windows, why_not = found.windows, found.why_not
    excuse = (Prompt(f"sorry_{why_not.value}"),) if why_not and not found.is_on_call else ()
    offered = state.but(
        asking=Asking.WINDOW,
        offered=windows[:2],
        troubles=0,
        is_on_call=found.is_on_call,
        missed_wish=_missed(state, why_not),
    )
    insists = windows[:2] == state.offered
    if len(windows) == 1 or insists or _wants_just_that(state, why_not):
        return read_back(offered, windows[0], facts).after(*excuse)
    values = {"first": windows[0], "second": windows[1]}
    return Step(offered, say=(*excuse, Prompt("offer_two", values)))


def _wants_just_that(state: DialogueState, why_not: WhyNot | None) -> bool:
    """Asked for a certain hour, or for the soonest: one window answers that."""
    if state.is_emergency:
        return True
    if state.wish is None or why_not is not None:
        return False
    return state.wish.is_soonest or any(o.exact for o in state.wish.options)


def _missed(state: DialogueState, why_not: WhyNot | None) -> TimeWish | None:
    if why_not not in MIGHT_OPEN_UP or state.wish is None or not state.wish.has_day:
        return state.missed_wish
    return state.wish


def read_back(state: DialogueState, window: Window, facts: Facts) -> Step:
    """Read back what a yes will book, and what it costs on top."""
    one = state.but(asking=Asking.WINDOW, offered=(window,))
    values: dict[str, Value] = {
        "window": window,
        "name": state.caller_name or "",
        "address": state.address or "",
    }
    if state.is_moving and state.visit_window is not None:
        moving = {"window": window, "old": state.visit_window}
        return Step(one, say=(Prompt("confirm_move", moving, attempt=state.troubles),))
    kind = "_on_call" if state.is_on_call else "_urgent" if _is_soonest(state) else ""
    question = Prompt(f"confirm_booking{kind}", values, attempt=state.troubles)
    extra = surcharge(state, facts)
    return Step(one.but(surcharge_told=state.surcharge_told or bool(extra)), say=(*extra, question))


def _is_soonest(state: DialogueState) -> bool:
    """What an emergency is offered, unless another time was asked for."""
    return state.is_emergency and (state.wish is None or not state.wish.options)


def surcharge(state: DialogueState, facts: Facts) -> tuple[Prompt, ...]:
    """What an emergency costs on top, where that is known and was not said yet."""
    amount = facts.emergency_surcharge
    if not state.is_emergency or state.is_moving or state.surcharge_told or not amount:
        return ()
    return (Prompt("surcharge", {"amount": amount}),)


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
        zip_code=state.zip_code,
    )


def _for_the_visit(state: DialogueState) -> str | None:
    """What whoever goes should read: the trouble, and what the caller added."""
    if not state.remarks:
        return state.problem
    return "; ".join((state.problem or "", *state.remarks))[: 2 * LONGEST_PROBLEM]
