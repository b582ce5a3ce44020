"""The owner's reports: counted in one unit of work, put together by `domain.reports`."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo

from app.domain.appointments import Window
from app.domain.reports import contacts, patrons, sales, work
from app.domain.reports.measures import midnight, months_from
from app.domain.reports.tallies import VisitPart, VisitSpan
from app.ports import UnitOfWork
from app.services.business_facts import Moment

P = VisitPart


def _past(at: Moment, days: int) -> VisitSpan:
    return VisitSpan(since=at.now - timedelta(days=days), until=at.now)


def _past_and_booked(at: Moment, days: int) -> VisitSpan:
    since = at.now - timedelta(days=days)
    return VisitSpan(since=since, until=at.now, and_booked_ahead=True)


def _zone(at: Moment) -> tzinfo:
    zone: tzinfo = at.profile.rules.calendar.zone
    return zone


def workload(uow: UnitOfWork, at: Moment, days: int) -> Sequence[work.DayLoad]:
    today = at.local_now.date()
    span = Window(midnight(today, _zone(at)), midnight(today + timedelta(days=days), _zone(at)))
    tallies = uow.reports.starts(span)
    return work.workload(tallies, today, days, _zone(at), at.business.max_jobs_per_day)


def service_mix(uow: UnitOfWork, at: Moment, days: int) -> work.ServiceMix:
    return work.service_mix(uow.reports.visits(_past(at, days), P.SERVICE_TYPE))


def service_economics(uow: UnitOfWork, at: Moment, days: int) -> Sequence[work.ServiceWorth]:
    return work.service_economics(uow.reports.visits(_past(at, days), P.SERVICE_TYPE))


def lead_sources(uow: UnitOfWork, at: Moment, days: int) -> work.LeadSources:
    return work.lead_sources(uow.reports.visits(_past(at, days), P.LEAD_SOURCE))


def neighborhoods(uow: UnitOfWork, at: Moment, days: int) -> Sequence[work.Neighborhood]:
    return work.neighborhoods(uow.reports.visits(_past(at, days), P.AREA))


def pipeline(uow: UnitOfWork, at: Moment, days: int) -> sales.Pipeline:
    span = _past_and_booked(at, days)
    return sales.pipeline(uow.reports.visits(span, P.JOB_STAGE, P.STATUS))


def quotes(uow: UnitOfWork, at: Moment, days: int) -> sales.Quotes:
    span = _past_and_booked(at, days)
    customers = uow.reports.quote_customers(span, sorted(sales.ACCEPTED))
    return sales.quotes(uow.reports.quotes(span), customers)


def analytics(uow: UnitOfWork, at: Moment, days: int) -> patrons.Analytics:
    span = _past(at, days)
    months = months_from(span.since, span.until, _zone(at))
    periods = [begins for _, begins in months]
    tallies = uow.reports.patrons(span.since, span.until, periods)
    return patrons.analytics(tallies, [label for label, _ in months])


def completeness(uow: UnitOfWork, at: Moment, days: int) -> patrons.Completeness:
    span = _past(at, days)
    customers = uow.reports.customers(span.since, span.until)
    visits = uow.reports.visits(span, P.SERVICE_TYPE, P.LEAD_SOURCE)
    return patrons.completeness(customers, visits)


def segments(uow: UnitOfWork, at: Moment) -> Sequence[work.Segment]:
    return work.segments(uow.reports.tags(at.now))


def time_to_book(uow: UnitOfWork, at: Moment, days: int) -> contacts.TimeToBook:
    since = at.now - timedelta(days=days)
    return contacts.time_to_book(uow.reports.bookings(since, at.now, contacts.NO_LEAD))


def funnel(uow: UnitOfWork, at: Moment, days: int) -> contacts.Funnel:
    since = at.now - timedelta(days=days)
    talks = uow.reports.talks(since, at.now)
    return contacts.funnel(talks, uow.reports.bookings(since, at.now, contacts.NO_LEAD))


def sms_metrics(uow: UnitOfWork, at: Moment, days: int) -> contacts.SmsMetrics:
    span = _past_and_booked(at, days)
    fallen = VisitSpan(since=span.since, until=span.until, and_booked_ahead=True, fell_through=True)
    visits, fell_through = (uow.reports.visits(one) for one in (span, fallen))
    texts = uow.reports.texts(span.since)
    return contacts.sms_metrics(texts, work.visits_of(visits), work.visits_of(fell_through))
