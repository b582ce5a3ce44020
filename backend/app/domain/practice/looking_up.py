"""What the dialogue asked of the schedule, and what came back, in a sentence."""

from collections.abc import Callable
from typing import Final, TypeAlias

from app.domain.appointments import Window
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.domain.scheduling.reasons import WhyNot

When: TypeAlias = Callable[[Window], str]

WHY_NOT: Final = {
    WhyNot.CLOSED: "you are closed then",
    WhyNot.FULL: "everybody is taken then",
    WhyNot.RESERVED: "what is left then is kept for emergencies",
    WhyNot.TOO_LATE: "that is too close to closing",
    WhyNot.TOO_SOON: "that is sooner than you promise to come",
    WhyNot.TOO_FAR: "that is further ahead than you take bookings",
    WhyNot.NO_SKILL: "nobody who works then can do this kind of work",
    WhyNot.OUT_OF_AREA: "the ZIP code is outside your service area",
}
GONE: Final = "The visit was no longer there."
TAKEN: Final = "That time had gone to somebody else by then."


def question_of(ask: o.Ask) -> str:
    """`find_windows`, `book`, `find_visits`, `move` or `cancel`."""
    return {
        o.FindWindows: "find_windows",
        o.Book: "book",
        o.FindVisits: "find_visits",
        o.Move: "move",
        o.Cancel: "cancel",
    }[type(ask)]


def told(ask: o.Ask, answer: e.Event, when: When) -> str:
    match ask, answer:
        case o.FindWindows(), e.WindowsFound():
            return _windows(ask, answer, when)
        case o.Book(), e.Booked():
            return f"I booked {when(ask.window)}, in the sandbox only."
        case o.FindVisits(), e.VisitsFound():
            return _visits(answer, when)
        case o.Move(), e.Moved():
            return f"I moved the visit to {when(ask.window)}, in the sandbox only."
        case o.Cancel(), e.Cancelled():
            return "I cancelled the visit, in the sandbox only."
        case _, e.WindowTaken():
            return TAKEN
    return GONE


def _windows(ask: o.FindWindows, found: e.WindowsFound, when: When) -> str:
    kind = "an emergency visit" if ask.is_emergency else "a visit"
    wish = " when they asked for it" if ask.wish and ask.wish.options else ""
    looked = f"I looked for {kind} of {ask.minutes} minutes{wish}"
    reason = f" ({WHY_NOT[found.why_not]})" if found.why_not else ""
    if not found.windows:
        return f"{looked} and found no time{reason}."
    times = " and ".join(map(when, found.windows))
    other = f"; there was none{reason}, so I took the nearest: " if reason else " and found "
    on_call = " That is outside opening hours: whoever is on call would come."
    return f"{looked}{other}{times}.{on_call if found.is_on_call else ''}"


def _visits(found: e.VisitsFound, when: When) -> str:
    if not found.visits:
        return "I looked for a visit of theirs to come and found none."
    times = " and ".join(when(visit.promised) for visit in found.visits)
    return f"I looked for visits of theirs to come and found {times}."
