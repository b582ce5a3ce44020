"""The first tables."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Frozen as they were: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# The last line against booking twice. Two texts are compared as ranges of one hash each, because
# GiST excludes ranges without an extension that a provider would have to allow.
NO_TWO_AT_ONCE = """
    ALTER TABLE appointments ADD CONSTRAINT one_appointment_at_a_time EXCLUDE USING gist (
        int8range(hashtextextended(business_id, 0), hashtextextended(business_id, 0), '[]') WITH =,
        int8range(
            hashtextextended(coalesce(technician_id, ''), 0),
            hashtextextended(coalesce(technician_id, ''), 0),
            '[]'
        ) WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (holds_time AND NOT overlap_allowed)
"""
TABLES = (
    "audit",
    "businesses",
    "calls",
    "conversations",
    "credentials",
    "customers",
    "opt_outs",
    "outbox",
    "return_calls",
    "technicians",
    "text_messages",
    "appointments",
)


def upgrade() -> None:
    _create_audit()
    _create_businesses()
    _create_calls()
    _create_conversations()
    _create_credentials()
    _create_customers()
    _create_opt_outs()
    _create_outbox()
    _create_return_calls()
    _create_technicians()
    _create_text_messages()
    _create_appointments()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NO_TWO_AT_ONCE)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_type", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("audit_in_order", "audit", ["at", "id"])
    op.create_index("audit_of_business", "audit", ["business_id", "at", "id"])


def _create_businesses() -> None:
    op.create_table(
        "businesses",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("twilio_number", WORDS),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("twilio_number", name="one_business_per_number"),
    )
    op.create_index("businesses_in_order", "businesses", ["created_at", "id"])


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index(
        "calls_of_conversation", "calls", ["business_id", "conversation_id", "started_at"]
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_message_at", INSTANT, nullable=False),
        sa.Column("phone", WORDS),
        sa.Column("customer_id", WORDS),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.Column("transcript", WORDS, nullable=False),
        sa.Column("search_text", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("conversations_in_order", "conversations", ["business_id", "started_at", "id"])
    op.create_index(
        "conversations_of_customer", "conversations", ["business_id", "customer_id", "started_at"]
    )
    op.create_index(
        "conversations_of_phone", "conversations", ["business_id", "phone", "started_at"]
    )


def _create_credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "kind"),
    )
    op.create_index("credentials_by_digest", "credentials", ["kind", "digest"])


def _create_customers() -> None:
    op.create_table(
        "customers",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("phone", WORDS, nullable=False),
        sa.Column("folded_name", WORDS, nullable=False),
        sa.Column("search_text", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
        sa.UniqueConstraint("business_id", "phone", name="one_customer_per_phone"),
    )
    op.create_index("customers_in_order", "customers", ["business_id", "folded_name", "id"])


def _create_opt_outs() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("phone", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "phone"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("outbox_backlog", "outbox", ["is_dead", "due_at"])
    op.create_index("outbox_due", "outbox", ["business_id", "is_dead", "due_at", "id"])


def _create_return_calls() -> None:
    op.create_table(
        "return_calls",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("phone", WORDS, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "phone"),
    )
    op.create_index(
        "return_calls_in_order", "return_calls", ["business_id", "last_seen_at", "phone"]
    )


def _create_technicians() -> None:
    op.create_table(
        "technicians",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("folded_name", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )


def _create_text_messages() -> None:
    op.create_table(
        "text_messages",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("phone", WORDS, nullable=False),
        sa.Column("direction", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("text_messages_in_order", "text_messages", ["business_id", "created_at", "id"])
    op.create_index(
        "text_messages_with_phone", "text_messages", ["business_id", "phone", "created_at"]
    )


def _create_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("customer_id", WORDS, nullable=False),
        sa.Column("technician_id", WORDS),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("holds_time", sa.Boolean(), nullable=False),
        sa.Column("overlap_allowed", sa.Boolean(), nullable=False),
        sa.Column("service_type", WORDS),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("tag_lines", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
        sa.ForeignKeyConstraint(
            ["business_id", "customer_id"],
            ["customers.business_id", "customers.id"],
            name="appointments_have_a_customer",
        ),
    )
    op.create_index(
        "appointments_holding", "appointments", ["business_id", "holds_time", "ends_at"]
    )
    op.create_index("appointments_in_order", "appointments", ["business_id", "starts_at", "id"])
    op.create_index(
        "appointments_of_customer", "appointments", ["business_id", "customer_id", "starts_at"]
    )
