"""Our appointments in the calendars a business linked: promised here, shown there."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentId
from app.domain.businesses import Business
from app.domain.calendar_events import event_of
from app.domain.calendars import CalendarEvent, CalendarKind, CalendarLink
from app.domain.outbox import MirrorAppointment, OutboxEntry
from app.domain.technicians import TechnicianId
from app.errors import AppError, Conflict, NotFound, Unavailable
from app.ports import Calendars, Clock, Storage, UnitOfWork
from app.services import calendar_health
from app.services.business_facts import EPOCH, Moment
from app.services.linked_calendars import linked_calendars, secret_of
from app.services.secrets import Sealing

ROUNDS: Final = 3
"""An appointment that changes while it is being shown is shown again."""


def promise(uow: UnitOfWork, moment: Moment, appointment: Appointment) -> None:
    """To be called wherever an appointment was stored, changed or taken out."""
    # Also when its technician has no calendar: another's may still show it.
    if is_mirrored(moment.business):
        promise_one(uow, appointment.id, moment.now)


def promise_one(uow: UnitOfWork, appointment_id: AppointmentId, now: datetime) -> None:
    shown = MirrorAppointment(appointment_id)
    uow.outbox.add(OutboxEntry(id=uuid4().hex, promise=shown, due_at=now))


def is_mirrored(business: Business) -> bool:
    return any(link.pushes for link in linked_calendars(business))


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment as it is to be shown; no `event` when it is gone or cancelled."""

    event: CalendarEvent | None = None
    technician_id: TechnicianId | None = None

    def is_on(self, link: CalendarLink) -> bool:
        is_theirs = link.technician_id is None or link.technician_id == self.technician_id
        return self.event is not None and is_theirs


class Mirroring:
    """The errand: as the appointment is when it runs, however old the promise."""

    gives_up = True

    def __init__(
        self, storage: Storage, calendars: Calendars, sealing: Sealing, clock: Clock
    ) -> None:
        self._storage = storage
        self._calendars = calendars
        self._sealing = sealing
        self._clock = clock

    async def carry_out(self, business: Business, promise: MirrorAppointment) -> None:
        appointment_id = AppointmentId(promise.appointment_id)
        for _ in range(ROUNDS):
            look = partial(_as_it_is, business=business, appointment_id=appointment_id)
            shown = await self._storage.read(business.id, look)
            failures = await self._show(business, appointment_id, shown)
            settle = partial(
                self._settled,
                business=business,
                appointment_id=appointment_id,
                shown=shown,
                failures=failures,
            )
            if await self._storage.run(business.id, settle):
                return _raise_worst(list(failures.values()))
        raise Unavailable("the appointment keeps changing")

    async def _show(
        self, business: Business, appointment_id: AppointmentId, shown: Shown
    ) -> dict[CalendarLink, AppError | None]:
        """What went wrong with each calendar. One that two links lead to is not emptied by one of
        them of what the other put there."""
        links = [link for link in linked_calendars(business) if link.pushes]
        on = [link for link in links if shown.is_on(link)]
        places = {_place(link) for link in on}
        off = [link for link in links if _place(link) not in places]
        went = await asyncio.gather(
            *(self._put(link, shown) for link in on),
            *(self._remove(link, appointment_id) for link in off),
        )
        return dict(zip([*on, *off], went, strict=True))

    async def _put(self, link: CalendarLink, shown: Shown) -> AppError | None:
        if shown.event is None:
            return None
        event = replace(shown.event, changed_at=self._clock.now())
        try:
            await self._calendars.put(link, secret_of(self._sealing, link), event)
        except AppError as error:
            return error
        return None

    async def _remove(self, link: CalendarLink, appointment_id: AppointmentId) -> AppError | None:
        try:
            secret = secret_of(self._sealing, link)
            await self._calendars.remove(link, secret, appointment_id)
        except AppError as error:
            return error
        return None

    def _settled(
        self,
        uow: UnitOfWork,
        business: Business,
        appointment_id: AppointmentId,
        shown: Shown,
        failures: Mapping[CalendarLink, AppError | None],
    ) -> bool:
        """Whether the calendars show it as it is now: two of these may run at a time, and the one
        with older news must not have the last word."""
        uow.lock_schedule()
        for link, error in failures.items():
            if error is None:
                calendar_health.push_worked(uow, link)
            else:
                told, now = str(error)[:200], self._clock.now()
                calendar_health.push_failed(uow, business, link, told, now)
        if _as_it_is(uow, business, appointment_id) != shown:
            return False
        if shown.event is None:
            _note_event(uow, appointment_id, None)
        elif any(shown.is_on(link) and error is None for link, error in failures.items()):
            _note_event(uow, appointment_id, appointment_id)
        return True


def _place(link: CalendarLink) -> tuple[CalendarKind, str]:
    return link.kind, link.address.strip().rstrip("/")


def _as_it_is(uow: UnitOfWork, business: Business, appointment_id: AppointmentId) -> Shown:
    try:
        appointment = uow.appointments.get(appointment_id)
    except NotFound:
        return Shown()
    technician_id = appointment.technician_id
    technicians = {one.id: one for one in uow.technicians.list()}
    services = {service.service_type: service.name for service in business.services}
    event = event_of(
        appointment,
        uow.customers.get(appointment.customer_id),
        technicians.get(technician_id) if technician_id else None,
        ZoneInfo(business.timezone),
        EPOCH,
        services.get(appointment.service_type or ""),
    )
    return Shown(None if event.is_cancelled else event, technician_id)


def _note_event(uow: UnitOfWork, appointment_id: AppointmentId, event_id: str | None) -> None:
    with suppress(NotFound, Conflict):
        appointment = uow.appointments.get(appointment_id)
        if appointment.calendar_event_id != event_id:
            uow.appointments.save(replace(appointment, calendar_event_id=event_id))


def _raise_worst(failures: list[AppError | None]) -> None:
    """One that may pass first: then all of them are tried again."""
    failed = [error for error in failures if error is not None]
    failed.sort(key=lambda error: not isinstance(error, Unavailable | Conflict))
    if failed:
        raise failed[0]
