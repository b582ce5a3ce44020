"""When people may be texted without having asked for it: not before 8 and not after 21 o'clock.

47 CFR 64.1200(c)(1), by the clock where the recipient is. Where that is uncertain, it has to be
day everywhere they may be. Some states close earlier; those rules concern solicitation, which is
not what is sent here, and are not kept.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OPENS: Final = time(8)
CLOSES: Final = time(21)
DAYS_AHEAD: Final = 3


def quiet_until(now: datetime, zones: Sequence[ZoneInfo]) -> datetime | None:
    """When it is day in every zone, in UTC; None while it is. Without zones it is always day.

    Zones all round the globe may have no hour of day in common: then the first zone decides.
    """
    if all(_is_day(now, zone) for zone in zones):
        return None
    mornings = sorted(_mornings(now, zones))
    shared = (at for at in mornings if all(_is_day(at, zone) for zone in zones))
    return next(shared, None) or min(_mornings(now, zones[:1]))


def _is_day(at: datetime, zone: ZoneInfo) -> bool:
    return OPENS <= at.astimezone(zone).time() < CLOSES


def _mornings(now: datetime, zones: Sequence[ZoneInfo]) -> list[datetime]:
    """The next openings of each zone: a span of day begins with one of them."""
    found = []
    for zone in zones:
        today = now.astimezone(zone).date()
        for ahead in range(DAYS_AHEAD):
            opening = datetime.combine(today + timedelta(days=ahead), OPENS, zone).astimezone(UTC)
            if opening > now:
                found.append(opening)
    return found
