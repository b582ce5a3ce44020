"""Tables: what we search by, beside a `body` of JSON. Rows never leave this package.

Every change here needs a migration in `backend/alembic`; a test compares the two. Only there is
the last line against booking twice, because SQLAlchemy cannot say it for both databases: Postgres
excludes overlapping spans of one technician (WindowTaken where two transactions race).
"""

import sqlalchemy as sa

from app.repositories.sql import report_indexes
from app.repositories.sql.columns import Instant, Words

metadata = sa.MetaData()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, primary_key=True)


def _given(name: str, kind: sa.types.TypeEngine = Words) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


businesses = sa.Table(
    "businesses",
    metadata,
    _key("id"),
    _given("version", sa.Integer()),
    _given("created_at", Instant()),
    sa.Column("twilio_number", Words),
    _given("body"),
    sa.UniqueConstraint("twilio_number", name="one_business_per_number"),
    sa.Index("businesses_in_order", "created_at", "id"),
)

credentials = sa.Table(
    "credentials",
    metadata,
    _key("business_id"),
    _key("kind"),
    _given("digest"),
    sa.Index("credentials_by_digest", "kind", "digest"),
)

customers = sa.Table(
    "customers",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("phone"),
    _given("folded_name"),
    _given("search_text"),
    _given("body"),
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
    _key("business_id"),
    _key("id"),
    _given("folded_name"),
    _given("body"),
)

appointments = sa.Table(
    "appointments",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("customer_id"),
    sa.Column("technician_id", Words),
    _given("starts_at", Instant()),
    _given("ends_at", Instant()),
    _given("created_at", Instant()),
    _given("status"),
    _given("holds_time", sa.Boolean()),
    _given("overlap_allowed", sa.Boolean()),
    sa.Column("service_type", Words),
    _given("is_emergency", sa.Boolean()),
    _given("tag_lines"),
    sa.Column("zip_code", Words),
    _given("body"),
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
    sa.Index(
        "appointments_of_customer", "business_id", "customer_id", "starts_at", *report_indexes.WORTH
    ),
    sa.Index("appointments_reported", *report_indexes.APPOINTMENTS),
    sa.Index("appointments_by_status", "business_id", "status", "starts_at", "id"),
    sa.Index("appointments_of_conversation", "business_id", "conversation_id", "created_second"),
)

conversations = sa.Table(
    "conversations",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("version", sa.Integer()),
    _given("channel"),
    _given("started_at", Instant()),
    _given("last_message_at", Instant()),
    sa.Column("phone", Words),
    sa.Column("customer_id", Words),
    _given("flagged", sa.Boolean()),
    _given("is_emergency", sa.Boolean()),
    _given("body"),
    _given("transcript"),
    _given("search_text"),
    sa.Column("outcome", Words),
    sa.Column("started_second", sa.BigInteger()),
    sa.Index("conversations_in_order", "business_id", "started_at", "id"),
    sa.Index("conversations_of_customer", "business_id", "customer_id", "started_at"),
    sa.Index("conversations_of_phone", "business_id", "phone", "started_at"),
    sa.Index("conversations_flagged", "business_id", "flagged", "started_at", "id"),
    sa.Index("conversations_reported", *report_indexes.CONVERSATIONS),
    sa.Index("conversations_beginning", *report_indexes.BEGINNINGS),
)

calls = sa.Table(
    "calls",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("conversation_id"),
    _given("started_at", Instant()),
    _given("is_open", sa.Boolean()),
    _given("body"),
    sa.Index("calls_of_conversation", "business_id", "conversation_id", "started_at"),
    sa.Index("calls_open", "business_id", "is_open", "started_at"),
)

return_calls = sa.Table(
    "return_calls",
    metadata,
    _key("business_id"),
    _key("phone"),
    _given("last_seen_at", Instant()),
    _given("body"),
    sa.Index("return_calls_in_order", "business_id", "last_seen_at", "phone"),
)

text_messages = sa.Table(
    "text_messages",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("created_at", Instant()),
    _given("phone"),
    _given("direction"),
    _given("kind"),
    _given("status"),
    _given("body"),
    sa.Column("outcome", Words),
    sa.Column("campaign", Words),
    sa.Index("text_messages_in_order", "business_id", "created_at", "id"),
    sa.Index("text_messages_reported", *report_indexes.TEXT_MESSAGES),
    sa.Index("text_messages_with_phone", "business_id", "phone", "created_at"),
)

opt_outs = sa.Table(
    "opt_outs",
    metadata,
    _key("business_id"),
    _key("phone"),
    _given("body"),
)

busy_times = sa.Table(
    "busy_times",
    metadata,
    _key("business_id"),
    _key("link_id"),
    _key("event_id"),
    sa.Column("technician_id", Words),
    _given("starts_at", Instant()),
    _given("ends_at", Instant()),
    sa.Index("busy_times_by_end", "business_id", "ends_at"),
)

calendar_states = sa.Table(
    "calendar_states",
    metadata,
    _key("business_id"),
    _key("link_id"),
    _given("body"),
)

waitlist = sa.Table(
    "waitlist",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("created_at", Instant()),
    _given("is_open", sa.Boolean()),
    _given("body"),
    sa.Index("waitlist_in_order", "business_id", "created_at", "id"),
    sa.Index("waitlist_open", "business_id", "is_open", "created_at", "id"),
)

escalations = sa.Table(
    "escalations",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("version", sa.Integer()),
    _given("conversation_id"),
    _given("opened_at", Instant()),
    _given("is_open", sa.Boolean()),
    _given("body"),
    sa.Index("escalations_in_order", "business_id", "opened_at", "id"),
    sa.Index("escalations_open", "business_id", "is_open", "opened_at", "id"),
    sa.Index("escalations_of_conversation", "business_id", "conversation_id", "opened_at"),
)

owner_calls = sa.Table(
    "owner_calls",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("started_at", Instant()),
    _given("body"),
    sa.Index("owner_calls_in_order", "business_id", "started_at", "id"),
)

webhook_counts = sa.Table(
    "webhook_counts",
    metadata,
    _key("business_id"),
    sa.Column("hour", Instant(), primary_key=True),
    _key("webhook"),
    _given("requests", sa.Integer()),
    _given("errors", sa.Integer()),
    _given("last_at", Instant()),
    sa.Index("webhook_counts_by_hour", "hour"),
)
"""A number that is nobody's is counted under an empty `business_id`."""

outbox = sa.Table(
    "outbox",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("due_at", Instant()),
    sa.Column("leased_until", Instant()),
    _given("is_dead", sa.Boolean()),
    _given("body"),
    sa.Index("outbox_due", "business_id", "is_dead", "due_at", "id"),
    sa.Index("outbox_backlog", "is_dead", "due_at"),
)

audit = sa.Table(
    "audit",
    metadata,
    _key("business_id"),
    _key("id"),
    _given("at", Instant()),
    _given("actor_type"),
    _given("body"),
    sa.Index("audit_in_order", "at", "id"),
    sa.Index("audit_of_business", "business_id", "at", "id"),
)
"""An entry of the platform itself has an empty `business_id`."""
