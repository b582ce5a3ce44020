"""The way between visits: time for it, and as little of it as can be."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentId, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.hours import every_day
from app.domain.scheduling import (
    BusinessCalendar,
    Job,
    Placed,
    Refused,
    Rules,
    Travel,
    Wanted,
    WhyNot,
    crews,
    find_windows,
    place,
)
from app.domain.scheduling.travel import driving_time, miles
from app.domain.technicians import Technician, TechnicianId, TimeOff
from app.domain.understanding.wishes import TimeOption, TimeWish

CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 1, 6)
NOW = datetime(2026, 1, 5, 9, tzinfo=CHICAGO)
HOUR = timedelta(hours=1)
OLATHE, LENEXA, DOWNTOWN, MANHATTAN = "66061", "66215", "64105", "66502"
PLACES = {
    OLATHE: (38.885, -94.819),
    LENEXA: (38.954, -94.734),
    DOWNTOWN: (39.105, -94.590),
    MANHATTAN: (39.190, -96.580),
}


def some_rules(buffer: int = 15, **given: Any) -> Rules:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17))
    travel = Travel(buffer=timedelta(minutes=buffer), locate=PLACES.get)
    return Rules(**{"calendar": calendar, "travel": travel, **given})


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TUESDAY, time(hour, minute), tzinfo=CHICAGO)


def held(begins: int, ends: int, zip_code: str | None, whose: str | None = None) -> Commitment:
    technician = TechnicianId(whose) if whose else None
    return Commitment(AppointmentId("a"), technician, Window(at(begins), at(ends)), zip_code)


def can_start(rules: Rules, start: datetime, zip_code: str | None, *visits: Commitment) -> bool:
    job = Job(length=HOUR, zip_code=zip_code)
    placed = place(rules, crews(rules, [], visits), job, Window(start, start + HOUR))
    assert placed in (Placed(None), Refused((WhyNot.FULL,)))
    return isinstance(placed, Placed)


def test_distance_is_as_the_crow_flies_and_driving_longer() -> None:
    kansas_city, saint_louis = (39.0997, -94.5786), (38.6270, -90.1994)
    assert 230 < miles(kansas_city, saint_louis) < 242
    assert timedelta(hours=10) < driving_time(kansas_city, saint_louis) < timedelta(hours=10.6)
    assert driving_time(kansas_city, kansas_city) == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("before", "zip_code", "minutes"),
    [
        (None, OLATHE, 15),  # not known: the buffer
        ("99999", OLATHE, 15),
        (OLATHE, OLATHE, 15),  # five minutes to park are less than the buffer
        (OLATHE, LENEXA, 23),
        (LENEXA, DOWNTOWN, 39),
    ],
)
def test_the_way_from_the_visit_before_and_to_the_next_is_kept_free(
    before: str | None, zip_code: str, minutes: int
) -> None:
    rules, way = some_rules(), timedelta(minutes=minutes)
    earlier, later = held(8, 10, before), held(14, 15, before)
    assert can_start(rules, at(10) + way, zip_code, earlier)
    assert not can_start(rules, at(10) + way - timedelta(minutes=1), zip_code, earlier)
    assert can_start(rules, at(13) - way, zip_code, later)
    assert not can_start(rules, at(13) - way + timedelta(minutes=1), zip_code, later)


def test_a_business_that_plans_no_travel_books_one_visit_upon_the_other() -> None:
    assert can_start(some_rules(buffer=0), at(10), DOWNTOWN, held(8, 10, OLATHE))


def test_nobody_drives_to_their_time_off_or_to_an_entry_in_a_calendar() -> None:
    rules = some_rules()
    off = TimeOff(starts_at=at(8), ends_at=at(10))
    ann = Technician(id=TechnicianId("ann"), name="Ann", time_off=(off,))
    entry = BusyTime(link_id="c", event_id="e", window=Window(at(11), at(12)))
    team = crews(rules, [ann], [], [entry])
    window = Window(at(10), at(11))
    assert place(rules, team, Job(length=HOUR, zip_code=OLATHE), window) == Placed(ann.id)


def test_after_a_visit_that_an_owner_put_inside_a_longer_one_the_longer_one_counts() -> None:
    inside = (held(8, 12, OLATHE), held(9, 10, DOWNTOWN))
    assert not can_start(some_rules(), at(12), OLATHE, *inside)
    assert can_start(some_rules(), at(12, 15), OLATHE, *inside)


def home_of(id: str, zip_code: str) -> Technician:
    return Technician(id=TechnicianId(id), name=id, home_zip=zip_code)


def test_who_drives_least_goes_though_they_have_more_to_do() -> None:
    rules = some_rules()
    far, near = home_of("far", DOWNTOWN), home_of("near", OLATHE)
    team = crews(rules, [far, near], [held(8, 9, OLATHE, "near")])
    job = Job(length=HOUR, zip_code=LENEXA)
    assert place(rules, team, job, Window(at(10), at(11))) == Placed(near.id)


def test_without_a_known_place_who_has_least_to_do_goes() -> None:
    rules = some_rules()
    team = crews(
        rules, [home_of("one", OLATHE), home_of("two", LENEXA)], [held(8, 9, OLATHE, "one")]
    )
    job = Job(length=HOUR, zip_code="99999")
    assert place(rules, team, job, Window(at(10), at(11))) == Placed(TechnicianId("two"))


def first_start(near_is_busy_until: int = 9, **wanted: Any) -> datetime:
    """Of a visit in Olathe: somebody far away is free at once, a neighbour only later."""
    rules, far, near = some_rules(buffer=30), home_of("far", MANHATTAN), home_of("near", OLATHE)
    team = crews(rules, [far, near], [held(8, near_is_busy_until, OLATHE, "near")])
    option = TimeOption(first_on=TUESDAY, last_on=TUESDAY)
    wish = TimeWish(options=(option,), is_soonest=wanted.pop("is_soonest", False))
    given = {"length": HOUR, "zip_code": OLATHE, "wish": wish, **wanted}
    return find_windows(NOW, rules, team, Wanted(**given)).windows[0].start


def test_among_near_starts_the_one_with_least_driving_is_offered_first() -> None:
    assert first_start() == at(9, 30)


def test_for_less_driving_nobody_waits_long() -> None:
    assert first_start(near_is_busy_until=10) == at(8)


def test_where_the_visit_is_not_known_sooner_comes_first() -> None:
    assert first_start(zip_code=None) == at(8)


def test_the_soonest_and_an_emergency_come_before_less_driving() -> None:
    assert first_start(is_soonest=True) == at(8)
    assert first_start(is_emergency=True) == at(8)


def test_an_emergency_is_not_promised_sooner_than_somebody_can_be_there() -> None:
    rules = some_rules()
    team = crews(rules, [], [held(8, 9, DOWNTOWN)])
    wish = TimeWish(options=(TimeOption(first_on=TUESDAY, last_on=TUESDAY),))
    wanted = Wanted(length=HOUR, zip_code=OLATHE, wish=wish, is_emergency=True)
    assert find_windows(NOW, rules, team, wanted).windows[0].start == at(10)
