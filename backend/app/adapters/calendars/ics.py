"""iCalendar files: those others publish, and those we do."""

import asyncio
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from app.adapters.calendars.entries import busy_times
from app.adapters.calendars.outside_http import Ask, OutsideHttp
from app.adapters.calendars.rendering import published
from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarLink

OK: Final = 200
NOT_MODIFIED: Final = 304


class IcsCalendars:
    """Files at an address; they can only be read."""

    def __init__(self, http: OutsideHttp) -> None:
        self._http = http

    async def busy(
        self,
        link: CalendarLink,
        secret: str | None,
        span: Window,
        zone: ZoneInfo,
        etag: str | None = None,
    ) -> Busy | None:
        headers = {"Accept": "text/calendar, */*;q=0.5"}
        if etag:
            headers["If-None-Match"] = etag
        login = (link.username, secret or "") if link.username else None
        reply = await self._http.send(Ask(url=link.address, headers=headers, login=login))
        if reply.required(OK, NOT_MODIFIED).status == NOT_MODIFIED:
            return None
        # A long file takes seconds to read, and calls are going on.
        times = await asyncio.to_thread(busy_times, [reply.body], link, span, zone)
        return Busy(times=times, etag=reply.headers.get("etag"))


class IcsFiles:
    def render(self, name: str, events: Sequence[CalendarEvent]) -> bytes:
        return published(name, events)
