"""What a booking must satisfy when it is stored, and who goes."""

from dataclasses import dataclass
from datetime import timedelta

from app.domain.appointments import ArrivalWindow, Window
from app.domain.scheduling.crews import Crews
from app.domain.scheduling.fitting import Fitting
from app.domain.scheduling.on_call import is_on_call, on_call_takers
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.rules import Job, Rules
from app.domain.technicians import TechnicianId


@dataclass(frozen=True, slots=True)
class Placed:
    technician_id: TechnicianId | None
    """None for the business itself, or whoever is on call."""


@dataclass(frozen=True, slots=True)
class Refused:
    reasons: tuple[WhyNot, ...]
    """All that speaks against it, in the order of WhyNot; at least one."""


def place(
    rules: Rules,
    crews: Crews,
    job: Job,
    window: Window,
    *,
    technician_id: TechnicianId | None = None,
    preferred: TechnicianId | None = None,
) -> Placed | Refused:
    """Who goes at that time; `technician_id` insists on them, `preferred` goes if they can.

    Notice and horizon are not asked for: they are about what is offered.
    """
    arrival = timedelta()
    if isinstance(window, ArrivalWindow):
        arrival = window.arrival_ends_at - window.start
    fitting = Fitting(rules, crews, job, arrival, technician_id)
    if is_on_call(fitting, window.start):
        return _placed_on_call(fitting, window, preferred)
    on = rules.calendar.date_of(window.start)
    reasons = {*fitting.never(), *fitting.why_not(on, window.start, window.end)}
    if not _is_within_hours(rules, window):
        reasons.add(WhyNot.CLOSED)
    crew = None if reasons else fitting.best(on, window, preferred)
    return Placed(crew.technician_id) if crew else _refused(reasons)


def _is_within_hours(rules: Rules, window: Window) -> bool:
    """Work and promised arrival alike."""
    ends = [window.end]
    if isinstance(window, ArrivalWindow):
        ends.append(window.arrival_ends_at)
    return rules.calendar.holds(window.start, max(ends))


def _placed_on_call(
    fitting: Fitting, window: Window, preferred: TechnicianId | None
) -> Placed | Refused:
    never = fitting.never()
    if never:
        return Refused(tuple(never))
    takers = on_call_takers(fitting, window)
    crew = next((c for c in takers if c.technician_id == preferred), takers[0] if takers else None)
    return Placed(crew.technician_id) if crew else Refused((WhyNot.FULL,))


def _refused(reasons: set[WhyNot]) -> Refused:
    return Refused(tuple(reason for reason in WhyNot if reason in reasons))
