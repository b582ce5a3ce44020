"""/v1/admin: what the platform's operator may see and do."""

from app.routers.admin import (
    audit,
    businesses,
    governance,
    numbers,
    platform,
    pruning,
    technicians,
    twilio_health,
    usage,
)

# `usage` first: its paths would otherwise be taken for a business's id.
ROUTERS = (
    usage.router,
    usage.platform_router,
    businesses.router,
    numbers.router,
    technicians.router,
    audit.router,
    platform.router,
    governance.router,
    pruning.router,
    twilio_health.router,
)
