"""Webhooks: how often Twilio asked, hour by hour, and how often we could not answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCount:
    """Of one business, one webhook and one hour. Nobody's words and numbers are in it."""

    business_id: str
    """Empty where no business has the number that was called."""
    webhook: str
    """`voice`, `turn`, `sms`, `status`, …: the last part of its path."""
    hour: datetime
    """When it begins, in UTC."""
    requests: int
    errors: int
    last_at: datetime
