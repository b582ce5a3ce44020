"""Looking at linked calendars: their entries take time here, and visits that stand in their way
are told to the owner."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.appointments import Commitment, Window
from app.domain.businesses import Business
from app.domain.calendar_conflicts import conflicts
from app.domain.calendars import Busy, BusyTime, CalendarLink, CalendarState
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.outbox import PullCalendar
from app.domain.prompts import word
from app.errors import AppError
from app.ports import Calendars, Clock, Storage, UnitOfWork
from app.services import calendar_health
from app.services.linked_calendars import find_link, secret_of
from app.services.secrets import Sealing

EVERY: Final = timedelta(minutes=10)
LONGEST_PAUSE: Final = timedelta(hours=1)
A_DAY: Final = timedelta(days=1)
MOST_ALERTS: Final = 10
"""In one look; the next one tells of the rest."""


class CalendarPulls:
    """The errand: it is due again after every look, however that went."""

    gives_up = False

    def __init__(
        self, storage: Storage, calendars: Calendars, sealing: Sealing, clock: Clock
    ) -> None:
        self._storage = storage
        self._calendars = calendars
        self._sealing = sealing
        self._clock = clock

    async def carry_out(self, business: Business, promise: PullCalendar) -> datetime | None:
        link = find_link(business, promise.link_id)
        if link is None or not link.pulls:
            await self._storage.run(
                business.id,
                lambda uow: forget(uow, promise.link_id),
                at_version=business.version,
            )
            return None
        now = self._clock.now()
        span = _span(business, now)
        try:
            busy = await self._look(business, link, span, now)
        except AppError as error:
            return await self._failed(business, link, error, now)
        keep = partial(_keep, business=business, link=link, busy=busy, now=now)
        await self._storage.run(business.id, keep, at_version=business.version)
        return now + EVERY

    async def _look(
        self, business: Business, link: CalendarLink, span: Window, now: datetime
    ) -> Busy | None:
        zone = ZoneInfo(business.timezone)
        state = await self._storage.read(business.id, lambda uow: uow.calendar_states.find(link.id))
        etag = _etag(state, now.astimezone(zone))
        return await self._calendars.busy(link, secret_of(self._sealing, link), span, zone, etag)

    async def _failed(
        self, business: Business, link: CalendarLink, error: AppError, now: datetime
    ) -> datetime:
        told = str(error)[:200]
        state = await self._storage.run(
            business.id,
            lambda uow: calendar_health.look_failed(uow, business, link, told, now),
            at_version=business.version,
        )
        asked_for = error.facts.get("retry_after")
        least = timedelta(seconds=asked_for) if isinstance(asked_for, int) else timedelta()
        pause: timedelta = EVERY * 2 ** min(state.failures - 1, 8)
        return now + max(least, min(pause, LONGEST_PAUSE))


def forget(uow: UnitOfWork, link_id: str) -> None:
    """Nothing of a calendar that is linked no longer stays behind."""
    uow.busy_times.replace(link_id, ())
    uow.calendar_states.remove(link_id)


def _span(business: Business, now: datetime) -> Window:
    return Window(now - A_DAY, now + timedelta(days=business.booking_horizon_days) + A_DAY)


def _etag(state: CalendarState | None, local_now: datetime) -> str | None:
    """None once a day: repeated entries come into view even when their calendar stays the same."""
    if state is None or state.synced_at is None:
        return None
    synced_on = state.synced_at.astimezone(local_now.tzinfo).date()
    return state.etag if synced_on == local_now.date() else None


def _keep(
    uow: UnitOfWork, business: Business, link: CalendarLink, busy: Busy | None, now: datetime
) -> None:
    uow.lock_schedule()
    before = calendar_health.state_of(uow, link.id)
    if busy is not None:
        # What an entry is called is the owner's own affair: told in an alert, and not kept.
        uow.busy_times.replace(link.id, [replace(time, title=None) for time in busy.times])
    span = Window(now, now + timedelta(days=business.booking_horizon_days) + A_DAY)
    known = busy.times if busy else uow.busy_times.list(span)
    times = [time for time in known if time.link_id == link.id and time.window.end > now]
    alerted = _tell_of_conflicts(uow, business, before, times, now)
    state = calendar_health.look_worked(before, now, busy.etag if busy else before.etag)
    uow.calendar_states.put(replace(state, alerted=alerted))


def _tell_of_conflicts(
    uow: UnitOfWork,
    business: Business,
    before: CalendarState,
    times: Sequence[BusyTime],
    now: datetime,
) -> tuple[str, ...]:
    """Those told of so far that still stand; what was resolved may be told of again."""
    if not times:
        return ()
    ends_at = max(time.window.end for time in times)
    held = [
        one for one in uow.appointments.list_holding(Window(now, ends_at)) if one.window.end > now
    ]
    known, alerted = frozenset(before.alerted), list[str]()
    told = 0
    for visit, taken in conflicts(held, times):
        key = f"{visit.appointment_id} {taken.event_id}"
        if key in known:
            alerted.append(key)
        elif told < MOST_ALERTS and _tell(uow, business, visit, taken, now):
            alerted.append(key)
            told += 1
    return tuple(alerted)


def _tell(
    uow: UnitOfWork, business: Business, visit: Commitment, taken: BusyTime, now: datetime
) -> bool:
    appointment = uow.appointments.get(visit.appointment_id)
    if appointment.overlap_allowed:
        return False
    values: dict[str, Value] = {
        "window": appointment.promised,
        "name": uow.customers.get(appointment.customer_id).name,
        "title": taken.title or ("otra cita" if business.language_code == "es" else "an entry"),
    }
    local_now = now.astimezone(ZoneInfo(business.timezone))
    body = word([Prompt("alert_calendar_conflict", values)], business.language_code, local_now)
    return calendar_health.tell_owner(uow, business, body, now)
