"""Calendars elsewhere: linked, listed, looked at now, and let go."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from app.domain.appointments import AppointmentFilter
from app.domain.businesses import Business
from app.domain.calendars import CalendarKind, CalendarLink, CalendarState
from app.domain.google_credentials import parse_credentials
from app.domain.outbox import OutboxEntry, PullCalendar
from app.domain.paging import Paging
from app.errors import Conflict, Invalid, NotFound, StaleBusiness
from app.ports import Clock, PlatformUnitOfWork, Storage, UnitOfWork
from app.services import audit, businesses, calendar_health, calendar_pulls, mirroring
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.linked_calendars import NAMED, find_link, linked_calendars, refuse_shared

MOST_LINKS: Final = 50
MOST_MIRRORED: Final = 2_000
"""Coming appointments that a newly linked calendar is filled with."""
AT_ONCE: Final = 500
SURELY_PROMISED: Final = timedelta(hours=2)
"""Whoever was looked at within this has a next look waiting."""
ADDRESSES: Final = ("https://", "http://", "webcal://", "webcals://")


@dataclass(frozen=True, slots=True)
class LinkedCalendar:
    link: CalendarLink
    state: CalendarState


def untried(link: CalendarLink) -> LinkedCalendar:
    return LinkedCalendar(link, CalendarState(link_id=link.id))


def list_all(uow: UnitOfWork, moment: Moment) -> Sequence[LinkedCalendar]:
    states = {state.link_id: state for state in uow.calendar_states.list()}
    return [
        LinkedCalendar(link, states.get(link.id, CalendarState(link_id=link.id)))
        for link in linked_calendars(moment.business)
    ]


def check(uow: UnitOfWork, link: CalendarLink, secret: str | None) -> None:
    """Invalid when it cannot work whatever the other side says; NotFound for its technician."""
    if link.technician_id is not None:
        uow.technicians.get(link.technician_id)
    if not (link.pulls or link.pushes):
        raise Invalid("a linked calendar is pulled, pushed to, or both")
    if link.kind is not CalendarKind.GOOGLE and not link.address.lower().startswith(ADDRESSES):
        raise Invalid("address must begin with https://, http:// or webcal://")
    match link.kind:
        case CalendarKind.ICS if link.pushes:
            raise Invalid("an ICS file can only be pulled")
        case CalendarKind.CALDAV if not (link.username and secret):
            raise Invalid("a CalDAV calendar needs a username and a secret")
        case CalendarKind.GOOGLE if secret:
            _refuse_credentials(secret)


def _refuse_credentials(secret: str) -> None:
    try:
        parse_credentials(secret)
    except ValueError as error:
        raise Invalid(str(error)) from error


def add(
    platform: PlatformUnitOfWork, stamp: Stamp, known: Business, link: CalendarLink
) -> Business:
    business = _current(platform, known)
    if len(business.calendars) >= MOST_LINKS:
        raise Conflict(f"{MOST_LINKS} calendars are linked already")
    changed = replace(business, calendars=(*business.calendars, link))
    refuse_shared(platform, changed)
    audit.record(platform.audit, stamp, "calendar.link", business_id=business.id, target_id=link.id)
    return platform.businesses.save(changed)


def remove(platform: PlatformUnitOfWork, stamp: Stamp, known: Business, link_id: str) -> Business:
    """NotFound without such a link. What is shown there stays there."""
    business = _current(platform, known)
    if find_link(business, link_id) is None:
        raise NotFound(f"no linked calendar {link_id}")
    left = tuple(link for link in business.calendars if link.id != link_id)
    named = None if link_id == NAMED else business.calendar_id
    audit.record(
        platform.audit, stamp, "calendar.unlink", business_id=business.id, target_id=link_id
    )
    return platform.businesses.save(replace(business, calendars=left, calendar_id=named))


def _current(platform: PlatformUnitOfWork, known: Business) -> Business:
    """At the version that was identified: a key withdrawn meanwhile changes nothing."""
    business = platform.businesses.get(known.id)
    if business.version != known.version:
        raise StaleBusiness
    return business


def begin(uow: UnitOfWork, link: CalendarLink, now: datetime) -> None:
    """It is looked at now, and shows what is to come."""
    if link.pulls:
        _promise_look(uow, link.id, now)
    if link.pushes:
        _promise_all(uow, now)


def end(uow: UnitOfWork, link_id: str) -> None:
    uow.outbox.remove(_pull_id(link_id))
    calendar_pulls.forget(uow, link_id)


def look_now(uow: UnitOfWork, moment: Moment, link_id: str) -> LinkedCalendar:
    """NotFound without such a link; Conflict when it is not one to look at."""
    link = find_link(moment.business, link_id)
    if link is None:
        raise NotFound(f"no linked calendar {link_id}")
    if not link.pulls:
        raise Conflict("this calendar is not pulled")
    _promise_look(uow, link_id, moment.now)
    return LinkedCalendar(link, calendar_health.state_of(uow, link_id))


async def ensure_looks(storage: Storage, clock: Clock) -> None:
    """Whatever is to be pulled has a look waiting, also where only `calendar_id` was set."""
    offset = 0
    while True:
        paging = Paging(AT_ONCE, offset)
        page = await storage.read_platform(partial(businesses.list_all, paging=paging))
        for business in page.items:
            if any(link.pulls for link in linked_calendars(business)):
                await _ensure(storage, business, clock.now())
        offset += AT_ONCE
        if offset >= page.total:
            return


async def _ensure(storage: Storage, business: Business, now: datetime) -> None:
    states = await storage.read(business.id, lambda uow: uow.calendar_states.list())
    recent = {
        state.link_id
        for state in states
        if state.tried_at and now - state.tried_at < SURELY_PROMISED
    }
    missing = [link for link in linked_calendars(business) if link.pulls and link.id not in recent]
    if missing:
        await storage.run(business.id, lambda uow: _promise_missing(uow, missing, now))


def _promise_missing(uow: UnitOfWork, missing: Sequence[CalendarLink], now: datetime) -> None:
    for link in missing:
        with suppress(Conflict):
            uow.outbox.add(_look(link.id, now))
            if link.pushes and uow.calendar_states.find(link.id) is None:
                _promise_all(uow, now)


def _promise_look(uow: UnitOfWork, link_id: str, now: datetime) -> None:
    try:
        uow.outbox.add(_look(link_id, now))
    except Conflict:
        with suppress(NotFound):
            uow.outbox.save(_look(link_id, now))


def _promise_all(uow: UnitOfWork, now: datetime) -> None:
    coming = AppointmentFilter(starts_from=now)
    for offset in range(0, MOST_MIRRORED, AT_ONCE):
        page = uow.appointments.list(coming, Paging(AT_ONCE, offset))
        for appointment in page.items:
            if appointment.holds_time:
                mirroring.promise_one(uow, appointment.id, now)
        if offset + AT_ONCE >= page.total:
            return


def _look(link_id: str, now: datetime) -> OutboxEntry:
    return OutboxEntry(id=_pull_id(link_id), promise=PullCalendar(link_id), due_at=now)


def _pull_id(link_id: str) -> str:
    """One at a time for each calendar."""
    return f"pull-{link_id}"
