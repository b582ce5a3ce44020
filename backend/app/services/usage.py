"""What each business has stored and done, for the platform's operator."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.businesses import Business, BusinessId
from app.domain.paging import Page, Paging
from app.domain.usage import Usage
from app.domain.webhooks import COUNTED_FOR, TwilioTraffic
from app.ports import PlatformUnitOfWork
from app.services import twilio_traffic

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BusinessUsage:
    business: Business
    usage: Usage
    twilio: TwilioTraffic
    """Of the last 30 days."""


def of_business(
    platform: PlatformUnitOfWork, business_id: BusinessId, now: datetime
) -> BusinessUsage:
    business = platform.businesses.get(business_id)
    twilio = twilio_traffic.of_business(platform, business_id, now - COUNTED_FOR)
    return BusinessUsage(business, platform.usage(business_id, now), twilio)


def list_page(platform: PlatformUnitOfWork, paging: Paging, now: datetime) -> Page[BusinessUsage]:
    page = platform.businesses.list(paging)
    twilio = twilio_traffic.of_all(platform, now - COUNTED_FOR)
    counted = [
        BusinessUsage(one, platform.usage(one.id, now), twilio.get(one.id, TwilioTraffic()))
        for one in page.items
    ]
    return Page(counted, page.total)


def list_all(platform: PlatformUnitOfWork, now: datetime) -> list[BusinessUsage]:
    found: list[BusinessUsage] = []
    while True:
        page = list_page(platform, Paging(AT_ONCE, len(found)), now)
        found.extend(page.items)
        if not page.items or len(found) >= page.total:
            return found
