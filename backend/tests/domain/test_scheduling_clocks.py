"""Free windows where clocks are changed and years turn."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.businesses import every_day
from app.domain.scheduling import BusinessCalendar, Crew, Wanted, find_windows
from app.domain.understanding.wishes import TimeOption, TimeWish
from tests.support.days import windows_of

CHICAGO = ZoneInfo("America/Chicago")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks move by half an hour
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)


def round_the_clock(zone: ZoneInfo) -> BusinessCalendar:
    return BusinessCalendar(zone=zone, opening_hours=every_day(0, 24))


def wall_starts(zone: ZoneInfo, on: date, length: timedelta = HALF) -> list[time]:
    windows = windows_of(round_the_clock(zone), on, length)
    return [window.start.astimezone(zone).time() for window in windows]


@pytest.mark.parametrize(
    ("zone", "on", "skipped"),
    [
        (CHICAGO, date(2026, 3, 8), {time(2), time(2, 30)}),
        (LORD_HOWE, date(2026, 10, 4), {time(2)}),
    ],
)
def test_hours_that_clocks_skip_are_not_offered(
    zone: ZoneInfo, on: date, skipped: set[time]
) -> None:
    grid = {time(n // 2, n % 2 * 30) for n in range(48)}
    assert set(wall_starts(zone, on)) == grid - skipped


@pytest.mark.parametrize(
    ("zone", "on"), [(CHICAGO, date(2026, 11, 1)), (LORD_HOWE, date(2026, 4, 5))]
)
def test_hours_that_clocks_repeat_are_offered_once(zone: ZoneInfo, on: date) -> None:
    assert wall_starts(zone, on) == [time(n // 2, n % 2 * 30) for n in range(48)]


def test_an_hour_that_clocks_skip_cannot_be_had() -> None:
    calendar = round_the_clock(CHICAGO)
    assert calendar.window_at(date(2026, 3, 8), time(2, 15), HOUR) is None
    assert calendar.window_at(date(2026, 3, 8), time(3, 15), HOUR) is not None


def test_a_visit_across_the_gap_still_lasts_its_length_and_ends_by_closing() -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(0, 4))
    windows = windows_of(calendar, date(2026, 3, 8), 2 * HOUR)
    assert [w.start.astimezone(CHICAGO).time() for w in windows] == [time(0), time(0, 30), time(1)]
    assert windows[-1].end == datetime(2026, 3, 8, 4, tzinfo=CHICAGO)
    assert calendar.window_at(date(2026, 3, 8), time(1, 15), 2 * HOUR) is None


def test_a_visit_across_the_repeated_hour_lasts_its_length() -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(0, 4))
    window = calendar.window_at(date(2026, 11, 1), time(0, 30), 2 * HOUR)
    assert window is not None
    assert window.start == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_the_first_working_hour_after_a_change_of_clocks_is_local() -> None:
    sunday = datetime(2026, 3, 8, 12, tzinfo=CHICAGO)
    monday = TimeOption(first_on=date(2026, 3, 9), last_on=date(2026, 3, 9), exact=time(8))
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17))
    wanted = Wanted(length=HOUR, wish=TimeWish(options=(monday,)))
    found = find_windows(sunday, calendar, (Crew(None, ()),), wanted)
    assert found.windows[0].start == datetime(2026, 3, 9, 13, tzinfo=UTC)  # 14:00 a week before


def test_the_search_goes_on_over_the_end_of_the_year() -> None:
    calendar = BusinessCalendar(
        zone=CHICAGO,
        opening_hours=every_day(8, 17),
        blackout_dates=frozenset({date(2027, 1, 1)}),
    )
    new_years_eve = datetime(2026, 12, 31, 16, 30, tzinfo=CHICAGO)
    found = find_windows(new_years_eve, calendar, (Crew(None, ()),), Wanted(length=HOUR))
    assert [w.start for w in found.windows] == [
        datetime(2027, 1, 2, 8, tzinfo=CHICAGO),
        datetime(2027, 1, 2, 10, tzinfo=CHICAGO),
    ]
