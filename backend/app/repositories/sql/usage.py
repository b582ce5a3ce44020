"""Counting what a business has stored and done."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.appointments import AppointmentStatus
from app.domain.text_messages import TextStatus
from app.domain.usage import Usage
from app.repositories.instants import in_utc
from app.repositories.rules import TO_THE_OWNER
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant
from app.repositories.sql.shelf import MINE

a, v, m = t.appointments.c, t.conversations.c, t.text_messages.c
WEEK_AGO, MONTH_AGO = (
    sa.bindparam("week_ago", type_=Instant()),
    sa.bindparam("month_ago", type_=Instant()),
)


def _count(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(sa.and_(sa.true(), *where))


OPTED_OUT = sa.exists().where(
    t.opt_outs.c.business_id == t.customers.c.business_id,
    t.opt_outs.c.phone == t.customers.c.phone,
)
CUSTOMERS = sa.select(
    sa.func.count().label("total_customers"), _count(OPTED_OUT).label("sms_opt_out_customers")
).where(t.customers.c.business_id == MINE)
APPOINTMENTS = sa.select(
    sa.func.count().label("total_appointments"),
    _count(a.is_emergency).label("emergency_appointments"),
    _count(a.created_at >= WEEK_AGO).label("appointments_last_7_days"),
    _count(a.created_at >= MONTH_AGO).label("appointments_last_30_days"),
    _count(a.is_emergency, a.created_at >= WEEK_AGO).label("emergencies_last_7_days"),
    _count(a.is_emergency, a.created_at >= MONTH_AGO).label("emergencies_last_30_days"),
    _count(a.status == AppointmentStatus.PENDING_RESCHEDULE).label("pending_reschedules"),
    sa.func.max(a.created_at).label("last_activity_at"),
).where(a.business_id == MINE)
SERVICE_TYPES = (
    sa.select(a.service_type, sa.func.count().label("all"), _count(a.is_emergency).label("urgent"))
    .where(a.business_id == MINE, a.service_type.is_not(None))
    .group_by(a.service_type)
)
CONVERSATIONS = sa.select(
    sa.func.count().label("total_conversations"),
    _count(v.flagged).label("flagged_conversations"),
    _count(v.is_emergency).label("emergency_conversations"),
    sa.func.max(v.last_message_at).label("last_activity_at"),
).where(v.business_id == MINE)
TEXTS = sa.select(
    _count(m.kind.in_(TO_THE_OWNER)).label("sms_owner_messages"),
    _count(m.kind.not_in(TO_THE_OWNER)).label("sms_customer_messages"),
).where(m.business_id == MINE, m.direction == "outbound", m.status != TextStatus.SUPPRESSED)


def usage(connection: sa.Connection, business_id: str, now: datetime) -> Usage:
    now = in_utc(now)
    given = {
        "my_business": business_id,
        "week_ago": now - timedelta(days=7),
        "month_ago": now - timedelta(days=30),
    }

    def counted(query: sa.Executable) -> dict[str, Any]:
        return dict(connection.execute(query, given).mappings().one())

    visits, talks = counted(APPOINTMENTS), counted(CONVERSATIONS)
    moments = (visits.pop("last_activity_at"), talks.pop("last_activity_at"))
    kinds = connection.execute(SERVICE_TYPES, given).all()
    return Usage(
        **visits,
        **talks,
        **counted(CUSTOMERS),
        **counted(TEXTS),
        service_type_counts={row.service_type: row.all for row in kinds},
        emergency_service_type_counts={row.service_type: row.urgent for row in kinds if row.urgent},
        last_activity_at=max((moment for moment in moments if moment), default=None),
    )
