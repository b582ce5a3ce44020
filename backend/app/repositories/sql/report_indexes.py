"""Columns of the indexes that reports walk through: all that they read, since in SQLite a column
behind a long text is slow to come by. What is grouped by comes first where that spares sorting."""

from typing import Final

WORTH: Final = ("status", "is_emergency", "estimated_cents")
"""What most reports on visits sum up."""
OF_CUSTOMER: Final = ("business_id", "customer_id", "starts_at", "id", *WORTH)
"""With the whole order of a customer's visits, else SQLite walks those of all customers."""
CUSTOMERS: Final = ("business_id", "created_at", "has_email", "has_address")
APPOINTMENTS: Final = (
    *("business_id", "starts_at", *WORTH),
    *("service_type", "lead_source", "job_stage", "quote_status", "quoted_cents", "area"),
    *("customer_id", "created_at"),
)
CONVERSATIONS: Final = (
    *("business_id", "channel", "outcome", "started_at"),
    *("flagged", "is_emergency"),
)
BEGINNINGS: Final = ("business_id", "id", "started_second", "channel", "outcome")
LEADS: Final = ("business_id", "lead", "started_at", "lead_is_booked")
TEXT_MESSAGES: Final = (
    *("business_id", "direction", "kind", "status", "outcome"),
    *("created_at", "campaign"),
)
