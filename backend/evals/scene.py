"""What a business holds before it is rung: technicians, customers and the visits they have."""

from datetime import datetime, time, timedelta
from typing import Any

from evals.days import on
from evals.scenario import Scenario
from evals.service import Business


async def set_scene(
    business: Business, scenario: Scenario, phone: str | None, now: datetime
) -> list[str]:
    """Ids of the visits, in the order in which the scenario names them."""
    staff = {one["name"]: (await business.hire(one))["id"] for one in scenario.technicians}
    visits: list[str] = []
    for customer in scenario.customers:
        kept = {"phone": phone, **{k: v for k, v in customer.items() if k != "visits"}}
        made = await business.post("/v1/crm/customers", kept)
        for visit in customer.get("visits", []):
            body = _visit(visit, made["id"], now)
            if "technician" in visit:
                body["technician_id"] = staff[visit["technician"]]
            visits.append((await business.post("/v1/crm/appointments", body))["id"])
    return visits


def _visit(visit: dict[str, Any], customer_id: str, now: datetime) -> dict[str, Any]:
    day = on(visit["day"], now)
    start = datetime.combine(day, time(int(visit["hour"])), now.tzinfo)
    return {
        "customer_id": customer_id,
        "start_time": start.isoformat(),
        "end_time": (start + timedelta(hours=visit.get("hours", 1))).isoformat(),
        "description": visit.get("description", "visit"),
    }
