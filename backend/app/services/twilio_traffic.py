"""What Twilio asked of each business, from the counts that were written down."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.businesses import Business, BusinessId
from app.domain.webhooks import TwilioTraffic, WebhookTotal
from app.ports import PlatformUnitOfWork
from app.services import businesses


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    has_from_number: bool
    """Some business has a number of its own at Twilio."""
    has_owner_number: bool
    """Some business with such a number has an owner who can be alerted."""
    total: TwilioTraffic
    """Including what was asked for numbers that no business has."""
    per_business: list[tuple[Business, TwilioTraffic]]
    """Whoever has a number, called or not, and whoever was called; oldest business first."""


def health(platform: PlatformUnitOfWork, since: datetime) -> Health:
    totals = platform.webhooks.list(since)
    traffic = _by_business(totals)
    everybody = businesses.everybody(platform)
    with_number = [one for one in everybody if one.twilio_phone_number]
    return Health(
        has_from_number=bool(with_number),
        has_owner_number=any(one.owner_phone for one in with_number),
        total=TwilioTraffic.of(totals),
        per_business=[
            (one, traffic.get(one.id, TwilioTraffic()))
            for one in everybody
            if one.twilio_phone_number or one.id in traffic
        ],
    )


def of_business(
    platform: PlatformUnitOfWork, business_id: BusinessId, since: datetime
) -> TwilioTraffic:
    return TwilioTraffic.of(platform.webhooks.list(since, business_id))


def of_all(platform: PlatformUnitOfWork, since: datetime) -> dict[str, TwilioTraffic]:
    """By business; who is missing was asked for nothing."""
    return _by_business(platform.webhooks.list(since))


def _by_business(totals: Sequence[WebhookTotal]) -> dict[str, TwilioTraffic]:
    grouped: defaultdict[str, list[WebhookTotal]] = defaultdict(list)
    for one in totals:
        grouped[one.business_id].append(one)
    return {business_id: TwilioTraffic.of(its) for business_id, its in grouped.items()}
