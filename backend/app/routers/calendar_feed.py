"""/calendars: the schedule as calendars elsewhere subscribe to it; the address is the key."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from app.bootstrap import Services
from app.deps import ServicesDep
from app.domain.businesses import BusinessId
from app.domain.technicians import TechnicianId
from app.routers.documentation import problems
from app.services.calendar_feed import Subscription, open_feed

MEDIA_TYPE: Final = "text/calendar"
WHOLE: Final = "/calendars/{business_id}/{secret}.ics"
OF_TECHNICIAN: Final = "/calendars/{business_id}/technicians/{technician_id}/{secret}.ics"
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "An iCalendar file (RFC 5545)", "content": {MEDIA_TYPE: {}}},
    304: {"description": "Nothing has changed since If-None-Match"},
}

router = APIRouter(tags=["calendars"])


@router.get(WHOLE, response_class=Response, responses={**FILE, **problems(403, 404)})
async def business_calendar(
    business_id: str, secret: str, request: Request, services: ServicesDep
) -> Response:
    """Every visit of the business, from 30 days ago to 30 days beyond its booking horizon."""
    subscription = Subscription(business_id=BusinessId(business_id), secret=secret)
    return await _file(subscription, request, services)


@router.get(OF_TECHNICIAN, response_class=Response, responses={**FILE, **problems(403, 404)})
async def technician_calendar(
    business_id: str, technician_id: str, secret: str, request: Request, services: ServicesDep
) -> Response:
    """One technician's visits, and their time off."""
    subscription = Subscription(
        business_id=BusinessId(business_id),
        secret=secret,
        technician_id=TechnicianId(technician_id),
    )
    return await _file(subscription, request, services)


async def _file(subscription: Subscription, request: Request, services: Services) -> Response:
    now = services.clock.now()
    feed = await open_feed(services.storage, services.sealing, subscription, now)
    headers = {"ETag": feed.etag, "Cache-Control": "private, no-cache"}
    if _is_known(feed.etag, request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=headers)
    # Thousands of events take a second to write, and calls are going on.
    body = await asyncio.to_thread(services.calendar_files.render, feed.name, feed.events)
    return Response(body, headers=headers, media_type=f"{MEDIA_TYPE}; charset=utf-8")


def _is_known(etag: str, sent: list[str]) -> bool:
    """RFC 9110, 13.1.2: a weak comparison, for which W/ does not count."""
    known = {one.strip().removeprefix("W/") for line in sent for one in line.split(",")}
    return "*" in known or etag.removeprefix("W/") in known
