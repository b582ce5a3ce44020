"""The businesses we answer for: take one on, change it, replace its keys."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from app.domain.businesses import Business, BusinessId, CredentialKind
from app.domain.paging import Page, Paging
from app.errors import NotFound, StaleBusiness
from app.ports import PlatformUnitOfWork, UnitOfWork
from app.services import audit
from app.services.audit import Stamp
from app.services.linked_calendars import refuse_shared
from app.services.secrets import Sealing, issue

AT_ONCE: Final = 500
GIVEN_AT_THE_START = (CredentialKind.API_KEY, CredentialKind.WIDGET_TOKEN)
"""Not the owner token: having one shuts out the deployment's shared one."""


def create(
    platform: PlatformUnitOfWork, sealing: Sealing, stamp: Stamp, business: Business
) -> Business:
    """Stored with new keys, unless it brings its own; Conflict when the id, the number or the
    calendar is another's."""
    keys = {kind: issue(sealing) for kind in GIVEN_AT_THE_START}
    refuse_shared(platform, business)
    stored = platform.businesses.add(
        replace(business, credentials={**keys, **business.credentials})
    )
    audit.record(platform.audit, stamp, "business.create", business_id=stored.id)
    return stored


def ensure(
    platform: PlatformUnitOfWork, sealing: Sealing, stamp: Stamp, business: Business
) -> Business:
    """The stored one with this id, created if need be."""
    try:
        return platform.businesses.get(business.id)
    except NotFound:
        return create(platform, sealing, stamp, business)


def list_all(platform: PlatformUnitOfWork, paging: Paging) -> Page[Business]:
    return platform.businesses.list(paging)


def everybody(platform: PlatformUnitOfWork) -> list[Business]:
    """Oldest first, however many."""
    found: list[Business] = []
    while True:
        page = platform.businesses.list(Paging(AT_ONCE, len(found)))
        found.extend(page.items)
        if not page.items or len(found) >= page.total:
            return found


def get(platform: PlatformUnitOfWork, business_id: BusinessId) -> Business:
    return platform.businesses.get(business_id)


def change(
    platform: PlatformUnitOfWork,
    stamp: Stamp,
    business_id: BusinessId,
    changes_for: Callable[[Business], Mapping[str, Any]],
    *,
    at_version: int | None = None,
) -> Business:
    """`changes_for` names the fields to replace, seeing the business as it is stored.

    StaleBusiness when that is not `at_version`, where one is given.
    """
    business = platform.businesses.get(business_id)
    if at_version not in (None, business.version):
        raise StaleBusiness
    changes = changes_for(business)
    if not changes:
        return business
    changed = replace(business, **changes)
    if changed.calendar_id != business.calendar_id:
        refuse_shared(platform, changed)
    audit.record(platform.audit, stamp, "business.change", business_id=business_id, fields=changes)
    return platform.businesses.save(changed)


def rotate(
    platform: PlatformUnitOfWork,
    sealing: Sealing,
    stamp: Stamp,
    business_id: BusinessId,
    kind: CredentialKind,
) -> Business:
    """A new secret of this kind; the old one opens nothing from the commit on."""
    business = platform.businesses.get(business_id)
    fresh = issue(sealing, rotated_at=stamp.at)
    audit.record(platform.audit, stamp, f"business.rotate_{kind.value}", business_id=business_id)
    return platform.businesses.save(
        replace(business, credentials={**business.credentials, kind: fresh})
    )


def confirm(uow: UnitOfWork) -> None:
    """Nothing but the check that the business's profile is still the one we know."""
