"""/v1/owner: what a business's owner looks at and decides."""

from app.routers.owner import (
    availability,
    business,
    calendar_feeds,
    calendars,
    callbacks,
    technicians,
    waitlist,
)

ROUTERS = (
    availability.router,
    business.router,
    calendar_feeds.router,
    calendars.router,
    callbacks.router,
    technicians.router,
    waitlist.router,
)
