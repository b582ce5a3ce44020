"""What each business has stored and done, for the platform's operator."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.businesses import Business, BusinessId
from app.domain.paging import Page, Paging
from app.domain.usage import Usage
from app.ports import PlatformUnitOfWork

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BusinessUsage:
    business: Business
    usage: Usage


def of_business(
    platform: PlatformUnitOfWork, business_id: BusinessId, now: datetime
) -> BusinessUsage:
    business = platform.businesses.get(business_id)
    return BusinessUsage(business, platform.usage(business_id, now))


def list_page(platform: PlatformUnitOfWork, paging: Paging, now: datetime) -> Page[BusinessUsage]:
    page = platform.businesses.list(paging)
    counted = [BusinessUsage(one, platform.usage(one.id, now)) for one in page.items]
    return Page(counted, page.total)


def list_all(platform: PlatformUnitOfWork, now: datetime) -> list[BusinessUsage]:
    found: list[BusinessUsage] = []
    while True:
        page = list_page(platform, Paging(AT_ONCE, len(found)), now)
        found.extend(page.items)
        if not page.items or len(found) >= page.total:
            return found
