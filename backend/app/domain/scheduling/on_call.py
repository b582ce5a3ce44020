"""Emergencies outside opening hours: whoever is on call comes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.appointments import ArrivalWindow, Window
from app.domain.scheduling.crews import Crew
from app.domain.scheduling.fitting import Fitting
from app.domain.scheduling.rules import Rules

STEP: Final = timedelta(minutes=15)
ARRIVAL: Final = timedelta(minutes=60)
REACH: Final = timedelta(hours=24)
"""Whoever is on call is asked for tonight, not for some night."""


def is_on_call(fitting: Fitting, start: datetime) -> bool:
    """Whether a visit that begins then is one for whoever is on call."""
    rules = fitting.rules
    return (
        fitting.job.is_emergency
        and bool(rules.on_call_phones)
        and not rules.calendar.is_open(start)
    )


def on_call_takers(fitting: Fitting, window: Window) -> list[Crew]:
    """In the order in which the business calls them; those who can do the job before the others,
    for outside opening hours somebody is better than nobody. An owner may insist on anybody."""
    asked, crews = fitting.insists_on, fitting.crews
    able = [
        crew
        for crew in (crews.on_call if asked is None else crews.members)
        if asked in (None, crew.technician_id)
        and not crew.shifts.is_off(window.start, window.end)
        and fitting.can_come(crew, window.start, window.end)
    ]
    return sorted(able, key=lambda crew: not crew.can_do(fitting.job.skills))


def on_call_windows(fitting: Fitting, after: datetime) -> Iterator[ArrivalWindow]:
    """Windows in which somebody on call could come, soonest first."""
    if not fitting.job.is_emergency or not fitting.rules.on_call_phones:
        return
    start = _rounded_up(after)
    while start < after + REACH:
        start = _outside_hours(fitting.rules, start)
        window = ArrivalWindow(start, start + fitting.job.length, start + ARRIVAL)
        if is_on_call(fitting, start) and on_call_takers(fitting, window):
            yield window
        start += STEP


def _outside_hours(rules: Rules, at: datetime) -> datetime:
    hours = rules.calendar.hours(rules.calendar.date_of(at))
    return next((w.end for w in hours if w.start <= at < w.end), at)


def _rounded_up(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    whole = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == at else whole + STEP
