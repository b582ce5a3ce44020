"""What a call left behind, read back through the CRM and printed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tools.lookup import CannotRing


async def show(
    http: httpx.AsyncClient, business: dict[str, Any], phone: str, appointment_id: str | None
) -> None:
    """The appointment, else the return call, else that there is none."""
    if appointment_id:
        answer = await http.get(f"/v1/crm/appointments/{appointment_id}")
        _show_appointment(_read(answer), business.get("timezone") or "UTC")
        return
    owed = [
        one
        for one in _read(await http.get("/v1/owner/callbacks"))["items"]
        if one["phone"] == phone
    ]
    if owed:
        print(f"stored: a return call to {phone}: {owed[0]['reason']}, {owed[0]['status']}")
    else:
        print("stored: neither an appointment nor a return call")


async def booked_by(http: httpx.AsyncClient, phone: str, since: datetime) -> str | None:
    """The appointment that was made for that number's customer after `since`."""
    customers = _read(await http.get("/v1/crm/customers/search", params={"q": phone}))
    for customer in customers:
        path = f"/v1/crm/customers/{customer['id']}/appointments"
        for one in _read(await http.get(path)):
            if datetime.fromisoformat(one["created_at"]) >= since:
                return str(one["id"])
    return None


def _read(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise CannotRing(f"The CRM answered {answer.status_code}; is --owner-token right?")
    return answer.json()


def _show_appointment(stored: dict[str, Any], zone: str) -> None:
    start = datetime.fromisoformat(stored["start_time"]).astimezone(ZoneInfo(zone))
    print(f"stored: appointment {stored['id']}, {stored['status']}")
    print(f"  when      {start:%A, %B %d %Y at %H:%M} ({zone})")
    for label, name in (("what", "service_type"), ("words", "description"), ("where", "address")):
        print(f"  {label:<9} {stored.get(name) or '-'}")
    print(f"  emergency {'yes' if stored.get('is_emergency') else 'no'}")
