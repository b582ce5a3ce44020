"""Tables of texts, of promised work and of emergencies, in the manner of `tables`."""

import sqlalchemy as sa

from app.repositories.sql import report_indexes
from app.repositories.sql.columns import Instant, Words
from app.repositories.sql.metadata import given, key, metadata

text_messages = sa.Table(
    "text_messages",
    metadata,
    key("business_id"),
    key("id"),
    given("created_at", Instant()),
    given("phone"),
    given("direction"),
    given("kind"),
    given("status"),
    given("body"),
    sa.Column("outcome", Words),
    sa.Column("campaign", Words),
    sa.Index("text_messages_in_order", "business_id", "created_at", "id"),
    sa.Index("text_messages_reported", *report_indexes.TEXT_MESSAGES),
    sa.Index("text_messages_by_status", "business_id", "status", "created_at", "id"),
    sa.Index("text_messages_by_kind", "business_id", "kind", "created_at", "id"),
    sa.Index("text_messages_with_phone", "business_id", "phone", "created_at"),
)

opt_outs = sa.Table(
    "opt_outs",
    metadata,
    key("business_id"),
    key("phone"),
    given("body"),
)

escalations = sa.Table(
    "escalations",
    metadata,
    key("business_id"),
    key("id"),
    given("version", sa.Integer()),
    given("conversation_id"),
    given("opened_at", Instant()),
    given("is_open", sa.Boolean()),
    given("body"),
    sa.Index("escalations_in_order", "business_id", "opened_at", "id"),
    sa.Index("escalations_open", "business_id", "is_open", "opened_at", "id"),
    sa.Index("escalations_of_conversation", "business_id", "conversation_id", "opened_at"),
)

owner_calls = sa.Table(
    "owner_calls",
    metadata,
    key("business_id"),
    key("id"),
    given("started_at", Instant()),
    given("body"),
    sa.Index("owner_calls_in_order", "business_id", "started_at", "id"),
)

webhook_counts = sa.Table(
    "webhook_counts",
    metadata,
    key("business_id"),
    sa.Column("hour", Instant(), primary_key=True),
    key("webhook"),
    given("requests", sa.Integer()),
    given("errors", sa.Integer()),
    given("last_at", Instant()),
    sa.Index("webhook_counts_by_hour", "hour"),
)
"""A number that is nobody's is counted under an empty `business_id`."""

outbox = sa.Table(
    "outbox",
    metadata,
    key("business_id"),
    key("id"),
    given("due_at", Instant()),
    sa.Column("leased_until", Instant()),
    given("is_dead", sa.Boolean()),
    given("body"),
    sa.Index("outbox_due", "business_id", "is_dead", "due_at", "id"),
    sa.Index("outbox_backlog", "is_dead", "due_at"),
)
