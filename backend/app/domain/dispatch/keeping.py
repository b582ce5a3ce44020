"""Whether a technician can keep a visit that is theirs: what they can do, and when they work."""

from app.domain.appointments import Window
from app.domain.scheduling import Crew, Rules
from app.domain.technicians import Technician


def can_keep(rules: Rules, technician: Technician, window: Window, skills: frozenset[str]) -> bool:
    """`skills` are what the work asks for. Nothing is said of their other visits."""
    crew = Crew(technician, (), (), rules)
    return (
        technician.is_active
        and crew.can_do(skills)
        and not crew.shifts.is_off(window.start, window.end)
        and is_on_shift(rules, crew, window)
    )


def is_on_shift(rules: Rules, crew: Crew, window: Window) -> bool:
    """Nobody has to be on shift while the business itself is closed: such a visit is an emergency,
    or an owner put it there."""
    calendar = rules.calendar
    on = calendar.date_of(window.start)
    is_open = calendar.holds(window.start, window.end)
    return not is_open or crew.shifts.hold(on, window.start, window.end)
