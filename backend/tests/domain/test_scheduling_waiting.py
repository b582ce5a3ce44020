"""A freed time and the wish of somebody who waits for one."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import Window
from app.domain.customers import CustomerId
from app.domain.scheduling import waits_for
from app.domain.waitlist import Waiting

CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 1, 6)


def waiting(**given: Any) -> Waiting:
    usual: dict[str, Any] = {
        "id": "w1",
        "customer_id": CustomerId("c1"),
        "phone": "+19135550123",
        "created_at": datetime(2026, 1, 5, tzinfo=UTC),
        "service_type": "drain",
        "minutes": 60,
        "first_on": TUESDAY,
        "last_on": TUESDAY + timedelta(days=1),
        "earliest": time(9),
        "latest": time(12),
    }
    return Waiting(**{**usual, **given})


def freed(on: date, hour: int, hours: float = 1) -> Window:
    start = datetime.combine(on, time(hour), tzinfo=CHICAGO).astimezone(UTC)
    return Window(start, start + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("window", "fits"),
    [
        (freed(TUESDAY, 9), True),
        (freed(TUESDAY + timedelta(days=1), 11), True),
        (freed(TUESDAY, 8), False),
        (freed(TUESDAY, 12), False),
        (freed(TUESDAY - timedelta(days=1), 9), False),
        (freed(TUESDAY + timedelta(days=2), 9), False),
        (freed(TUESDAY, 9, hours=0.5), False),
    ],
)
def test_a_freed_time_fits_the_days_the_hours_and_the_work(window: Window, fits: bool) -> None:
    assert waits_for(waiting(), window, CHICAGO) is fits


def test_days_are_the_business_own() -> None:
    late = freed(TUESDAY, 20)  # Wednesday in UTC
    only = waiting(last_on=TUESDAY, earliest=None, latest=None)
    assert waits_for(only, late, CHICAGO)
    assert not waits_for(only, late, ZoneInfo("UTC"))
