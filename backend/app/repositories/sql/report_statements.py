"""The statements behind reports; built once where they do not depend on what is asked."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.conversations import Channel
from app.domain.reports.tallies import VisitPart, VisitSpan
from app.domain.text_messages import NOT_OUT, TextKind
from app.repositories.rules import NO_VISIT
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant, Unindexed, Words
from app.repositories.sql.shelf import MINE

a, k, v, m = t.appointments.c, t.customers.c, t.conversations.c, t.text_messages.c
SINCE = sa.bindparam("since", type_=Instant())
UNTIL = sa.bindparam("until", type_=Instant())
NO_TAGS = "\n"
PLAN_EACH_TIME = sa.text("SET LOCAL plan_cache_mode = force_custom_plan")


def _count(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(sa.and_(sa.true(), *where))


def _sum(value: sa.ColumnElement[Any], *where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Whole numbers; 0 of nothing. Postgres sums large integers up as decimals."""
    summed = sa.func.sum(value).filter(sa.and_(sa.true(), *where))
    return sa.cast(sa.func.coalesce(summed, 0), sa.BigInteger())


def _since(moment: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    compared: sa.ColumnElement[Any] = Unindexed(moment)
    return compared >= SINCE


# --- visits -------------------------------------------------------------------------

IS_QUOTED = sa.or_(a.quoted_cents.is_not(None), a.quote_status.is_not(None))
IS_VISIT = a.status.not_in(NO_VISIT)
SUMS = (
    sa.func.count().label("visits"),
    _count(a.is_emergency).label("emergencies"),
    _sum(a.estimated_cents).label("estimated_cents"),
)
URGENT_CENTS = _sum(a.estimated_cents, a.is_emergency).label("emergency_cents")
CUSTOMERS_OF = sa.func.count(a.customer_id.distinct()).label("customers")
ALL_SUMS = (
    *SUMS,
    URGENT_CENTS,
    sa.func.count(a.estimated_cents).label("valued"),
    sa.func.count(a.quoted_cents).label("quoted"),
    _sum(a.quoted_cents).label("quoted_cents"),
)


def fell_through(wanted: bool) -> sa.ColumnElement[bool]:
    return a.status.in_(NO_VISIT) if wanted else IS_VISIT


def _within(span: VisitSpan) -> sa.ColumnElement[bool]:
    is_before = a.starts_at < UNTIL
    ahead = sa.or_(is_before, a.created_at >= SINCE) if span.and_booked_ahead else is_before
    return sa.and_(a.business_id == MINE, a.starts_at >= SINCE, ahead)


def visits(by: Sequence[VisitPart], span: VisitSpan) -> sa.Select:
    parts = [a[part.value] for part in by]
    customers = [CUSTOMERS_OF] if VisitPart.AREA in by else []
    # Without anything to group by, nothing is no group rather than an empty one.
    return (
        sa.select(*parts, *ALL_SUMS, *customers)
        .where(_within(span))
        .group_by(*(parts or [a.business_id]))
    )


def quote_customers(span: VisitSpan, accepted: Sequence[str]) -> sa.Select:
    is_won = sa.func.upper(a.quote_status).in_(list(accepted))
    each = sa.func.count(a.customer_id.distinct())
    return sa.select(each.label("quoted"), each.filter(is_won).label("converted")).where(
        _within(span), IS_QUOTED
    )


STARTS = (
    sa.select(a.starts_at, *SUMS[:2])
    .where(a.business_id == MINE, a.starts_at >= SINCE, a.starts_at < UNTIL, IS_VISIT)
    .group_by(a.starts_at)
)
STANDING = sa.select(a.id).where(
    a.business_id == MINE,
    a.id.in_(sa.bindparam("ids", expanding=True, type_=Words)),
    a.holds_time,
)

# --- customers ----------------------------------------------------------------------


def patrons(periods: Sequence[datetime]) -> sa.Select:
    """Each customer's visits first, then the customers."""
    is_inside = a.starts_at >= SINCE
    each = (
        sa.select(
            sa.func.count().label("ever"),
            sa.func.min(a.starts_at).label("first"),
            _count(is_inside).label("visits"),
            _count(is_inside, a.is_emergency).label("emergencies"),
            _sum(a.estimated_cents, is_inside).label("estimated_cents"),
            _sum(a.estimated_cents, is_inside, a.is_emergency).label("emergency_cents"),
        )
        .where(a.business_id == MINE, a.starts_at < UNTIL, IS_VISIT)
        .group_by(a.business_id, a.customer_id)
        .having(sa.func.max(a.starts_at) >= SINCE)
        .subquery()
    ).c
    period = _period(each.first, periods).label("period")
    is_repeat = (each.ever > 1).label("is_repeat")
    summed = ("visits", "emergencies", "estimated_cents", "emergency_cents")
    return sa.select(
        period,
        is_repeat,
        sa.func.count().label("customers"),
        *(_sum(each[name]).label(name) for name in summed),
    ).group_by(sa.text("period"), sa.text("is_repeat"))


def _period(
    first: sa.ColumnElement[datetime], periods: Sequence[datetime]
) -> sa.ColumnElement[int]:
    if not periods:
        return sa.literal_column("0")
    moments = [sa.literal(moment, Instant()) for moment in periods]
    before = [(first < moment, number) for number, moment in enumerate(moments)]
    return sa.case(*before, else_=len(periods))


HAS_TAGS = sa.and_(k.business_id == MINE, k.tag_lines > NO_TAGS)
TAGGED = (
    sa.select(k.tag_lines, sa.func.count().label("customers")).where(HAS_TAGS).group_by(k.tag_lines)
)
TAGS = (
    sa.select(k.tag_lines, *SUMS)
    .select_from(
        t.customers.join(
            t.appointments, sa.and_(a.business_id == k.business_id, a.customer_id == k.id)
        )
    )
    .where(HAS_TAGS, a.starts_at < UNTIL, IS_VISIT)
    .group_by(k.tag_lines)
)
CUSTOMERS = sa.select(
    sa.func.count().label("customers"),
    _count(k.has_email).label("with_email"),
    _count(k.has_address).label("with_address"),
    _count(k.has_email, k.has_address).label("complete"),
).where(k.business_id == MINE, k.created_at >= SINCE, k.created_at < UNTIL)


def tags_in(lines: str) -> tuple[str, ...]:
    return tuple(json.loads(line) for line in lines.split("\n") if line)


# --- conversations and texts --------------------------------------------------------

# Walked through in the order of their groups, which spares sorting: so SQLite must not be tempted
# by an index on when they began.
TALKS = (
    sa.select(
        v.channel,
        v.outcome,
        sa.func.count().label("talks"),
        _count(v.flagged).label("flagged"),
        _count(v.is_emergency).label("emergencies"),
    )
    .where(v.business_id == MINE, _since(v.started_at), Unindexed(v.started_at) < UNTIL)
    .group_by(v.channel, v.outcome)
)
BEGIN, END = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("begin", "end"))
FIRST_MADE = (
    sa.select(a.conversation_id, sa.func.min(a.created_second).label("made"))
    .where(
        a.business_id == MINE,
        a.conversation_id.is_not(None),
        Unindexed(a.created_second) >= BEGIN,
    )
    .group_by(a.business_id, a.conversation_id)
    .subquery()
)


