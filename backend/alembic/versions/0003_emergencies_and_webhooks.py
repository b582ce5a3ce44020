"""What Twilio needs: escalations, owners' calls, counts of webhooks, calls that are still open."""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Frozen as they were: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

STILL_OPEN = {
    "postgresql": "UPDATE calls SET is_open = (body::json ->> 'status' = 'in-progress')",
    "sqlite": "UPDATE calls SET is_open = (json_extract(body, '$.status') = 'in-progress')",
}


def upgrade() -> None:
    op.add_column(
        "calls", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(STILL_OPEN[op.get_bind().dialect.name])
    with op.batch_alter_table("calls") as calls:
        calls.alter_column("is_open", server_default=None)
    op.create_index("calls_open", "calls", ["business_id", "is_open", "started_at"])
    _create_escalations()
    _create_owner_calls()
    _create_webhook_counts()


def downgrade() -> None:
    for table in ("webhook_counts", "owner_calls", "escalations"):
        op.drop_table(table)
    op.drop_index("calls_open", "calls")
    op.drop_column("calls", "is_open")


def _create_escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("escalations_in_order", "escalations", ["business_id", "opened_at", "id"])
    op.create_index(
        "escalations_open", "escalations", ["business_id", "is_open", "opened_at", "id"]
    )
    op.create_index(
        "escalations_of_conversation",
        "escalations",
        ["business_id", "conversation_id", "opened_at"],
    )


def _create_owner_calls() -> None:
    op.create_table(
        "owner_calls",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("owner_calls_in_order", "owner_calls", ["business_id", "started_at", "id"])


def _create_webhook_counts() -> None:
    op.create_table(
        "webhook_counts",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("webhook", WORDS, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "hour", "webhook"),
    )
    op.create_index("webhook_counts_by_hour", "webhook_counts", ["hour"])
