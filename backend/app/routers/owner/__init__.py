"""/v1/owner: what a business's owner looks at and decides."""

from app.routers.owner import (
    availability,
    business,
    calendar_feeds,
    calendars,
    callbacks,
    exports,
    outreach,
    people,
    privacy,
    reports,
    technicians,
    waitlist,
)

ROUTERS = (
    availability.router,
    business.router,
    calendar_feeds.router,
    calendars.router,
    callbacks.router,
    exports.router,
    outreach.router,
    people.router,
    privacy.router,
    reports.router,
    technicians.router,
    waitlist.router,
)
