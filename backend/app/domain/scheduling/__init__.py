"""Which windows are free, and why not the one that was asked for. Pure arithmetic on time."""

from app.domain.scheduling.crews import Crew, free_crew
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.search import Found, Wanted, find_windows, find_wished

__all__ = [
    "BusinessCalendar",
    "Crew",
    "Found",
    "Wanted",
    "WhyNot",
    "find_windows",
    "find_wished",
    "free_crew",
]
