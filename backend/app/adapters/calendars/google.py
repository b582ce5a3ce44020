"""Google Calendar, version 3 of its REST interface: https://developers.google.com/calendar/api."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from app.adapters.calendars.answers import json_object, retry_after
from app.adapters.calendars.google_tokens import GoogleTokens
from app.adapters.certificates import trusted
from app.domain.appointments import Window
from app.domain.calendars import Busy, BusyTime, CalendarEvent, CalendarLink
from app.errors import Invalid, Unavailable
from app.ports import Clock

T = TypeVar("T")
Json: TypeAlias = Mapping[str, Any]

DEADLINE_SECONDS: Final = 20.0
"""For everything that one look or one change needs."""
LONGEST_REPLY: Final = 16_000_000
LONGEST_TITLE: Final = 100
LONGEST_ID: Final = 1024
PAGE: Final = 2500
"""The most events that Google puts onto one page."""
MOST_PAGES: Final = 4
OURS: Final = {"private": {"receptionist": "1"}}
"""Marks the events that we put there."""
FIELDS: Final = (
    "nextPageToken,items(id,status,summary,transparency,start,end,"
    "extendedProperties/private,attendees(self,responseStatus))"
)
LATER: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})
"""Reasons for which Google says 403 and means that it will do it later."""
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, GONE, TOO_MANY = 200, 401, 403, 404, 409, 410, 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    params: Mapping[str, str | int] | None = None
    body: Json | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    said: dict[str, Any]


class GoogleCalendars:
    """`platform_credentials` serve the links that bring none of their own."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        tokens: GoogleTokens,
        clock: Clock,
        *,
        platform_credentials: str | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._platform_credentials = platform_credentials
        self._deadline = deadline_seconds

    async def busy(
        self,
        link: CalendarLink,
        secret: str | None,
        span: Window,
        zone: ZoneInfo,
        etag: str | None = None,
    ) -> Busy | None:
        items = await self._in_time(self._items(link, secret, span))
        return Busy(times=tuple(_busy_times(link, items, zone)))

    async def put(self, link: CalendarLink, secret: str | None, event: CalendarEvent) -> None:
        await self._in_time(self._put(link, secret, event))

    async def remove(self, link: CalendarLink, secret: str | None, event_id: str) -> None:
        there = Request(method="DELETE", path=f"{_events(link)}/{google_id(event_id)}")
        await self._in_time(self._ask(link, secret, there))

    async def close(self) -> None:
        await self._client.aclose()

    async def _in_time(self, work: Awaitable[T]) -> T:
        """A client's own timeouts are per read; this one is around everything."""
        try:
            async with asyncio.timeout(self._deadline):
                return await work
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unavailable("Google took too long to answer") from error
        except httpx.HTTPError as error:
            raise Unavailable("Google cannot be reached") from error

    async def _put(self, link: CalendarLink, secret: str | None, event: CalendarEvent) -> None:
        """Google never forgets the id of an event: PUT changes it, and brings a removed one back.
        One that was never there answers 404 to it; POST says 409 when it came up meanwhile."""
        its_id, body = google_id(event.id), _body(event)
        update = Request(method="PUT", path=f"{_events(link)}/{its_id}", body=body)
        insert = Request(method="POST", path=_events(link), body={"id": its_id, **body})
        if (await self._ask(link, secret, update)).status not in (NOT_FOUND, GONE):
            return
        status = (await self._ask(link, secret, insert)).status
        if status in (NOT_FOUND, GONE):
            raise Invalid(f"Google knows no calendar {link.address} that we may write to")
        if status == CONFLICT and (await self._ask(link, secret, update)).status != OK:
            raise Unavailable("Google cannot tell whether it has the event")

    async def _items(
        self, link: CalendarLink, secret: str | None, span: Window
    ) -> list[dict[str, Any]]:
        return [item async for page in self._pages(link, secret, span) for item in _objects(page)]

    async def _pages(
        self, link: CalendarLink, secret: str | None, span: Window
    ) -> AsyncIterator[object]:
        params: dict[str, str | int] = {
            "singleEvents": "true",
            "timeMin": span.start.isoformat(),
            "timeMax": span.end.isoformat(),
            "maxResults": PAGE,
            "maxAttendees": 1,
            "fields": FIELDS,
        }
        for _ in range(MOST_PAGES):
            reply = await self._ask(
                link, secret, Request(method="GET", path=_events(link), params=params)
            )
            if reply.status in (NOT_FOUND, GONE):
                raise Invalid(f"Google knows no calendar {link.address} that we may read")
            yield reply.said.get("items")
            following = reply.said.get("nextPageToken")
            if not isinstance(following, str) or not following:
                return
            params["pageToken"] = following
        raise Invalid(f"the calendar has more than {MOST_PAGES * PAGE} entries")

    async def _ask(self, link: CalendarLink, secret: str | None, request: Request) -> Reply:
        """With a new token once if the one we had is taken no longer."""
        credentials = secret or (None if link.sealed_secret else self._platform_credentials)
        if not credentials:
            raise Invalid("there are no credentials for this Google calendar")
        for _ in range(2):
            token = await self._tokens.token(credentials)
            reply = await self._send(request, token)
            if reply.status != UNAUTHORIZED:
                return reply
            self._tokens.forget(credentials)
        raise Invalid("Google does not accept the credentials")

    async def _send(self, request: Request, token: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}"}
        async with self._client.stream(
            request.method,
            request.path,
            params=request.params,
            json=request.body,
            headers=headers,
        ) as answer:
            body = b""
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > LONGEST_REPLY:
                    raise Invalid("Google's answer is too long")
        said = json_object(body)
        self._refuse_failure(answer, said)
        return Reply(answer.status_code, said)

    def _refuse_failure(self, answer: httpx.Response, said: Json) -> None:
        """Whatever neither worked nor has a meaning of its own to whoever asked."""
        status = answer.status_code
        if answer.is_success or status in (UNAUTHORIZED, NOT_FOUND, CONFLICT, GONE):
            return
        is_later = status == TOO_MANY or status >= httpx.codes.INTERNAL_SERVER_ERROR
        if is_later or (status == FORBIDDEN and _reasons(said) & LATER):
            wait = retry_after(answer, self._clock.now())
            raise Unavailable(f"Google answers {status}", retry_after=wait)
        reasons = ", ".join(sorted(_reasons(said))) or "no reason given"
        raise Invalid(f"Google answers {status}: {reasons}"[:200])


