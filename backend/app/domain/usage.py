"""Usage: what a business has stored and done, counted for the platform's operator."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    total_customers: int = 0
    sms_opt_out_customers: int = 0
    """Customers whose number opted out; strangers who opted out are not counted."""
    total_appointments: int = 0
    emergency_appointments: int = 0
    appointments_last_7_days: int = 0
    """Created in the last seven days."""
    appointments_last_30_days: int = 0
    emergencies_last_7_days: int = 0
    emergencies_last_30_days: int = 0
    pending_reschedules: int = 0
    service_type_counts: dict[str, int] = field(default_factory=dict)
    emergency_service_type_counts: dict[str, int] = field(default_factory=dict)
    sms_owner_messages: int = 0
    """Outbound texts of kind owner_alert or escalation that were not suppressed."""
    sms_customer_messages: int = 0
    """All other outbound texts that were not suppressed."""
    total_conversations: int = 0
    flagged_conversations: int = 0
    emergency_conversations: int = 0
    last_activity_at: datetime | None = None
    """The latest of: a conversation's last turn, an appointment's creation."""


def together(some: Iterable[Usage]) -> Usage:
    """Counts added up; the latest activity of all."""
    listed = list(some)
    sums: dict[str, Any] = {
        one.name: sum(getattr(usage, one.name) for usage in listed)
        for one in fields(Usage)
        if one.default == 0
    }
    for name in ("service_type_counts", "emergency_service_type_counts"):
        counts = Counter[str]()
        for usage in listed:
            counts.update(getattr(usage, name))
        sums[name] = dict(sorted(counts.items()))
    moments = [usage.last_activity_at for usage in listed if usage.last_activity_at]
    return Usage(**sums, last_activity_at=max(moments, default=None))
