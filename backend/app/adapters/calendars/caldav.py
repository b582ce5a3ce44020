"""CalDAV (RFC 4791): calendars on a server that can be read and written."""

import asyncio
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from app.adapters.calendars.entries import busy_times
from app.adapters.calendars.outside_http import Ask, OutsideHttp
from app.adapters.calendars.rendering import stored
from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarLink
from app.errors import Invalid

DAV: Final = "DAV:"
CALDAV: Final = "urn:ietf:params:xml:ns:caldav"
MULTI_STATUS: Final = 207
STORED: Final = (200, 201, 204)
GONE: Final = (404, 410)


class CalDavCalendars:
    """A link's address is that of the collection itself, not of a server or a principal."""

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
        """All of `span` every time: a collection has no ETag that every server keeps."""
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        reply = await self._http.send(
            Ask(
                method="REPORT",
                url=_collection(link),
                headers=headers,
                body=_query(span),
                login=_login(link, secret),
            )
        )
        answer = reply.required(MULTI_STATUS).body
        times = await asyncio.to_thread(
            lambda: busy_times(_calendar_files(answer), link, span, zone)
        )
        return Busy(times=times)

    async def put(self, link: CalendarLink, secret: str | None, event: CalendarEvent) -> None:
        """Its name is the event's id, so that a second time replaces the first."""
        reply = await self._http.send(
            Ask(
                method="PUT",
                url=_entry(link, event.id),
                headers={"Content-Type": "text/calendar; charset=utf-8"},
                body=stored(event),
                login=_login(link, secret),
            )
        )
        reply.required(*STORED)

    async def remove(self, link: CalendarLink, secret: str | None, event_id: str) -> None:
        reply = await self._http.send(
            Ask(method="DELETE", url=_entry(link, event_id), login=_login(link, secret))
        )
        reply.required(*STORED, *GONE)


class _NoDocumentType(ElementTree.TreeBuilder):
    """A DTD can define entities that grow without bound; no CalDAV answer has one."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise Invalid("the calendar's server sends a document type")


def _login(link: CalendarLink, secret: str | None) -> tuple[str, str] | None:
    return (link.username, secret or "") if link.username else None


def _collection(link: CalendarLink) -> str:
    return link.address.strip().rstrip("/") + "/"


def _entry(link: CalendarLink, event_id: str) -> str:
    return f"{_collection(link)}{quote(event_id, safe='')}.ics"


def _query(span: Window) -> bytes:
    """Entries that may take time in `span`. Servers need not unroll repeated ones, so none is
    asked to."""
    query = ElementTree.Element(f"{{{CALDAV}}}calendar-query")
    wanted = ElementTree.SubElement(query, f"{{{DAV}}}prop")
    ElementTree.SubElement(wanted, f"{{{CALDAV}}}calendar-data")
    within = ElementTree.SubElement(query, f"{{{CALDAV}}}filter")
    for component in ("VCALENDAR", "VEVENT"):
        within = ElementTree.SubElement(within, f"{{{CALDAV}}}comp-filter", name=component)
    times = {"start": _stamp(span.start), "end": _stamp(span.end)}
    ElementTree.SubElement(within, f"{{{CALDAV}}}time-range", times)
    written: bytes = ElementTree.tostring(query, encoding="utf-8", xml_declaration=True)
    return written


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _calendar_files(answer: bytes) -> list[bytes]:
    try:
        parser = ElementTree.XMLParser(target=_NoDocumentType())
        root = ElementTree.fromstring(answer, parser)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Invalid("what the calendar's server sends is no CalDAV") from error
    if root.tag != f"{{{DAV}}}multistatus":
        raise Invalid("what the calendar's server sends is no CalDAV")
    found = root.iter(f"{{{CALDAV}}}calendar-data")
    return [data.text.encode() for data in found if data.text and data.text.strip()]