def google_id(event_id: str) -> str:
    """In the letters that Google takes, 0-9 and a-v, and never the same for two events."""
    return f"r{event_id.encode().hex():0>6}"


def connect(base_url: str) -> httpx.AsyncClient:
    """No proxies or keys from the environment, and no redirects to wherever."""
    # Uncompressed, so that a small reply cannot unfold into a huge one.
    headers = {"Accept-Encoding": "identity"}
    return httpx.AsyncClient(
        base_url=base_url,
        headers=headers,
        timeout=DEADLINE_SECONDS,
        verify=trusted(),
        trust_env=False,
    )


def _events(link: CalendarLink) -> str:
    return f"calendars/{quote(link.address, safe='')}/events"


def _body(event: CalendarEvent) -> dict[str, Any]:
    return {
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        "start": {"dateTime": event.window.start.isoformat()},
        "end": {"dateTime": event.window.end.isoformat()},
        "status": "tentative" if event.is_tentative else "confirmed",
        "extendedProperties": OURS,
    }


def _objects(items: object) -> Iterator[dict[str, Any]]:
    return (
        (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())
    )


def _reasons(said: Json) -> set[str]:
    error = said.get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    return {str(one.get("reason"))[:60] for one in _objects(errors)}


def _busy_times(
    link: CalendarLink, items: list[dict[str, Any]], zone: ZoneInfo
) -> Iterator[BusyTime]:
    for item in items:
        window = _window(item, zone) if _takes_time(item) else None
        if window is not None:
            yield BusyTime(
                link_id=link.id,
                event_id=_printable(item.get("id"), LONGEST_ID),
                window=window,
                technician_id=link.technician_id,
                title=_printable(item.get("summary"), LONGEST_TITLE) or None,
            )


def _printable(text: object, longest: int) -> str:
    written = text if isinstance(text, str) else ""
    return "".join(letter for letter in written if letter.isprintable())[:longest]


def _takes_time(item: Json) -> bool:
    """Not if it is off, marked as free, turned down, or one of ours."""
    extended = item.get("extendedProperties")
    private = extended.get("private") if isinstance(extended, dict) else None
    is_ours = isinstance(private, dict) and "receptionist" in private
    is_off = item.get("status") == "cancelled" or item.get("transparency") == "transparent"
    return not (is_ours or is_off or _is_declined(item))


def _is_declined(item: Json) -> bool:
    guests = _objects(item.get("attendees"))
    return any(guest.get("self") and guest.get("responseStatus") == "declined" for guest in guests)


def _window(item: Json, zone: ZoneInfo) -> Window | None:
    """None when it takes no time, or its times cannot be read."""
    try:
        start, end = _instant(item["start"], zone), _instant(item["end"], zone)
    except (LookupError, TypeError, ValueError):
        return None
    return Window(start, end) if start < end else None


def _instant(written: Json, zone: ZoneInfo) -> datetime:
    """A `dateTime` with its offset, or a `date` that begins at midnight in `zone`."""
    if "dateTime" not in written:
        at = datetime.combine(date.fromisoformat(written["date"]), time())
    else:
        at = datetime.fromisoformat(written["dateTime"])
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
