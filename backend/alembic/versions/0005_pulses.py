"""How often what of a business changed, for those who watch it live."""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Frozen as it was: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "pulses",
        sa.Column("business_id", WORDS, primary_key=True),
        sa.Column("topic", WORDS, primary_key=True),
        sa.Column("changes", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("pulses")
