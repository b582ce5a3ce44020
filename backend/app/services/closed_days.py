"""Why a business does not work on a date: closed, a holiday, or everybody is off."""

from collections.abc import Sequence
from datetime import date

from app.domain.scheduling import Crew
from app.domain.scheduling.closing import Closed, WhyClosed
from app.domain.technicians import Technician
from app.services import public_holidays
from app.services.business_facts import Moment


def why_closed(moment: Moment, technicians: Sequence[Technician], on: date) -> Closed | None:
    """None on a date on which somebody works."""
    business = moment.business
    if on in business.blackout_dates:
        return Closed(WhyClosed.DATE)
    code = business.public_holidays
    holiday = public_holidays.name_of(code, on) if code else None
    if holiday:
        return Closed(WhyClosed.HOLIDAY, holiday)
    if not business.opening_hours[on.weekday()]:
        return Closed(WhyClosed.WEEKDAY)
    return None if _works_somebody(moment, technicians, on) else Closed(WhyClosed.NOBODY)


def _works_somebody(moment: Moment, technicians: Sequence[Technician], on: date) -> bool:
    """A business without technicians is its own."""
    active = [one for one in technicians if one.is_active]
    if not active:
        return True
    rules = moment.profile.rules
    hours = rules.calendar.hours(on)
    crews = (Crew(one, (), (), rules) for one in active)
    return any(
        any(True for _ in crew.gaps(shift))
        for crew in crews
        for shift in crew.shifts.within(on, hours)
    )
