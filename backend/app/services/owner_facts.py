"""What an owner's question needs to know: one bounded look into storage for each kind."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus, Window
from app.domain.customers import Customer, CustomerId
from app.domain.owner_queries.facts import (
    Diary,
    Emergencies,
    Found,
    FreeDay,
    FreeTime,
    Visit,
)
from app.domain.owner_queries.queries import Span
from app.domain.paging import Paging
from app.domain.scheduling import DayOpenings
from app.domain.technicians import Technician
from app.ports import UnitOfWork
from app.services import availability
from app.services.business_facts import Moment
from app.services.closed_days import why_closed

MOST_VISITS: Final = Paging(limit=500)
MOST_ALARMS: Final = Paging(limit=50)
MOST_NAMESAKES: Final = Paging(limit=10)
COMING: Final = timedelta(days=14)
"""How far ahead the next job is looked for."""
CALLED_OFF: Final = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW})


def diary(uow: UnitOfWork, at: Moment, span: Span) -> Diary:
    """Visits that stand, by start; within the hours of the span, those that touch them."""
    technicians = uow.technicians.list()
    kept = [one for one in _between(uow, _all_of(at, span)) if _is_within(at, span, one)]
    closed = None
    if not kept and span.is_one_day:
        closed = why_closed(at, technicians, span.first_on)
    return Diary(span=span, visits=_visits(uow, at, kept, technicians), closed=closed)


def coming(uow: UnitOfWork, at: Moment) -> Diary:
    """What begins in the next two weeks."""
    found = _between(uow, Window(at.now, at.now + COMING))
    today = at.on(at.now)
    span = Span(first_on=today, last_on=today + COMING)
    return Diary(span=span, visits=_visits(uow, at, found[:1], uow.technicians.list()))


def emergencies(uow: UnitOfWork, at: Moment, span: Span) -> Emergencies:
    """Visits marked so, and alarms of those days that did not become a visit."""
    urgent = tuple(visit for visit in diary(uow, at, span).visits if visit.is_emergency)
    booked = {visit.conversation_id for visit in urgent}
    latest = uow.escalations.list(MOST_ALARMS).items
    days = _hours(at, span, span.first_on) if span.is_one_day else _all_of(at, span)
    alarms = tuple(
        one
        for one in latest
        if not one.is_open
        and days.start <= one.opened_at < days.end
        and one.conversation_id not in booked
    )
    has_open = any(one.is_open for one in latest)
    return Emergencies(span=span, visits=urgent, alarms=alarms, has_open=has_open)


def free_time(uow: UnitOfWork, at: Moment, span: Span) -> FreeTime:
    """When a visit of the usual length fits, whatever callers may be offered."""
    technicians = uow.technicians.list()
    days = (span.last_on - span.first_on).days + 1
    found = availability.unpromised(uow, at, span.first_on, days)
    free = [_free_day(at, span, one, technicians) for one in found]
    is_then = span.exact is not None and not any(day.spans for day in free)
    in_the_way = diary(uow, at, span).visits if is_then else ()
    return FreeTime(span=span, days=tuple(free), in_the_way=in_the_way)


def visits_of(uow: UnitOfWork, at: Moment, name: str) -> Found:
    """By any part of the customers' names; "the Hendersons" are found as Henderson."""
    customers = uow.customers.search(name, MOST_NAMESAKES).items
    if not customers and name[-1:].lower() == "s":
        customers = uow.customers.search(name[:-1], MOST_NAMESAKES).items
    technicians = uow.technicians.list()
    matches = [(one.name, _next_visit(uow, at, one, technicians)) for one in customers]
    return Found(name=name, matches=tuple(matches))


def _next_visit(
    uow: UnitOfWork, at: Moment, customer: Customer, technicians: Sequence[Technician]
) -> Visit | None:
    found = uow.appointments.list_coming(customer.id, at.now)[:1]
    return next(iter(_visits(uow, at, found, technicians)), None)


def _between(uow: UnitOfWork, span: Window) -> list[Appointment]:
    wanted = AppointmentFilter(starts_from=span.start, starts_before=span.end)
    found = uow.appointments.list(wanted, MOST_VISITS).items
    return [one for one in found if one.status not in CALLED_OFF]


def _all_of(at: Moment, span: Span) -> Window:
    calendar = at.profile.rules.calendar
    return Window(calendar.day(span.first_on).start, calendar.day(span.last_on).end)


def _hours(at: Moment, span: Span, on: date) -> Window:
    calendar = at.profile.rules.calendar
    day = calendar.day(on)
    local = Window(day.start.astimezone(calendar.zone), day.end.astimezone(calendar.zone))
    return span.hours_of(on, local)


def _is_within(at: Moment, span: Span, one: Appointment) -> bool:
    return not span.has_hours or one.window.overlaps(_hours(at, span, at.on(one.window.start)))


def _visits(
    uow: UnitOfWork, at: Moment, found: Sequence[Appointment], technicians: Sequence[Technician]
) -> tuple[Visit, ...]:
    ids: list[CustomerId] = sorted({one.customer_id for one in found})
    customers = {one.id: one for one in uow.customers.list_by_ids(ids)} if ids else {}
    names: dict[str | None, str] = {one.id: one.name for one in technicians}
    is_one_man = sum(one.is_active for one in technicians) < 2
    return tuple(
        replace(
            _visit(at, one, customers.get(one.customer_id)),
            technician=None if is_one_man else names.get(one.technician_id),
        )
        for one in found
    )


def _visit(at: Moment, one: Appointment, customer: Customer | None) -> Visit:
    return Visit(
        id=one.id,
        on=at.on(one.window.start),
        promised=one.promised,
        ends_at=one.window.end,
        customer_name=customer.name if customer else None,
        phone=customer.phone if customer else None,
        service_type=one.service_type,
        service=at.profile.facts.service(one.service_type),
        description=one.description,
        address=one.address or (customer.address if customer else None),
        technician_id=one.technician_id,
        technician=None,
        is_emergency=one.is_emergency,
        is_over=one.status is AppointmentStatus.COMPLETED or one.window.end <= at.now,
        status=one.status,
        conversation_id=one.conversation_id,
        customer_id=one.customer_id,
        customer_notes=customer.notes if customer else None,
    )


def _free_day(
    at: Moment, span: Span, day: DayOpenings, technicians: Sequence[Technician]
) -> FreeDay:
    hours = _hours(at, span, day.on)
    joined = _joined(opening.window for opening in day.openings)
    if span.exact is not None:
        spans = tuple(one for one in joined if _holds(one, hours.start))
    else:
        spans = tuple(_overlap(one, hours) for one in joined if one.overlaps(hours))
    closed = None if spans else why_closed(at, technicians, day.on)
    return FreeDay(on=day.on, spans=spans, closed=closed)


def _holds(free: Window, start: datetime) -> bool:
    return free.start <= start and start + timedelta(minutes=30) <= free.end


def _overlap(one: Window, other: Window) -> Window:
    return Window(max(one.start, other.start), min(one.end, other.end))


def _joined(windows: Iterable[Window]) -> list[Window]:
    """Windows that touch, as one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda one: one.start):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(Window(window.start, window.end))
    return joined
