"""Appointments as rows."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.domain.appointments import Appointment, AppointmentFilter, Commitment, Window
from app.domain.customers import CustomerId
from app.domain.live import Topic
from app.domain.paging import Page, Paging
from app.domain.reports.measures import cents
from app.errors import AppError, NotFound, WindowTaken
from app.repositories.instants import in_utc
from app.repositories.rules import NO_VISIT, area, second
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant, Unindexed, Words, holds, tag_lines
from app.repositories.sql.customers import CUSTOMERS
from app.repositories.sql.shelf import MINE, THIS, Columns, Kind, SqlShelf, matching
from app.repositories.sql.texts import Json


def _columns(appointment: Appointment) -> Columns:
    return {
        "customer_id": appointment.customer_id,
        "technician_id": appointment.technician_id,
        "starts_at": appointment.window.start,
        "ends_at": appointment.window.end,
        "created_at": appointment.created_at,
        "status": appointment.status,
        "holds_time": appointment.holds_time,
        "overlap_allowed": appointment.overlap_allowed,
        "service_type": appointment.service_type,
        "is_emergency": appointment.is_emergency,
        "tag_lines": tag_lines(appointment.tags),
        "zip_code": appointment.zip_code,
        "estimated_cents": cents(appointment.estimated_value),
        "quoted_cents": cents(appointment.quoted_value),
        "quote_status": appointment.quote_status,
        "lead_source": appointment.lead_source,
        "job_stage": appointment.job_stage,
        "area": area(appointment),
        "conversation_id": appointment.conversation_id,
        "created_second": second(appointment.created_at),
    }


c = t.appointments.c
APPOINTMENTS: Kind[Appointment] = Kind(t.appointments, Json(Appointment), "appointment", _columns)
WANTED = {
    "starts_from": c.starts_at.__ge__,
    "starts_before": c.starts_at.__lt__,
    "status": c.status.__eq__,
    "service_type": c.service_type.__eq__,
    "is_emergency": c.is_emergency.__eq__,
    "tag": lambda tag: holds(c.tag_lines, tag_lines((tag,))),
    "customer_id": c.customer_id.__eq__,
}
BY_START = (c.starts_at, c.id)
AFTER, UNTIL = sa.bindparam("after", type_=Instant()), sa.bindparam("until", type_=Instant())
# Put in order here: an ORDER BY tempts SQLite to walk all that ever was, by its start.
HOLDING = sa.select(
    c.id, c.technician_id, c.starts_at, c.ends_at, c.zip_code, c.is_emergency
).where(APPOINTMENTS.mine, c.holds_time, c.ends_at > AFTER, Unindexed(c.starts_at) < UNTIL)
COMING = (
    sa.select(c.body)
    .where(
        APPOINTMENTS.mine,
        c.customer_id == sa.bindparam("customer_id", type_=Words),
        c.holds_time,
        c.starts_at > AFTER,
    )
    .order_by(*BY_START)
)


def _is_visit(status):
    return sa.and_(*(status != one for one in NO_VISIT))


later = t.appointments.alias()
IS_NOT_THE_LAST = sa.exists().where(
    later.c.business_id == MINE,
    later.c.customer_id == c.customer_id,
    _is_visit(later.c.status),
    sa.or_(
        later.c.starts_at > c.starts_at,
        sa.and_(later.c.starts_at == c.starts_at, later.c.id > c.id),
    ),
)
LAST_VISITS = (
    sa.select(c.body)
    .where(
        APPOINTMENTS.mine,
        c.customer_id > sa.bindparam("after_customer", type_=Words),
        Unindexed(c.starts_at) < sa.bindparam("before", type_=Instant()),
        _is_visit(c.status),
        ~IS_NOT_THE_LAST,
    )
    .order_by(c.customer_id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)

# A booking is one statement on the happy path: it writes only where the customer is known and
# the technician free. `app.repositories.rules.clash` says the same of two appointments.
given = {column.name: sa.bindparam(column.name, type_=column.type) for column in c}
other = t.appointments.alias()
TAKEN = sa.exists().where(
    given["holds_time"],
    ~given["overlap_allowed"],
    other.c.business_id == MINE,
    other.c.id != THIS,
    other.c.holds_time,
    ~other.c.overlap_allowed,
    sa.func.coalesce(other.c.technician_id, "") == sa.func.coalesce(given["technician_id"], ""),
    Unindexed(other.c.starts_at) < given["ends_at"],
    other.c.ends_at > given["starts_at"],
)
CUSTOMER_IS_KNOWN = sa.exists().where(
    t.customers.c.business_id == MINE, t.customers.c.id == given["customer_id"]
)
ADD = (
    insert(t.appointments)
    .from_select(list(given), sa.select(*given.values()).where(CUSTOMER_IS_KNOWN, ~TAKEN))
    .on_conflict_do_nothing()
)
SAVE = APPOINTMENTS.update.where(CUSTOMER_IS_KNOWN, ~TAKEN)


class SqlAppointments(SqlShelf[Appointment]):
    kind = APPOINTMENTS
    topic = Topic.SCHEDULE

    def list(self, wanted: AppointmentFilter, paging: Paging) -> Page[Appointment]:
        return self._page(matching(wanted, WANTED), BY_START, paging)

    def list_holding(self, span: Window) -> Sequence[Commitment]:
        rows = self._run(HOLDING, after=in_utc(span.start), until=in_utc(span.end))
        held = [
            Commitment(
                row.id,
                row.technician_id,
                Window(row.starts_at, row.ends_at),
                row.zip_code,
                row.is_emergency,
            )
            for row in rows
        ]
        return sorted(held, key=lambda one: (one.window.start, one.appointment_id))

    def list_coming(self, customer_id: CustomerId, after: datetime) -> Sequence[Appointment]:
        return self._all(COMING, customer_id=customer_id, after=in_utc(after))

    def list_last_visits(
        self, before: datetime, after: CustomerId | None, limit: int
    ) -> Sequence[Appointment]:
        start = {"before": in_utc(before), "after_customer": after or ""}
        return self._all(LAST_VISITS, most=max(limit, 0), **start)

    def add(self, appointment: Appointment) -> None:
        row = APPOINTMENTS.row(appointment)
        names = {"id": appointment.id, "this_key": appointment.id, "business_id": self._business_id}
        if not self._run(ADD, **names, **row).rowcount:
            raise self._refusal(appointment, self._exists(appointment.id))

    def save(self, appointment: Appointment) -> None:
        row = APPOINTMENTS.row(appointment)
        if not self._run(SAVE, this_key=appointment.id, **row).rowcount:
            if not self._exists(appointment.id):
                raise self._unknown(appointment.id)
            raise self._refusal(appointment, False)

    def _refusal(self, appointment: Appointment, is_known: bool) -> AppError:
        if self._run(CUSTOMERS.exists, this_key=appointment.customer_id).first() is None:
            return NotFound(f"no customer {appointment.customer_id}")
        if is_known:
            return self._taken(appointment.id)
        return WindowTaken(f"{appointment.window.start} is taken")
