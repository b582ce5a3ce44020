"""Free windows where clocks are changed and years turn."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.hours import OpenSpan, every_day
from app.domain.scheduling import BusinessCalendar, Rules, Wanted, crews, find_windows
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
    rules = Rules(calendar=calendar)
    wanted = Wanted(length=HOUR, wish=TimeWish(options=(monday,)))
    found = find_windows(sunday, rules, crews(rules, [], []), wanted)
    assert found.windows[0].start == datetime(2026, 3, 9, 13, tzinfo=UTC)  # 14:00 a week before


def test_the_search_goes_on_over_the_end_of_the_year() -> None:
    calendar = BusinessCalendar(
        zone=CHICAGO,
        opening_hours=every_day(8, 17),
        closed_on=frozenset({date(2027, 1, 1)}),
    )
    rules = Rules(calendar=calendar)
    new_years_eve = datetime(2026, 12, 31, 16, 30, tzinfo=CHICAGO)
    found = find_windows(new_years_eve, rules, crews(rules, [], []), Wanted(length=HOUR))
    assert [w.start for w in found.windows] == [
        datetime(2027, 1, 2, 8, tzinfo=CHICAGO),
        datetime(2027, 1, 2, 10, tzinfo=CHICAGO),
    ]


NIGHTS = ((OpenSpan(time(0), time(4)), OpenSpan(time(20), time.max)),) * 7


def test_a_visit_may_go_on_over_midnight_where_the_hours_do() -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=NIGHTS)
    friday = date(2026, 1, 9)
    window = calendar.window_at(friday, time(23, 30), HOUR)
    assert window is not None
    assert window.end == datetime(2026, 1, 10, 0, 30, tzinfo=CHICAGO)
    assert calendar.holds(window.start, window.end)
    assert calendar.window_at(friday, time(23, 30), 5 * HOUR) is None
    late = [w.start.astimezone(CHICAGO).time() for w in windows_of(calendar, friday, 4 * HOUR)]
    assert late[-1] == time(23, 30)


def test_a_night_ends_at_midnight_before_a_closed_day() -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=NIGHTS, closed_on={date(2026, 12, 25)})
    assert calendar.window_at(date(2026, 12, 24), time(23, 30), HOUR) is None
    assert calendar.window_at(date(2026, 12, 24), time(23), HOUR) is not None
    assert windows_of(calendar, date(2026, 12, 25), HOUR) == []


def test_hours_that_meet_by_day_are_one() -> None:
    week = ((OpenSpan(time(8), time(12)), OpenSpan(time(12), time(16))),) * 7
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=week)
    assert calendar.window_at(date(2026, 1, 6), time(11, 30), HOUR) is not None
    assert len(calendar.hours(date(2026, 1, 6))) == 1


@pytest.mark.parametrize(
    ("on", "hours_open"), [(date(2026, 3, 8), 3), (date(2026, 11, 1), 5), (date(2026, 6, 1), 4)]
)
def test_a_night_lasts_as_long_as_the_clocks_make_it(on: date, hours_open: int) -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(0, 4))
    (night,) = calendar.hours(on)
    assert night.end - night.start == hours_open * HOUR


def test_opening_or_closing_within_the_hour_that_clocks_skip_is_when_they_do() -> None:
    week = ((OpenSpan(time(0), time(2, 30)),),) * 6 + ((OpenSpan(time(2, 30), time(6)),),)
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=week)
    (morning,) = calendar.hours(date(2026, 3, 8))
    assert morning.start == datetime(2026, 3, 8, 8, tzinfo=UTC)  # 03:00, for 02:00 is skipped
    first = windows_of(calendar, date(2026, 3, 8), HOUR)[0]
    assert first.start == morning.start and calendar.holds(first.start, first.end)
    closing = BusinessCalendar(zone=CHICAGO, opening_hours=(week[0],) * 7)
    (night,) = closing.hours(date(2026, 3, 8))
    assert night.end == datetime(2026, 3, 8, 8, tzinfo=UTC)
