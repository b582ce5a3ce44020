"""Which windows are free, and why not the one that was asked for. Pure arithmetic on time."""

from app.domain.scheduling.crews import Crew, Crews, crews
from app.domain.scheduling.days import DayOpenings, Opening, day_openings
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.scheduling.placing import Placed, Refused, place
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.rules import Job, Rules
from app.domain.scheduling.search import Found, find_windows, find_wished
from app.domain.scheduling.travel import Travel
from app.domain.scheduling.waiting import waits_for
from app.domain.scheduling.wanted import Wanted

__all__ = [
    "BusinessCalendar",
    "Crew",
    "Crews",
    "DayOpenings",
    "Found",
    "Job",
    "Opening",
    "Placed",
    "Refused",
    "Rules",
    "Travel",
    "Wanted",
    "WhyNot",
    "crews",
    "day_openings",
    "find_windows",
    "find_wished",
    "place",
    "waits_for",
]
