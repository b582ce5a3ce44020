"""Whichever kind a linked calendar is of, one way to look at it and to change it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarKind, CalendarLink
from app.errors import Invalid
from app.ports import Calendars


class Readable(Protocol):
    async def busy(
        self,
        link: CalendarLink,
        secret: str | None,
        span: Window,
        zone: ZoneInfo,
        etag: str | None = None,
    ) -> Busy | None: ...


class LinkedCalendars:
    """Passes every question on to those who know the link's kind."""

    def __init__(
        self,
        read_only: Mapping[CalendarKind, Readable],
        writable: Mapping[CalendarKind, Calendars],
        *closing: Callable[[], Awaitable[None]],
    ) -> None:
        self._readable = {**read_only, **writable}
        self._writable = writable
        self._closing = closing

    async def busy(
        self,
        link: CalendarLink,
        secret: str | None,
        span: Window,
        zone: ZoneInfo,
        etag: str | None = None,
    ) -> Busy | None:
        return await self._readable[link.kind].busy(link, secret, span, zone, etag)

    async def put(self, link: CalendarLink, secret: str | None, event: CalendarEvent) -> None:
        await self._to_write(link).put(link, secret, event)

    async def remove(self, link: CalendarLink, secret: str | None, event_id: str) -> None:
        await self._to_write(link).remove(link, secret, event_id)

    async def close(self) -> None:
        for close in self._closing:
            await close()

    def _to_write(self, link: CalendarLink) -> Calendars:
        writable = self._writable.get(link.kind)
        if writable is None:
            raise Invalid("this calendar can only be read")
        return writable
