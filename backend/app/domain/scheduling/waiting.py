"""Whether a freed time is one that a customer on the waitlist hoped for."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.waitlist import Waiting


def waits_for(waiting: Waiting, window: Window, zone: ZoneInfo) -> bool:
    """On a day and at an hour they wished for, and long enough for their visit."""
    local = window.start.astimezone(zone)
    return (
        waiting.first_on <= local.date() <= waiting.last_on
        and (waiting.earliest is None or waiting.earliest <= local.time())
        and (waiting.latest is None or local.time() < waiting.latest)
        and window.end - window.start >= timedelta(minutes=waiting.minutes)
    )
