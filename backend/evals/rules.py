"""Rules for when a visit may start: `{date: "+2", from: 8, to: 12}`."""

from datetime import datetime, timedelta
from typing import Any

from evals.days import on
from evals.scenario import as_list

Rule = dict[str, Any]


def fits(start: datetime, rule: Rule, now: datetime) -> bool:
    """Hours are by the wall clock of the zone of `now`; both ends of a span belong to it."""
    local = start.astimezone(now.tzinfo)
    hour, days_on = local.hour + local.minute / 60, (local.date() - now.date()).days
    bounds = (
        "date" not in rule or local.date() in [on(one, now) for one in as_list(rule["date"])],
        hour >= rule.get("from", 0),
        hour <= rule.get("to", 24),
        "within_hours" not in rule or start <= now + timedelta(hours=rule["within_hours"]),
        days_on >= rule.get("after_days", 0),
        days_on <= rule.get("within_days", days_on),
    )
    return all(bounds)
