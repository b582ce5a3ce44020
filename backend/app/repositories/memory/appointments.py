"""Appointments in drafts, found by day."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from app.domain.appointments import Appointment, AppointmentFilter, Commitment, Window
from app.domain.customers import CustomerId
from app.domain.paging import Page, Paging
from app.errors import Conflict, WindowTaken
from app.repositories.instants import in_utc
from app.repositories.memory.customers import MemoryCustomers
from app.repositories.memory.draft import Draft, Index
from app.repositories.memory.shelf import Shelf, matches, page_of
from app.repositories.rules import NO_VISIT, clash

A_YEAR = timedelta(days=366)
LONG = timedelta(days=31)
"""What lasts longer is filed under no day and always looked at."""


class MemoryAppointments(Shelf[Appointment]):
    noun = "appointment"

    def __init__(
        self,
        rows: Draft[str, Appointment],
        days: Index[date | None, str],
        visits: Index[str, str],
        customers: MemoryCustomers,
    ) -> None:
        super().__init__(rows)
        self._days = days
        self._visits = visits
        self._customers = customers

    def list(self, wanted: AppointmentFilter, paging: Paging) -> Page[Appointment]:
        return page_of((a for a in self._sorted(_by_start) if _is_wanted(a, wanted)), paging)

    def list_holding(self, span: Window) -> Sequence[Commitment]:
        held = (a for a in self._near(span) if a.holds_time and a.window.overlaps(span))
        return [_commitment(a) for a in sorted(held, key=_by_start)]

    def list_coming(self, customer_id: CustomerId, after: datetime) -> Sequence[Appointment]:
        theirs = map(self.get, self._visits.under(customer_id))
        return sorted((a for a in theirs if a.holds_time and a.window.start > after), key=_by_start)

    def list_last_visits(
        self, before: datetime, after: CustomerId | None, limit: int
    ) -> Sequence[Appointment]:
        last: dict[CustomerId, Appointment] = {}
        for visit in self._sorted(_by_start):
            if visit.status not in NO_VISIT:
                last[visit.customer_id] = visit
        ids = sorted(one for one in last if after is None or one > after)
        return [last[one] for one in ids if last[one].window.start < before][: max(limit, 0)]

    def add(self, appointment: Appointment) -> None:
        self._customers.get(appointment.customer_id)
        if self.find(appointment.id) is not None:
            raise Conflict(f"appointment {appointment.id} already exists")
        self._keep(in_utc(appointment))

    def save(self, appointment: Appointment) -> None:
        old = self.get(appointment.id)
        self._customers.get(appointment.customer_id)
        self._keep(in_utc(appointment), old)

    def remove(self, key: str) -> None:
        self._unfile(self.get(key))
        super().remove(key)

    def _keep(self, appointment: Appointment, old: Appointment | None = None) -> None:
        if any(clash(appointment, other) for other in self._near(appointment.window)):
            raise WindowTaken(f"{appointment.window.start} is taken")
        if old is not None:
            self._unfile(old)
        self._rows.put(appointment.id, appointment)
        self._visits.file(appointment.customer_id, appointment.id)
        for day in days_of(appointment.window):
            self._days.file(day, appointment.id)

    def _unfile(self, appointment: Appointment) -> None:
        self._visits.unfile(appointment.customer_id, appointment.id)
        for day in days_of(appointment.window):
            self._days.unfile(day, appointment.id)

    def _near(self, span: Window) -> Iterable[Appointment]:
        if span.end - span.start > A_YEAR:
            return self._rows.values()
        ids = {id for day in (*_every_day(span), None) for id in self._days.under(day)}
        return map(self.get, ids)


def days_of(window: Window) -> Sequence[date | None]:
    """Under which an appointment is filed; what lasts long is filed under none."""
    if window.end - window.start > LONG:
        return (None,)
    return _every_day(window)


def _every_day(window: Window) -> Sequence[date]:
    first, last = (moment.astimezone(UTC).date() for moment in (window.start, window.end))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _commitment(a: Appointment) -> Commitment:
    return Commitment(a.id, a.technician_id, a.window, a.zip_code, a.is_emergency)


def _by_start(appointment: Appointment) -> tuple[datetime, str]:
    return appointment.window.start, appointment.id


def _is_wanted(appointment: Appointment, wanted: AppointmentFilter) -> bool:
    starts_at = appointment.window.start
    return (
        (wanted.starts_from is None or wanted.starts_from <= starts_at)
        and (wanted.starts_before is None or starts_at < wanted.starts_before)
        and (wanted.tag is None or wanted.tag in appointment.tags)
        and matches(wanted.status, appointment.status)
        and matches(wanted.service_type, appointment.service_type)
        and matches(wanted.is_emergency, appointment.is_emergency)
        and matches(wanted.customer_id, appointment.customer_id)
    )
