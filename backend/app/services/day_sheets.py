"""Days as they stand on the wall: the visits, the hours, and when somebody is not there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.appointments import Window
from app.domain.hours import OpenSpan
from app.domain.owner_queries.facts import Diary
from app.domain.scheduling.absences import Absence, absences
from app.ports import UnitOfWork
from app.services import owner_queries
from app.services.business_facts import Moment
from app.services.closed_days import why_closed
from app.services.linked_calendars import linked_calendars


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDay:
    on: date
    is_open: bool
    opening_hours: Sequence[OpenSpan]
    jobs: int
    """Visits that begin that day and were not called off."""
    emergency_jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    reply_text: str
    diary: Diary
    days: Sequence[SheetDay]
    absences: Sequence[Absence]


def sheets(uow: UnitOfWork, at: Moment, first_on: date | None, last_on: date | None) -> Sheets:
    """Invalid as in `owner_queries.days`."""
    reply_text, diary = owner_queries.days(uow, at, first_on, last_on)
    span, calendar = diary.span, at.profile.rules.calendar
    length = (span.last_on - span.first_on).days + 1
    days = [span.first_on + timedelta(days=number) for number in range(length)]
    jobs = Counter(visit.on for visit in diary.visits)
    emergencies = Counter(visit.on for visit in diary.visits if visit.is_emergency)
    technicians = uow.technicians.list()
    pulls = any(link.pulls for link in linked_calendars(at.business))
    whole = Window(calendar.day(span.first_on).start, calendar.day(span.last_on).end)
    busy = uow.busy_times.list(whole) if pulls else ()
    return Sheets(
        reply_text=reply_text,
        diary=diary,
        days=[
            SheetDay(
                on=on,
                is_open=why_closed(at, technicians, on) is None,
                opening_hours=calendar.spans(on),
                jobs=jobs[on],
                emergency_jobs=emergencies[on],
            )
            for on in days
        ],
        absences=absences(technicians, busy, calendar, days),
    )
