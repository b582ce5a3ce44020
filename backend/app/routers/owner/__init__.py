"""/v1/owner: what a business's owner looks at and decides."""

from app.routers.owner import (
    availability,
    business,
    calendar_feeds,
    calendars,
    callbacks,
    emergencies,
    exports,
    outreach,
    people,
    privacy,
    queries,
    reports,
    technicians,
    twilio_metrics,
    undelivered,
    waitlist,
)

ROUTERS = (
    availability.router,
    business.router,
    calendar_feeds.router,
    calendars.router,
    callbacks.router,
    emergencies.router,
    exports.router,
    outreach.router,
    people.router,
    privacy.router,
    queries.router,
    reports.router,
    technicians.router,
    twilio_metrics.router,
    undelivered.router,
    waitlist.router,
)
