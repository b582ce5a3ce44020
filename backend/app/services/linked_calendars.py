"""Which calendars elsewhere a business has: those it linked, and the one it only named."""

from typing import Final

from app.domain.businesses import Business
from app.domain.calendars import CalendarKind, CalendarLink
from app.domain.paging import Paging
from app.errors import Conflict
from app.ports import PlatformUnitOfWork
from app.services.secrets import Sealing

NAMED: Final = "calendar_id"
"""The id of the link that a business's `calendar_id` stands for."""
AT_ONCE: Final = 500


def linked_calendars(business: Business) -> tuple[CalendarLink, ...]:
    """`calendar_id` is short for a Google calendar, pushed to and pulled with the platform's own
    credentials, unless a link to the same one says otherwise."""
    named = business.calendar_id
    google = (one for one in business.calendars if one.kind is CalendarKind.GOOGLE)
    if not named or named.casefold() in {one.address.casefold() for one in google}:
        return business.calendars
    short = CalendarLink(id=NAMED, kind=CalendarKind.GOOGLE, address=named, pushes=True)
    return (*business.calendars, short)


def find_link(business: Business, link_id: str) -> CalendarLink | None:
    return next((link for link in linked_calendars(business) if link.id == link_id), None)


def secret_of(sealing: Sealing, link: CalendarLink) -> str | None:
    """In the clear; Unavailable when it was sealed with another key."""
    return sealing.unseal(link.sealed_secret) if link.sealed_secret else None


def refuse_shared(platform: PlatformUnitOfWork, business: Business) -> None:
    """Conflict when a calendar that the platform's credentials open is another business's: they
    open all of them, and who may look into which is for us to keep apart."""
    ours = _on_platform_credentials(business)
    offset = 0
    while ours:
        page = platform.businesses.list(Paging(AT_ONCE, offset))
        for other in page.items:
            if other.id != business.id and ours & _on_platform_credentials(other):
                raise Conflict("another business has this calendar")
        offset += AT_ONCE
        if offset >= page.total:
            return


def _on_platform_credentials(business: Business) -> frozenset[str]:
    return frozenset(
        link.address.casefold()
        for link in linked_calendars(business)
        if link.kind is CalendarKind.GOOGLE and link.sealed_secret is None
    )