def bookings(without: Sequence[str]) -> sa.Select:
    """A pair of columns for each channel: there are few, and nothing has to be sorted."""
    made, began = FIRST_MADE.c.made, v.started_second
    talks = FIRST_MADE.join(
        t.conversations, sa.and_(v.business_id == MINE, v.id == FIRST_MADE.c.conversation_id)
    )
    pairs = [
        column
        for channel in Channel
        for column in (
            _count(v.channel == channel).label(f"{channel}_booked"),
            _sum(made - began, v.channel == channel).label(f"{channel}_seconds"),
        )
    ]
    is_lead = sa.or_(v.outcome.is_(None), v.outcome.not_in(list(without)))
    return (
        sa.select(*pairs)
        .select_from(talks)
        .where(began >= BEGIN, began < END, made >= began, is_lead)
    )


# Few start after a recent moment, however many are stored; those that were made since all do.
STARTS_SINCE = (a.business_id == MINE, a.starts_at >= SINCE)
IS_SERVED = sa.or_(
    v.is_emergency,
    v.outcome.in_(sa.bindparam("served", expanding=True, type_=Words)),
    v.id.in_(sa.select(a.conversation_id).where(*STARTS_SINCE, a.conversation_id.is_not(None))),
)
BEGAN_WITHIN = (v.business_id == MINE, v.started_at >= SINCE, v.started_at < UNTIL)
CALLS = sa.select(v.started_at, sa.func.coalesce(IS_SERVED, False).label("is_served")).where(
    *BEGAN_WITHIN, v.channel == Channel.PHONE
)


def booked(periods: Sequence[datetime]) -> sa.Select:
    return (
        sa.select(
            _period(v.started_at, periods).label("period"),
            a.service_type,
            sa.func.count().label("visits"),
            sa.func.count(a.estimated_cents).label("valued"),
            _sum(a.estimated_cents).label("estimated_cents"),
        )
        .select_from(t.conversations.join(t.appointments, a.conversation_id == v.id))
        .where(*BEGAN_WITHIN, *STARTS_SINCE, IS_VISIT)
        .group_by(sa.text("period"), a.service_type)
    )


# Walked through lead by lead, which spares sorting.
TOLD_OF_WORK = (
    sa.select(_count(v.lead_is_booked).label("bookings"))
    .where(v.business_id == MINE, v.lead.is_not(None), _since(v.started_at))
    .group_by(v.lead)
    .subquery()
)
LEADS = sa.select(
    _count(TOLD_OF_WORK.c.bookings > 0).label("booked"),
    _count(TOLD_OF_WORK.c.bookings == 0).label("unbooked"),
)

TEXTS = (
    sa.select(m.direction, m.kind, m.status, m.outcome, sa.func.count().label("texts"))
    .where(m.business_id == MINE, _since(m.created_at))
    .group_by(m.direction, m.kind, m.status, m.outcome)
)
CAMPAIGNS = (
    sa.select(m.campaign, sa.func.count().label("texts"))
    .where(
        m.business_id == MINE,
        m.direction == "outbound",
        m.kind == TextKind.RETENTION,
        m.status.not_in(NOT_OUT),
    )
    .group_by(m.campaign)
)
CONVERSATIONS_AFTER = (
    sa.select(v.body)
    .where(
        v.business_id == MINE,
        sa.tuple_(v.started_at, v.id)
        > sa.tuple_(
            sa.bindparam("began", type_=Instant()), sa.bindparam("conversation", type_=Words)
        ),
    )
    .order_by(v.started_at, v.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
