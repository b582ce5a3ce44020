"""Free windows by example: what is offered for a wish, and why not what was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentId, Commitment, Window
from app.domain.hours import OpeningHours, OpenSpan, every_day
from app.domain.scheduling import (
    BusinessCalendar,
    Found,
    Job,
    Placed,
    Refused,
    Rules,
    Wanted,
    WhyNot,
    crews,
    find_windows,
    place,
)
from app.domain.technicians import Technician, TechnicianId
from app.domain.understanding.wishes import HORIZON_DAYS, TimeOption, TimeWish
from tests.support.days import windows_of

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = date(2026, 1, 5)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in range(1, 6))
NOW = datetime(2026, 1, 5, 9, tzinfo=CHICAGO)
HOUR = timedelta(hours=1)
WEEKDAYS_8_TO_17 = every_day(8, 17, closed=frozenset({5, 6}))


def at(on: date, hour: int, minute: int = 0, zone: ZoneInfo = CHICAGO) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=zone)


def between(on: date, opens: int, closes: int) -> Window:
    return Window(at(on, opens), at(on, closes))


def a_calendar(
    week: OpeningHours = WEEKDAYS_8_TO_17,
    zone: ZoneInfo = CHICAGO,
    blackout: Iterable[date] = (),
) -> BusinessCalendar:
    return BusinessCalendar(zone=zone, opening_hours=week, closed_on=frozenset(blackout))


def on_day(on: date, **given: Any) -> TimeOption:
    return TimeOption(first_on=on, last_on=on, **given)


def wish(*options: TimeOption, **given: Any) -> TimeWish:
    return TimeWish(options=options, has_day=True, **given)


def find(
    asked: TimeWish | None = None,
    *,
    now: datetime = NOW,
    calendar: BusinessCalendar | None = None,
    taken: Sequence[Window] = (),
    **wanted: Any,
) -> Found:
    given = {"length": HOUR, "wish": asked, **wanted}
    rules = Rules(calendar=calendar or a_calendar())
    return find_windows(now, rules, crews(rules, [], held(None, *taken)), Wanted(**given))


def held(technician_id: str | None, *windows: Window) -> list[Commitment]:
    technician = TechnicianId(technician_id) if technician_id else None
    return [Commitment(AppointmentId("a"), technician, window) for window in windows]


def starts(found: Found, zone: ZoneInfo = CHICAGO) -> list[datetime]:
    return [window.start.astimezone(zone).replace(tzinfo=None) for window in found.windows]


def naive(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute))


# --- opening hours --------------------------------------------------------------------


def test_without_a_wish_the_soonest_two_windows_some_hours_apart_are_offered() -> None:
    assert find() == Found(
        (between(MONDAY, 10, 11), between(MONDAY, 12, 13)),
    )


def test_the_day_is_read_in_the_business_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")  # already Tuesday there
    now = datetime(2026, 1, 5, 20, tzinfo=UTC)
    found = find(now=now, calendar=a_calendar(zone=tokyo))
    assert starts(found, tokyo) == [naive(TUESDAY, 8), naive(TUESDAY, 10)]


def test_the_last_visit_of_a_day_ends_at_closing() -> None:
    day = windows_of(a_calendar(), MONDAY, 3 * HOUR)
    assert day[0] == between(MONDAY, 8, 11)
    assert day[-1] == between(MONDAY, 14, 17)


def test_a_visit_longer_than_the_day_is_never_offered() -> None:
    assert find(length=10 * HOUR) == Found((), WhyNot.CLOSED)


def test_several_spans_a_day_are_not_bridged() -> None:
    week: OpeningHours = ((OpenSpan(time(8), time(10)), OpenSpan(time(13), time(15))),) * 7
    day = windows_of(a_calendar(week), TUESDAY, 2 * HOUR)
    assert [w.start.hour - 6 for w in day] == [8, 13]


def test_a_blackout_date_is_closed() -> None:
    found = find(wish(on_day(TUESDAY)), calendar=a_calendar(blackout=[TUESDAY]))
    assert found.why_not is WhyNot.CLOSED
    assert TUESDAY not in {start.date() for start in starts(found)}
    assert found.windows


def test_a_business_that_closes_at_midnight_takes_a_visit_until_midnight() -> None:
    calendar = a_calendar(every_day(0, 24))
    late = wish(on_day(TUESDAY, exact=time(23)))
    assert find(late, calendar=calendar).windows == (Window(at(TUESDAY, 23), at(WEDNESDAY, 0)),)


def test_an_hour_between_grid_times_is_offered_exactly() -> None:
    found = find(wish(on_day(TUESDAY, exact=time(10, 15))))
    assert (starts(found), found.why_not) == ([naive(TUESDAY, 10, 15)], None)


def test_an_exact_hour_is_offered_though_the_business_opens_at_a_quarter_past() -> None:
    week: OpeningHours = ((OpenSpan(time(8, 15), time(17)),),) * 7
    found = find(wish(on_day(TUESDAY, exact=time(10, 30))), calendar=a_calendar(week))
    assert (starts(found), found.why_not) == ([naive(TUESDAY, 10, 30)], None)


# --- crews ----------------------------------------------------------------------------


ANN = Technician(id=TechnicianId("ann"), name="Ann")
BOB = Technician(id=TechnicianId("bob"), name="Bob")
RULES = Rules(calendar=a_calendar())
AN_HOUR = Job(length=HOUR)


def test_two_technicians_can_be_in_two_places() -> None:
    both, one = between(TUESDAY, 8, 12), between(TUESDAY, 12, 16)
    pair = crews(RULES, [ANN, BOB], [*held("ann", both, one), *held("bob", both)])
    found = find_windows(NOW, RULES, pair, Wanted(length=HOUR, wish=wish(on_day(TUESDAY))))
    assert starts(found) == [naive(TUESDAY, 12), naive(TUESDAY, 14)]
    assert place(RULES, pair, AN_HOUR, between(TUESDAY, 12, 13)) == Placed(BOB.id)
    assert place(RULES, pair, AN_HOUR, between(TUESDAY, 11, 13)) == Refused((WhyNot.FULL,))


@pytest.mark.parametrize(
    ("asked", "is_free"),
    [((8, 10), True), ((9, 11), False), ((10, 11), False), ((12, 13), True), ((11, 13), False)],
)
def test_a_crew_is_free_up_to_and_from_the_edges_of_its_work(
    asked: tuple[int, int], is_free: bool
) -> None:
    one = crews(RULES, [], held(None, between(TUESDAY, 10, 11), between(TUESDAY, 11, 12)))
    placed = place(RULES, one, AN_HOUR, between(TUESDAY, *asked))
    assert placed == (Placed(None) if is_free else Refused((WhyNot.FULL,)))


def test_a_short_commitment_inside_a_longer_one_hides_nothing() -> None:
    one = crews(RULES, [], held(None, between(TUESDAY, 8, 16), between(TUESDAY, 9, 10)))
    assert place(RULES, one, AN_HOUR, between(TUESDAY, 14, 15)) == Refused((WhyNot.FULL,))


def test_only_active_technicians_are_crews_and_a_business_without_any_is_one() -> None:
    gone = replace(BOB, is_active=False)
    assert [c.technician_id for c in crews(RULES, [ANN, gone], []).members] == ["ann"]
    assert [c.technician_id for c in crews(RULES, [], []).members] == [None]
    assert [c.technician_id for c in crews(RULES, [gone], []).members] == [None]


@pytest.mark.parametrize(
    ("technicians", "whose", "is_free"),
    [([ANN], "ann", False), ([ANN], None, True), ([], "gone", False)],
)
def test_whose_appointment_it_is_decides_whose_time_it_takes(
    technicians: list[Technician], whose: str | None, is_free: bool
) -> None:
    window = between(TUESDAY, 9, 10)
    placed = place(RULES, crews(RULES, technicians, held(whose, window)), AN_HOUR, window)
    assert isinstance(placed, Placed) is is_free


# --- wishes ---------------------------------------------------------------------------


def test_a_free_exact_hour_is_offered_alone() -> None:
    found = find(wish(on_day(TUESDAY, exact=time(14))))
    assert found == Found((between(TUESDAY, 14, 15),))


def test_round_a_taken_hour_the_nearest_ones_are_offered() -> None:
    asked = wish(on_day(TUESDAY, exact=time(14)))
    found = find(asked, taken=[between(TUESDAY, 14, 15)])
    assert found.why_not is WhyNot.FULL
    assert starts(found)[0] in (naive(TUESDAY, 13), naive(TUESDAY, 15))


def test_a_part_of_the_day_is_kept_to() -> None:
    found = find(wish(on_day(TUESDAY, earliest=time(12), latest=time(16, 59))))
    assert starts(found) == [naive(TUESDAY, 12), naive(TUESDAY, 14)]
    assert found.why_not is None


def test_of_two_days_one_window_each_is_offered() -> None:
    found = find(wish(on_day(TUESDAY), on_day(THURSDAY)))
    assert starts(found) == [naive(TUESDAY, 8), naive(THURSDAY, 8)]


def test_when_one_of_two_days_is_full_the_other_gives_both() -> None:
    found = find(wish(on_day(TUESDAY), on_day(THURSDAY)), taken=[between(TUESDAY, 8, 17)])
    assert starts(found) == [naive(THURSDAY, 8), naive(THURSDAY, 10)]


def test_an_excluded_day_is_not_offered() -> None:
    any_day = TimeOption(first_on=MONDAY, last_on=FRIDAY, earliest=time(13))
    found = find(wish(any_day, excluded_on=frozenset({MONDAY, TUESDAY})))
    assert {start.date() for start in starts(found)} == {WEDNESDAY}


def test_hours_to_avoid_are_avoided() -> None:
    found = find(wish(on_day(TUESDAY), avoid=((time(8), time(12)),)))
    assert starts(found)[0] == naive(TUESDAY, 12)


def test_the_soonest_leaves_an_hour_of_notice_and_an_emergency_half_of_that() -> None:
    soonest = TimeWish(is_soonest=True)
    assert starts(find(soonest))[0] == naive(MONDAY, 10)
    assert starts(find(soonest, is_emergency=True))[0] == naive(MONDAY, 9, 30)


def test_a_refused_window_is_not_offered_again() -> None:
    refused = find(wish(on_day(TUESDAY))).windows
    found = find(wish(on_day(TUESDAY)), refused=refused)
    assert not set(found.windows) & set(refused)
    assert len(found.windows) == 2


def test_earlier_and_later_than_what_was_offered() -> None:
    offered = at(WEDNESDAY, 10)
    assert all(w.start < offered for w in find(earlier_than=offered).windows)
    later = find(later_than=offered).windows
    assert later[0].start == at(WEDNESDAY, 10, 30)


def test_with_nothing_earlier_what_there_is_is_offered_with_the_reason() -> None:
    soonest = find().windows[0]
    found = find(earlier_than=soonest.start)
    assert found.why_not is not None
    assert found.windows[0] == soonest


# --- why not --------------------------------------------------------------------------


def test_a_closed_day_is_called_closed_and_the_next_open_one_is_offered() -> None:
    found = find(wish(on_day(SATURDAY)))
    assert found.why_not is WhyNot.CLOSED
    assert starts(found)[0] == naive(MONDAY + timedelta(days=7), 8)


def test_an_hour_after_closing_is_called_closed_and_the_day_is_kept() -> None:
    found = find(wish(on_day(TUESDAY, exact=time(20))))
    assert found.why_not is WhyNot.CLOSED
    assert starts(found)[0] == naive(TUESDAY, 16)


def test_a_day_without_a_free_hour_is_called_full() -> None:
    found = find(wish(on_day(TUESDAY)), taken=[between(TUESDAY, 8, 17)])
    assert found.why_not is WhyNot.FULL
    assert starts(found)[0] == naive(WEDNESDAY, 8)


def test_a_full_morning_leaves_the_afternoon_of_that_day() -> None:
    asked = wish(on_day(TUESDAY, earliest=time(8), latest=time(11, 59)))
    found = find(asked, taken=[between(TUESDAY, 8, 13)])
    assert found.why_not is WhyNot.FULL
    assert starts(found)[0] == naive(TUESDAY, 13)


def test_in_ten_minutes_is_too_soon() -> None:
    found = find(wish(on_day(MONDAY, exact=time(9, 30))))
    assert found.why_not is WhyNot.TOO_SOON
    assert starts(found)[0] == naive(MONDAY, 10)


def test_beyond_the_horizon_is_too_far() -> None:
    next_year = MONDAY + timedelta(days=HORIZON_DAYS + 30)
    found = find(wish(on_day(next_year)))
    assert found.why_not is WhyNot.TOO_FAR
    assert found.windows


def test_the_last_day_of_the_horizon_is_not_too_far() -> None:
    last = MONDAY + timedelta(days=HORIZON_DAYS)
    found = find(wish(on_day(last)))
    assert (found.why_not, starts(found)[0]) == (None, naive(last, 8))


def test_a_business_that_never_opens_offers_nothing() -> None:
    assert find(calendar=a_calendar(((),) * 7)) == Found((), WhyNot.CLOSED)


def test_a_business_that_is_booked_out_offers_nothing_and_is_called_full() -> None:
    always = Window(NOW, NOW + timedelta(days=HORIZON_DAYS + 5))
    assert find(taken=[always]) == Found((), WhyNot.FULL)
