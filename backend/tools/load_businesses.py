"""Businesses to ring under load: as many as it takes for none of them to be crowded."""

from typing import Final

import httpx

from tools.lookup import CannotRing

CALLS_AT_ONCE: Final = 20
"""In one business; with twice as many it takes messages instead (`domain/call_traffic.py`)."""
TECHNICIANS: Final = 4


async def numbers(http: httpx.AsyncClient, admin_key: str, concurrency: int) -> list[str]:
    """Theirs at Twilio; those that are there from before are used again."""
    headers = {"X-Admin-API-Key": admin_key}
    wanted = -(-concurrency // CALLS_AT_ONCE)
    return [await _ensure(http, headers, number) for number in range(wanted)]


async def _ensure(http: httpx.AsyncClient, headers: dict[str, str], number: int) -> str:
    phone = f"+1913555{9000 + number}"
    body = {
        "id": f"load_{number}",
        "name": "Load Plumbing",
        "vertical": "plumbing",
        "open_hour": 7,
        "close_hour": 19,
        "twilio_phone_number": phone,
    }
    made = await http.post("/v1/admin/businesses", headers=headers, json=body)
    if made.status_code == httpx.codes.CONFLICT:
        return phone
    if made.is_error:
        raise CannotRing(f"No business to ring ({made.status_code}); is --admin-key right?")
    for technician in range(TECHNICIANS):
        path = f"/v1/admin/businesses/{body['id']}/technicians"
        await http.post(path, headers=headers, json={"name": f"Technician {technician + 1}"})
    return phone
