"""Looking up a business and its keys with the operator's key."""

from typing import Any

import httpx

DEMO_BUSINESS = "demo_plumbing"
DEV_ADMIN_KEY = "dev-admin-key"


class CannotRing(Exception):
    """What to do about it, in one sentence."""


async def business(
    http: httpx.AsyncClient, admin_key: str, business_id: str | None = None
) -> dict[str, Any]:
    """As the operator sees it; without an id the demonstration plumber, created if need be."""
    headers = {"X-Admin-API-Key": admin_key}
    wanted = business_id or DEMO_BUSINESS
    path = f"/v1/admin/businesses/{wanted}"
    answer = await http.get(path, headers=headers)
    if answer.status_code == httpx.codes.NOT_FOUND and not business_id:
        await http.post("/v1/admin/demo-tenants", headers=headers)
        answer = await http.get(path, headers=headers)
    if answer.is_error:
        raise CannotRing(f"No business {wanted} ({answer.status_code}); try --api-key.")
    found: dict[str, Any] = answer.json()
    return found
