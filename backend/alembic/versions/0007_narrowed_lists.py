"""Lists that owners narrow down are read from the right place at once."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = {
    "conversations_urgent": ("conversations", "is_emergency", "started_at"),
    "conversations_by_channel": ("conversations", "channel", "started_at"),
    "text_messages_by_status": ("text_messages", "status", "created_at"),
    "text_messages_by_kind": ("text_messages", "kind", "created_at"),
}
OF_CUSTOMER = ("business_id", "customer_id", "starts_at")
WORTH = ("status", "is_emergency", "estimated_cents")


def upgrade() -> None:
    op.drop_index("appointments_of_customer", "appointments")
    op.create_index("appointments_of_customer", "appointments", [*OF_CUSTOMER, "id", *WORTH])
    for name, (table, *columns) in INDEXES.items():
        op.create_index(name, table, ["business_id", *columns, "id"])


def downgrade() -> None:
    op.drop_index("appointments_of_customer", "appointments")
    op.create_index("appointments_of_customer", "appointments", [*OF_CUSTOMER, *WORTH])
    for name, (table, *_) in INDEXES.items():
        op.drop_index(name, table)
