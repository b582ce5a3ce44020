"""Tables: what we search by, beside a `body` of JSON. Rows never leave this package.

Every change here needs a migration in `backend/alembic`; a test compares the two. Only there is
the last line against booking twice, because SQLAlchemy cannot say it for both databases: Postgres
excludes overlapping spans of one technician (WindowTaken where two transactions race).
"""

import sqlalchemy as sa

from app.repositories.sql import report_indexes
from app.repositories.sql.columns import Instant, Words
from app.repositories.sql.message_tables import (
    escalations,
    opt_outs,
    outbox,
    owner_calls,
    text_messages,
    webhook_counts,
)
from app.repositories.sql.metadata import given, key, metadata

__all__ = [
    "appointments",
    "audit",
    "businesses",
    "busy_times",
    "calendar_states",
    "calls",
    "conversations",
    "credentials",
    "customers",
    "escalations",
    "metadata",
    "opt_outs",
    "outbox",
    "owner_calls",
    "pulses",
    "return_calls",
    "technicians",
    "text_messages",
    "waitlist",
    "webhook_counts",
]


businesses = sa.Table(
    "businesses",
    metadata,
    key("id"),
    given("version", sa.Integer()),
    given("created_at", Instant()),
    sa.Column("twilio_number", Words),
    given("body"),
    sa.UniqueConstraint("twilio_number", name="one_business_per_number"),
    sa.Index("businesses_in_order", "created_at", "id"),
)

credentials = sa.Table(
    "credentials",
    metadata,
    key("business_id"),
    key("kind"),
    given("digest"),
    sa.Index("credentials_by_digest", "kind", "digest"),
)

customers = sa.Table(
    "customers",
    metadata,
    key("business_id"),
    key("id"),
    given("phone"),
    given("folded_name"),
    given("search_text"),
    given("body"),
    sa.Column("created_at", Instant()),
    sa.Column("has_email", sa.Boolean()),
    sa.Column("has_address", sa.Boolean()),
    sa.Column("tag_lines", Words),
    sa.UniqueConstraint("business_id", "phone", name="one_customer_per_phone"),
    sa.Index("customers_in_order", "business_id", "folded_name", "id"),
    sa.Index("customers_reported", *report_indexes.CUSTOMERS),
    sa.Index("customers_tagged", "business_id", "tag_lines", "id"),
)

technicians = sa.Table(
    "technicians",
    metadata,
    key("business_id"),
    key("id"),
    given("folded_name"),
    given("body"),
)

appointments = sa.Table(
    "appointments",
    metadata,
    key("business_id"),
    key("id"),
    given("customer_id"),
    sa.Column("technician_id", Words),
    given("starts_at", Instant()),
    given("ends_at", Instant()),
    given("created_at", Instant()),
    given("status"),
    given("holds_time", sa.Boolean()),
    given("overlap_allowed", sa.Boolean()),
    sa.Column("service_type", Words),
    given("is_emergency", sa.Boolean()),
    given("tag_lines"),
    sa.Column("zip_code", Words),
    given("body"),
    sa.Column("estimated_cents", sa.BigInteger()),
    sa.Column("quoted_cents", sa.BigInteger()),
    sa.Column("quote_status", Words),
    sa.Column("lead_source", Words),
    sa.Column("job_stage", Words),
    sa.Column("area", Words),
    sa.Column("conversation_id", Words),
    sa.Column("created_second", sa.BigInteger()),
    sa.ForeignKeyConstraint(
        ["business_id", "customer_id"],
        ["customers.business_id", "customers.id"],
        name="appointments_have_a_customer",
    ),
    sa.Index("appointments_in_order", "business_id", "starts_at", "id"),
    sa.Index("appointments_holding", "business_id", "holds_time", "ends_at"),
    sa.Index("appointments_of_customer", *report_indexes.OF_CUSTOMER),
    sa.Index("appointments_reported", *report_indexes.APPOINTMENTS),
    sa.Index("appointments_by_status", "business_id", "status", "starts_at", "id"),
    sa.Index("appointments_of_conversation", "business_id", "conversation_id", "created_second"),
)

conversations = sa.Table(
    "conversations",
    metadata,
    key("business_id"),
    key("id"),
    given("version", sa.Integer()),
    given("channel"),
    given("started_at", Instant()),
    given("last_message_at", Instant()),
    sa.Column("phone", Words),
    sa.Column("customer_id", Words),
    given("flagged", sa.Boolean()),
    given("is_emergency", sa.Boolean()),
    given("body"),
    given("transcript"),
    given("search_text"),
    sa.Column("outcome", Words),
    sa.Column("started_second", sa.BigInteger()),
    sa.Column("lead", Words),
    sa.Column("lead_is_booked", sa.Boolean()),
    sa.Index("conversations_in_order", "business_id", "started_at", "id"),
    sa.Index("conversations_of_customer", "business_id", "customer_id", "started_at"),
    sa.Index("conversations_of_phone", "business_id", "phone", "started_at"),
    sa.Index("conversations_flagged", "business_id", "flagged", "started_at", "id"),
    sa.Index("conversations_urgent", "business_id", "is_emergency", "started_at", "id"),
    sa.Index("conversations_by_channel", "business_id", "channel", "started_at", "id"),
    sa.Index("conversations_reported", *report_indexes.CONVERSATIONS),
    sa.Index("conversations_beginning", *report_indexes.BEGINNINGS),
    sa.Index("conversations_leads", *report_indexes.LEADS),
)

calls = sa.Table(
    "calls",
    metadata,
    key("business_id"),
    key("id"),
    given("conversation_id"),
    given("started_at", Instant()),
    given("is_open", sa.Boolean()),
    given("body"),
    sa.Index("calls_of_conversation", "business_id", "conversation_id", "started_at"),
    sa.Index("calls_open", "business_id", "is_open", "started_at"),
)

return_calls = sa.Table(
    "return_calls",
    metadata,
    key("business_id"),
    key("phone"),
    given("last_seen_at", Instant()),
    given("body"),
    sa.Index("return_calls_in_order", "business_id", "last_seen_at", "phone"),
)

busy_times = sa.Table(
    "busy_times",
    metadata,
    key("business_id"),
    key("link_id"),
    key("event_id"),
    sa.Column("technician_id", Words),
    given("starts_at", Instant()),
    given("ends_at", Instant()),
    sa.Index("busy_times_by_end", "business_id", "ends_at"),
)

calendar_states = sa.Table(
    "calendar_states",
    metadata,
    key("business_id"),
    key("link_id"),
    given("body"),
)

waitlist = sa.Table(
    "waitlist",
    metadata,
    key("business_id"),
    key("id"),
    given("created_at", Instant()),
    given("is_open", sa.Boolean()),
    given("body"),
    sa.Index("waitlist_in_order", "business_id", "created_at", "id"),
    sa.Index("waitlist_open", "business_id", "is_open", "created_at", "id"),
)

audit = sa.Table(
    "audit",
    metadata,
    key("business_id"),
    key("id"),
    given("at", Instant()),
    given("actor_type"),
    given("body"),
    sa.Index("audit_in_order", "at", "id"),
    sa.Index("audit_of_business", "business_id", "at", "id"),
)
"""An entry of the platform itself has an empty `business_id`."""

pulses = sa.Table(
    "pulses",
    metadata,
    key("business_id"),
    key("topic"),
    given("changes", sa.BigInteger()),
)
"""Noted at the very end of a transaction, since whoever notes the same waits for its COMMIT."""
