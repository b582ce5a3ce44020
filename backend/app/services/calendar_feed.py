"""Our schedule for calendars elsewhere to subscribe to, at addresses that nobody can guess."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentFilter, Window
from app.domain.businesses import Business, BusinessId, CredentialKind
from app.domain.calendar_events import event_of, service_names, time_off_event
from app.domain.calendars import CalendarEvent
from app.domain.credentials import Credential
from app.domain.customers import Customer, CustomerId
from app.domain.paging import Paging
from app.domain.technicians import Technician, TechnicianId
from app.errors import BusinessSuspended, Invalid, NotFound, StaleBusiness
from app.ports import Storage, UnitOfWork
from app.services import audit, businesses
from app.services.audit import Stamp
from app.services.secrets import Sealing, issue

SHOWN_BEFORE: Final = timedelta(days=30)
"""Also how long a cancelled visit is shown as cancelled at least."""
SHOWN_BEYOND: Final = timedelta(days=30)
"""After the last day that can be booked: an owner may look further ahead."""
MOST_EVENTS: Final = 5000
MOST_READ: Final = 20_000
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    name: str
    events: tuple[CalendarEvent, ...]

    @property
    def etag(self) -> str:
        """Weak: the same events, whenever they are looked at."""
        lasting = [replace(event, changed_at=None) for event in self.events]
        digest = sha256(repr((self.name, lasting)).encode("utf-8", "replace")).hexdigest()
        return f'W/"{digest[:32]}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a calendar shows when it asks."""

    business_id: BusinessId
    secret: str
    technician_id: TechnicianId | None = None
    """None asks for the whole business."""


async def open_feed(
    storage: Storage, sealing: Sealing, subscription: Subscription, now: datetime
) -> Feed:
    """NotFound, always the same, unless everything fits; then BusinessSuspended if it is."""
    try:
        business = await storage.read_platform(
            lambda platform: platform.businesses.get(subscription.business_id)
        )
        return await storage.read(
            business.id, lambda uow: _opened(uow, sealing, business, subscription, now)
        )
    except (NotFound, Invalid) as error:
        raise NotFound("there is no such calendar") from error


async def rotate(storage: Storage, sealing: Sealing, stamp: Stamp, business_id: BusinessId) -> str:
    """A new secret for the whole business's calendar; the old one opens nothing from now on."""
    kind = CredentialKind.CALENDAR_FEED
    try:
        business = await storage.run_platform(
            lambda platform: businesses.rotate(platform, sealing, stamp, business_id, kind)
        )
    except StaleBusiness:
        # Somebody else's change came first: it is kept, and ours is done on top of it.
        business = await storage.run_platform(
            lambda platform: businesses.rotate(platform, sealing, stamp, business_id, kind)
        )
    return sealing.unseal(business.credentials[kind].sealed)


def rotate_technician(
    uow: UnitOfWork, sealing: Sealing, stamp: Stamp, technician_id: TechnicianId
) -> str:
    """As `rotate`, for the calendar of one technician."""
    fresh = issue(sealing, rotated_at=stamp.at)
    uow.lock_schedule()
    uow.technicians.save(replace(uow.technicians.get(technician_id), feed=fresh))
    audit.record(uow.audit, stamp, "technician.rotate_calendar_feed", target_id=technician_id)
    return sealing.unseal(fresh.sealed)


def read_feed(
    uow: UnitOfWork, business: Business, technician: Technician | None, now: datetime
) -> Feed:
    """At most 5,000 events; those to come are more important than those that were."""
    names, zone = service_names(business), ZoneInfo(business.timezone)
    crew = {one.id: one for one in uow.technicians.list()}
    events = list(_time_off(technician, business, now))[:MOST_EVENTS]
    for visits, customers in _visits(uow, business, now):
        for visit in visits:
            if technician is not None and visit.technician_id != technician.id:
                continue
            goes = crew.get(visit.technician_id) if visit.technician_id else None
            name = names.get(visit.service_type or "")
            customer = customers.get(visit.customer_id)
            events.append(event_of(visit, customer, goes, zone, now, name))
        if len(events) >= MOST_EVENTS:
            break
    name = f"{business.name} - {technician.name}" if technician else business.name
    ordered = sorted(events[:MOST_EVENTS], key=lambda event: (event.window.start, event.id))
    return Feed(name=name, events=tuple(ordered))


def _opened(
    uow: UnitOfWork,
    sealing: Sealing,
    business: Business,
    subscription: Subscription,
    now: datetime,
) -> Feed:
    technician = None
    held = business.credentials.get(CredentialKind.CALENDAR_FEED)
    if subscription.technician_id is not None:
        technician = uow.technicians.get(subscription.technician_id)
        held = technician.feed
    if not _opens(sealing, held, subscription.secret):
        raise NotFound()
    if business.is_suspended:
        raise BusinessSuspended()
    return read_feed(uow, business, technician, now)


def _opens(sealing: Sealing, held: Credential | None, secret: str) -> bool:
    """Compared in constant time, and just as long when there is nothing to compare with."""
    digest = sealing.digest(secret if secret.isascii() else "")
    return hmac.compare_digest(digest, held.digest if held else "") and bool(secret)


def _visits(
    uow: UnitOfWork, business: Business, now: datetime
) -> Iterator[tuple[Sequence[Appointment], Mapping[CustomerId, Customer]]]:
    """Page by page with their customers: those to come first, soonest first."""
    shown = _shown(business, now)
    left = MOST_READ
    for wanted in (
        AppointmentFilter(starts_from=now, starts_before=shown.end),
        AppointmentFilter(starts_from=shown.start, starts_before=now),
    ):
        offset = 0
        while left > 0:
            page = uow.appointments.list(wanted, Paging(AT_ONCE, offset))
            ids = sorted({visit.customer_id for visit in page.items})
            yield page.items, {one.id: one for one in uow.customers.list_by_ids(ids)}
            left, offset = left - AT_ONCE, offset + AT_ONCE
            if offset >= page.total:
                break


def _time_off(
    technician: Technician | None, business: Business, now: datetime
) -> Iterator[CalendarEvent]:
    shown = _shown(business, now)
    if technician is None:
        return
    for off in technician.time_off:
        if off.starts_at < shown.end and shown.start < off.ends_at:
            yield time_off_event(technician, off, now)


def _shown(business: Business, now: datetime) -> Window:
    ahead = timedelta(days=business.booking_horizon_days) + SHOWN_BEYOND
    return Window(now - SHOWN_BEFORE, now + ahead)
