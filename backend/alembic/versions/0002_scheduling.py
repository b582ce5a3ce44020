"""What a plan of the day needs: where visits are, linked calendars and the waitlist."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Frozen as they were: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# A release of this schema that was taken back may have stored ZIPs; no older one did.
ZIP_CODES = {
    "postgresql": "UPDATE appointments SET zip_code = body::json ->> 'zip_code'",
    "sqlite": "UPDATE appointments SET zip_code = json_extract(body, '$.zip_code')",
}
THAT_HAVE_ONE = """ WHERE body LIKE '%"zip_code"%'"""


def upgrade() -> None:
    op.add_column("appointments", sa.Column("zip_code", WORDS))
    op.execute(ZIP_CODES[op.get_bind().dialect.name] + THAT_HAVE_ONE)
    _create_busy_times()
    _create_calendar_states()
    _create_waitlist()


def downgrade() -> None:
    for table in ("waitlist", "calendar_states", "busy_times"):
        op.drop_table(table)
    op.drop_column("appointments", "zip_code")


def _create_busy_times() -> None:
    op.create_table(
        "busy_times",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("link_id", WORDS, nullable=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("technician_id", WORDS),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "link_id", "event_id"),
    )
    op.create_index("busy_times_by_end", "busy_times", ["business_id", "ends_at"])


def _create_calendar_states() -> None:
    op.create_table(
        "calendar_states",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("link_id", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "link_id"),
    )


def _create_waitlist() -> None:
    op.create_table(
        "waitlist",
        sa.Column("business_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "id"),
    )
    op.create_index("waitlist_in_order", "waitlist", ["business_id", "created_at", "id"])
    op.create_index("waitlist_open", "waitlist", ["business_id", "is_open", "created_at", "id"])
