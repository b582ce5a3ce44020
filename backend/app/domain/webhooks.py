"""Webhooks: how often Twilio asked, hour by hour, and how often we could not answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

COUNTED_FOR: Final = timedelta(days=30)
"""How far back is looked unless somebody asks for another span."""
ABOUT_TEXTS: Final = ("sms", "message", "text")
"""How the webhooks begin that are about texts; all others are about calls."""


OF_OUR_OWN: Final = ("sms/status", "escalation/")
"""Webhooks about what we sent and whom we rang: they come even if nobody can reach us any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCount:
    """Of one business, one webhook and one hour. Nobody's words and numbers are in it."""

    business_id: str
    """Empty where no business has the number that was called."""
    webhook: str
    """`voice`, `voice/turn`, `sms`, …: its path without `/twilio/`."""
    hour: datetime
    """When it begins, in UTC."""
    requests: int
    errors: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTotal:
    """Of one business and one webhook, over several hours."""

    business_id: str
    webhook: str
    requests: int
    errors: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioTraffic:
    """What Twilio asked of us, calls and texts apart. Errors are requests that met an apology."""

    voice_requests: int = 0
    voice_errors: int = 0
    sms_requests: int = 0
    sms_errors: int = 0
    last_request_at: datetime | None = None
    """When somebody rang or texted last."""

    @classmethod
    def of(cls, totals: Iterable[WebhookTotal]) -> Self:
        traffic = cls()
        for one in totals:
            traffic = traffic.with_more(one)
        return traffic

    @classmethod
    def together(cls, some: Iterable[Self]) -> Self:
        listed = list(some)
        moments = [one.last_request_at for one in listed if one.last_request_at]
        return cls(
            voice_requests=sum(one.voice_requests for one in listed),
            voice_errors=sum(one.voice_errors for one in listed),
            sms_requests=sum(one.sms_requests for one in listed),
            sms_errors=sum(one.sms_errors for one in listed),
            last_request_at=max(moments, default=None),
        )

    def with_more(self, total: WebhookTotal) -> Self:
        last = self.last_request_at
        if not total.webhook.startswith(OF_OUR_OWN):
            last = max(last or total.last_at, total.last_at)
        if total.webhook.startswith(ABOUT_TEXTS):
            return replace(
                self,
                sms_requests=self.sms_requests + total.requests,
                sms_errors=self.sms_errors + total.errors,
                last_request_at=last,
            )
        return replace(
            self,
            voice_requests=self.voice_requests + total.requests,
            voice_errors=self.voice_errors + total.errors,
            last_request_at=last,
        )

    @property
    def error_rate(self) -> float:
        """Between 0 and 1; 0 where nothing was asked."""
        asked = self.voice_requests + self.sms_requests
        return round((self.voice_errors + self.sms_errors) / asked, 4) if asked else 0.0


def is_error(webhook: str, outcome: str) -> bool:
    """Whether somebody heard an apology: we failed, or Twilio could not use what we answered."""
    return outcome == "failed" or webhook.endswith("/fallback")


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
