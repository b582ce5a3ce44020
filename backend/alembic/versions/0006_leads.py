"""Who a conversation was with, if they told us of work, and whether a visit came of it."""

from collections.abc import Callable

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Frozen as they were: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WANTED_NOTHING = """('sales', 'robocall', 'wrong_number', 'outside_area', 'abandoned', 'cancelled',
    'kept', 'moved')"""


def upgrade() -> None:
    op.add_column("conversations", sa.Column("lead", WORDS))
    op.add_column("conversations", sa.Column("lead_is_booked", sa.Boolean()))
    op.execute(_of_bodies(_FIELD[op.get_bind().dialect.name]))
    op.create_index(
        "conversations_leads",
        "conversations",
        ["business_id", "lead", "started_at", "lead_is_booked"],
    )


def downgrade() -> None:
    op.drop_index("conversations_leads", "conversations")
    op.drop_column("conversations", "lead_is_booked")
    op.drop_column("conversations", "lead")


def _in_postgres(*path: str) -> str:
    *outer, last = path
    return f"(body::json {''.join(f'-> {name!r} ' for name in outer)}->> {last!r})"


def _in_sqlite(*path: str) -> str:
    return f"json_extract(body, '$.{'.'.join(path)}')"


_FIELD = {"postgresql": _in_postgres, "sqlite": _in_sqlite}


def _of_bodies(field: Callable[..., str]) -> str:
    visit, told = field("appointment_id"), field("state", "phone")
    has_work = f"coalesce({field('state', 'problem')}, {field('service_type')}, '') <> ''"
    is_theirs = f"({told} IS NULL OR coalesce({told} = phone, false))"
    return f"""UPDATE conversations
        SET lead = coalesce(phone, id), lead_is_booked = {visit} IS NOT NULL
        WHERE coalesce({field('outcome')}, '') NOT IN {WANTED_NOTHING}
        AND ({visit} IS NOT NULL OR ({has_work} AND {is_theirs}))"""
