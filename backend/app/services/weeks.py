"""The owner's one line of truth: this week against last."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from app.domain.reports.weeks import SERVED, Fortnight, Hours, Weeks, weeks
from app.ports import UnitOfWork
from app.services.business_facts import Moment

A_SECOND: Final = timedelta(seconds=1)


def this_week(uow: UnitOfWork, at: Moment) -> Weeks:
    calendar = at.profile.rules.calendar
    when = Fortnight.at(at.now, calendar)
    until = at.now + A_SECOND
    calls = uow.reports.calls(when.last_monday, until, SERVED)
    booked = uow.reports.booked(when.last_monday, until, when.periods)
    return weeks(calls, booked, when, Hours(calendar), _usual_cents(at))


def _usual_cents(at: Moment) -> Callable[[str | None], int]:
    """The middle of what the business says a kind of work costs; 0 where it says nothing."""
    prices = {
        one.service_type: round((one.price_low + one.price_high) * 50)
        for one in at.profile.facts.services
        if one.price_low is not None and one.price_high is not None
    }
    return lambda service_type: prices.get(service_type or "", 0)
