"""/v1/owner: what a business's owner looks at and decides."""

from app.routers.owner import business, callbacks

ROUTERS = (business.router, callbacks.router)
