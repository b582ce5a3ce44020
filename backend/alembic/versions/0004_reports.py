"""What reports count: columns made from the bodies, and indexes that hold all they read."""

import json
import re

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Frozen as they were: migrations do not follow what the code says today.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

COLUMNS = {
    "customers": (
        ("created_at", INSTANT),
        ("has_email", sa.Boolean()),
        ("has_address", sa.Boolean()),
        ("tag_lines", WORDS),
    ),
    "appointments": (
        ("estimated_cents", sa.BigInteger()),
        ("quoted_cents", sa.BigInteger()),
        ("quote_status", WORDS),
        ("lead_source", WORDS),
        ("job_stage", WORDS),
        ("area", WORDS),
        ("conversation_id", WORDS),
        ("created_second", sa.BigInteger()),
    ),
    "conversations": (("outcome", WORDS), ("started_second", sa.BigInteger())),
    "text_messages": (("outcome", WORDS), ("campaign", WORDS)),
}
WORTH = ("status", "is_emergency", "estimated_cents")
INDEXES = {
    "customers_reported": ("customers", "created_at", "has_email", "has_address"),
    "customers_tagged": ("customers", "tag_lines", "id"),
    "appointments_of_customer": ("appointments", "customer_id", "starts_at", *WORTH),
    "appointments_reported": (
        "appointments",
        "starts_at",
        *WORTH,
        "service_type",
        "lead_source",
        "job_stage",
        "quote_status",
        "quoted_cents",
        "area",
        "customer_id",
        "created_at",
    ),
    "appointments_by_status": ("appointments", "status", "starts_at", "id"),
    "appointments_of_conversation": ("appointments", "conversation_id", "created_second"),
    "conversations_flagged": ("conversations", "flagged", "started_at", "id"),
    "conversations_reported": (
        "conversations",
        "channel",
        "outcome",
        "started_at",
        "flagged",
        "is_emergency",
    ),
    "conversations_beginning": ("conversations", "id", "started_second", "channel", "outcome"),
    "text_messages_reported": (
        "text_messages",
        "direction",
        "kind",
        "status",
        "outcome",
        "created_at",
        "campaign",
    ),
}
"""By name: the table, and its columns after `business_id`."""

OF_BODIES = {
    "postgresql": (
        """UPDATE customers SET created_at = (body::json ->> 'created_at')::timestamptz,
        has_email = coalesce(body::json ->> 'email', '') <> '',
        has_address = coalesce(body::json ->> 'address', '') <> '',
        tag_lines = chr(10) || coalesce((SELECT string_agg(tag.value::text || chr(10), ''
            ORDER BY tag.ordinality)
            FROM json_array_elements(body::json -> 'tags') WITH ORDINALITY AS tag), '')""",
        """UPDATE appointments SET
        estimated_cents = round((body::json ->> 'estimated_value')::numeric * 100),
        quoted_cents = round((body::json ->> 'quoted_value')::numeric * 100),
        quote_status = body::json ->> 'quote_status',
        lead_source = body::json ->> 'lead_source',
        job_stage = body::json ->> 'job_stage',
        conversation_id = body::json ->> 'conversation_id',
        created_second = floor(extract(epoch FROM created_at)),
        area = zip_code""",
        """UPDATE text_messages SET outcome = body::json ->> 'outcome',
        campaign = body::json ->> 'campaign'""",
        """UPDATE conversations SET outcome = body::json ->> 'outcome',
        started_second = floor(extract(epoch FROM started_at))""",
    ),
    "sqlite": (
        """UPDATE customers SET
        created_at = strftime('%Y-%m-%d %H:%M:%f', json_extract(body, '$.created_at')) || '000',
        has_email = coalesce(json_extract(body, '$.email'), '') <> '',
        has_address = coalesce(json_extract(body, '$.address'), '') <> '',
        tag_lines = char(10) || coalesce((SELECT group_concat(json_quote(value), char(10))
            || char(10) FROM json_each(body, '$.tags')), '')""",
        """UPDATE appointments SET
        estimated_cents = CAST(round(json_extract(body, '$.estimated_value') * 100) AS INTEGER),
        quoted_cents = CAST(round(json_extract(body, '$.quoted_value') * 100) AS INTEGER),
        quote_status = json_extract(body, '$.quote_status'),
        lead_source = json_extract(body, '$.lead_source'),
        job_stage = json_extract(body, '$.job_stage'),
        conversation_id = json_extract(body, '$.conversation_id'),
        created_second = CAST(strftime('%s', substr(created_at, 1, 19)) AS INTEGER),
        area = zip_code""",
        """UPDATE text_messages SET outcome = json_extract(body, '$.outcome'),
        campaign = json_extract(body, '$.campaign')""",
        """UPDATE conversations SET outcome = json_extract(body, '$.outcome'),
        started_second = CAST(strftime('%s', substr(started_at, 1, 19)) AS INTEGER)""",
    ),
}
ZIP_AT_END = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
STATE = re.compile(r"[A-Za-z]{2}\.?(?:\s+\d{5}(?:-\d{4})?)?$")
AT_ONCE = 1_000
WITHOUT_AREA = sa.text(
    "SELECT business_id, id, body FROM appointments WHERE area IS NULL"
    " AND (business_id, id) > (:business, :appointment) ORDER BY business_id, id LIMIT :most"
)
GIVE_AREA = sa.text(
    "UPDATE appointments SET area = :area WHERE business_id = :business AND id = :appointment"
)


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind))
    dialect = op.get_bind().dialect.name
    for statement in OF_BODIES[dialect]:
        op.execute(sa.text(statement.replace(":", r"\:")))
    _fill_areas()
    op.drop_index("appointments_of_customer", "appointments")
    for name, (table, *columns) in INDEXES.items():
        op.create_index(name, table, ["business_id", *columns])


def downgrade() -> None:
    for name, (table, *_) in INDEXES.items():
        op.drop_index(name, table)
    op.create_index(
        "appointments_of_customer", "appointments", ["business_id", "customer_id", "starts_at"]
    )
    for table, columns in COLUMNS.items():
        for name, _ in columns:
            op.drop_column(table, name)


def _fill_areas() -> None:
    """Of visits without a ZIP code: towns are read out of addresses, which SQL cannot."""
    connection, last = op.get_bind(), ("", "")
    while True:
        given = {"business": last[0], "appointment": last[1], "most": AT_ONCE}
        rows = connection.execute(WITHOUT_AREA, given).all()
        for business, appointment, body in rows:
            area = _area_of(json.loads(body).get("address") or "")
            if area:
                named = {"area": area, "business": business, "appointment": appointment}
                connection.execute(GIVE_AREA, named)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][:2]


def _area_of(address: str) -> str | None:
    written = address.strip()
    found = ZIP_AT_END.search(written)
    if found and "," in written:
        return found[1]
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) > 1 and STATE.match(parts[-1]):
        parts.pop()
    return parts[-1][:60] if len(parts) > 1 else None
