"""Nobody is texted at night unasked, by the clock where they are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quiet_hours import CLOSES, OPENS, quiet_until
from app.domain.time_zones import BY_AREA_CODE, BY_STATE, zones_of_number, zones_of_state

NEW_YORK, CHICAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
LOS_ANGELES, HONOLULU = ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Honolulu")
PHOENIX, GUAM = ZoneInfo("America/Phoenix"), ZoneInfo("Pacific/Guam")
ZONES = [NEW_YORK, CHICAGO, LOS_ANGELES, HONOLULU, PHOENIX, GUAM]


MOMENTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(hour: int, minute: int = 0, zone: ZoneInfo = CHICAGO, day: int = 5) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(7, 59), at(8)),
        (at(8), None),
        (at(20, 59), None),
        (at(21), at(8, day=6)),
        (at(0), at(8)),
    ],
)
def test_the_day_begins_at_8_and_ends_at_21(now: datetime, until: datetime | None) -> None:
    assert quiet_until(now, [CHICAGO]) == until


def test_it_must_be_day_wherever_they_may_be() -> None:
    zones = [NEW_YORK, LOS_ANGELES]
    assert quiet_until(at(9, zone=NEW_YORK), zones) == at(8, zone=LOS_ANGELES)
    assert quiet_until(at(20, zone=LOS_ANGELES), zones) == at(8, zone=LOS_ANGELES, day=6)
    assert quiet_until(at(12, zone=LOS_ANGELES), zones) is None


def test_without_a_zone_nothing_is_quiet() -> None:
    assert quiet_until(at(3), []) is None


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        # Clocks go forward on March 8, 2026 at 2 o'clock, and back on November 1.
        (datetime(2026, 3, 7, 22, tzinfo=CHICAGO), datetime(2026, 3, 8, 13, tzinfo=UTC)),
        (datetime(2026, 10, 31, 22, tzinfo=CHICAGO), datetime(2026, 11, 1, 14, tzinfo=UTC)),
    ],
)
def test_the_night_in_which_clocks_change_ends_at_8_all_the_same(
    evening: datetime, morning: datetime
) -> None:
    assert quiet_until(evening, [CHICAGO]) == morning


def test_arizona_does_not_change_its_clocks() -> None:
    summer = datetime(2026, 7, 1, 14, 30, tzinfo=UTC)  # 7:30 in Phoenix, 8:30 in Denver
    assert quiet_until(summer, [ZoneInfo("America/Denver")]) is None
    assert quiet_until(summer, [PHOENIX]) == summer + timedelta(minutes=30)


@given(
    MOMENTS,
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True),
)
def test_whatever_waits_is_due_by_day_in_every_zone_and_soon(
    now: datetime, zones: list[ZoneInfo]
) -> None:
    until = quiet_until(now, zones)
    moment = until or now
    assert all(OPENS <= moment.astimezone(zone).time() < CLOSES for zone in zones)
    assert now <= moment <= now + timedelta(days=2)


@given(
    MOMENTS,
    st.lists(st.sampled_from(ZONES), min_size=3, unique=True),
)
def test_a_text_for_the_whole_globe_is_not_held_for_ever(
    now: datetime, zones: list[ZoneInfo]
) -> None:
    until = quiet_until(now, zones)
    assert until is None or now < until <= now + timedelta(days=3)


def test_zones_are_told_by_area_code_and_state() -> None:
    assert zones_of_number("+19135550123") == ("America/Chicago",)
    assert set(zones_of_number("+19285550123")) >= {"America/Phoenix", "America/Denver"}
    assert zones_of_number("+18005550123") == zones_of_number("+447911123456") == ()
    assert zones_of_state("12 Oak St, Boise, ID 83702") == (
        "America/Denver",
        "America/Los_Angeles",
    )
    assert zones_of_state("12 Oak Street") == ()


def test_every_zone_that_is_named_exists() -> None:
    for zones in (*BY_AREA_CODE.values(), *BY_STATE.values()):
        assert all(ZoneInfo(zone) for zone in zones)
    assert len(BY_AREA_CODE) > 400 and len(BY_STATE) == 69
