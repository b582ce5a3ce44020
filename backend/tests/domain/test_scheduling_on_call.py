"""Emergencies outside opening hours: who comes, how soon, and what is booked."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentId, ArrivalWindow, Commitment, Window
from app.domain.hours import OpenSpan, every_day
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
    day_openings,
    find_windows,
    place,
)
from app.domain.technicians import Technician, TechnicianId, TimeOff
from app.domain.understanding.wishes import TimeOption, TimeWish

CHICAGO = ZoneInfo("America/Chicago")
MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)
HOUR = timedelta(hours=1)
ANN = Technician(id=TechnicianId("ann"), name="Ann", phone="+19135550101")
BOB = Technician(id=TechnicianId("bob"), name="Bob", phone="+19135550102")
CALENDAR = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17))
RULES = Rules(calendar=CALENDAR, on_call_phones=("+19135550102",))
EMERGENCY = Job(length=HOUR, is_emergency=True)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=CHICAGO)


NINE_PM = at(MONDAY, 21, 4)
TONIGHT = ArrivalWindow(at(MONDAY, 21, 45), at(MONDAY, 22, 45), at(MONDAY, 22, 45))


def find(
    now: datetime = NINE_PM,
    rules: Rules = RULES,
    technicians: tuple[Technician, ...] = (ANN, BOB),
    held: tuple[Commitment, ...] = (),
    **wanted: Any,
) -> Found:
    given = {"length": HOUR, "is_emergency": True, **wanted}
    return find_windows(now, rules, crews(rules, technicians, held), Wanted(**given))


def taken(technician_id: str | None, begins: datetime, ends: datetime) -> Commitment:
    id = TechnicianId(technician_id) if technician_id else None
    return Commitment(AppointmentId("a"), id, Window(begins, ends))


def test_at_night_whoever_is_on_call_comes_within_the_hour() -> None:
    assert find() == Found((TONIGHT,), is_on_call=True)


def test_without_anybody_on_call_the_next_morning_is_offered() -> None:
    found = find(rules=Rules(calendar=CALENDAR))
    assert (found.windows[0].start, found.is_on_call) == (at(TUESDAY, 8), False)


def test_an_ordinary_visit_waits_for_opening_hours() -> None:
    found = find(is_emergency=False)
    assert (found.windows[0].start, found.is_on_call) == (at(TUESDAY, 8), False)


def test_while_somebody_can_come_within_opening_hours_nobody_is_called_out() -> None:
    found = find(now=at(MONDAY, 10))
    assert (found.windows[0].start, found.is_on_call) == (at(MONDAY, 10, 30), False)
    before_opening = find(now=at(TUESDAY, 7, 20))
    assert (before_opening.windows[0].start, before_opening.is_on_call) == (at(TUESDAY, 8), False)


def test_when_the_rest_of_the_day_is_full_whoever_is_on_call_comes_after_closing() -> None:
    held = tuple(taken(id, at(MONDAY, 8), at(MONDAY, 17)) for id in ("ann", "bob"))
    found = find(now=at(MONDAY, 15), held=held)
    assert (found.windows[0].start, found.is_on_call) == (at(MONDAY, 17), True)


def test_whoever_is_on_call_comes_when_they_are_done_with_the_one_before() -> None:
    found = find(held=(taken("bob", at(MONDAY, 21), at(MONDAY, 23)),))
    assert (found.windows[0].start, found.is_on_call) == (at(MONDAY, 23), True)


def test_another_day_or_what_was_refused_calls_nobody_out() -> None:
    tomorrow = TimeWish(options=(TimeOption(first_on=TUESDAY, last_on=TUESDAY),), has_day=True)
    assert not find(wish=tomorrow, now=at(MONDAY, 17, 30)).windows[0].start < at(TUESDAY, 0)
    refused = find(refused=(TONIGHT,))
    assert (refused.windows[0].start, refused.is_on_call) == (at(TUESDAY, 8), False)


def booked(
    *held: Commitment, technicians: tuple[Technician, ...] = (ANN, BOB), **given: Any
) -> Placed | Refused:
    job, rules = given.pop("job", EMERGENCY), given.pop("rules", RULES)
    return place(rules, crews(rules, technicians, held), job, TONIGHT, **given)


def test_the_technician_on_call_is_given_the_visit() -> None:
    assert booked() == Placed(BOB.id)


def test_somebody_on_call_who_is_no_technician_is_nobody_in_particular() -> None:
    assert booked(technicians=(ANN,)) == Placed(None)
    already = taken(None, at(MONDAY, 22), at(MONDAY, 23))
    assert booked(already, technicians=(ANN,)) == Refused((WhyNot.FULL,))


def test_a_business_of_one_comes_themselves() -> None:
    assert booked(technicians=()) == Placed(None)
    already = taken(None, at(MONDAY, 22), at(MONDAY, 23))
    assert booked(already, technicians=()) == Refused((WhyNot.FULL,))


def test_the_next_on_call_comes_when_the_first_is_taken_or_off() -> None:
    both = Rules(calendar=CALENDAR, on_call_phones=("+19135550102", "+19135550101"))
    assert booked(rules=both) == Placed(BOB.id)
    assert booked(taken("bob", at(MONDAY, 22), at(MONDAY, 23)), rules=both) == Placed(ANN.id)
    off = TimeOff(starts_at=at(MONDAY, 12), ends_at=at(TUESDAY, 12))
    away = Technician(id=BOB.id, name="Bob", phone=BOB.phone, time_off=(off,))
    assert booked(technicians=(ANN, away), rules=both) == Placed(ANN.id)


def test_an_owner_may_send_somebody_who_is_not_on_call() -> None:
    assert booked(technician_id=ANN.id) == Placed(ANN.id)
    busy = taken("ann", at(MONDAY, 22), at(MONDAY, 23))
    assert booked(busy, technician_id=ANN.id) == Refused((WhyNot.FULL,))


def test_an_ordinary_visit_is_not_booked_outside_opening_hours() -> None:
    assert booked(job=Job(length=HOUR)) == Refused((WhyNot.CLOSED,))
    assert booked(rules=Rules(calendar=CALENDAR)) == Refused((WhyNot.CLOSED,))


def test_nobody_is_called_out_of_the_service_area() -> None:
    local = Rules(
        calendar=CALENDAR, on_call_phones=RULES.on_call_phones, service_area=frozenset({"66061"})
    )
    far_away = Job(length=HOUR, is_emergency=True, zip_code="10001")
    assert booked(rules=local, job=far_away) == Refused((WhyNot.OUT_OF_AREA,))
    assert find(rules=local, zip_code="10001") == Found((), WhyNot.OUT_OF_AREA)


def test_where_nothing_is_sooner_the_visit_tonight_stands() -> None:
    found = find(earlier_than=TONIGHT.start)
    assert (found.windows, found.is_on_call) == ((TONIGHT,), True)


def test_the_owner_sees_the_visit_tonight_that_callers_are_offered() -> None:
    staff = crews(RULES, (ANN, BOB), ())
    (tonight,) = day_openings(NINE_PM, RULES, staff, EMERGENCY, MONDAY, 1)
    assert [(one.window, one.technician_id) for one in tonight.openings] == [(TONIGHT, BOB.id)]


def test_the_promised_arrival_lies_within_the_shift() -> None:
    mornings = tuple((OpenSpan(time(8), time(12)),) for _ in range(7))
    ann = replace(ANN, shifts=mornings)
    rules = replace(RULES, arrival=timedelta(hours=2))
    staff = crews(rules, (ann,), ())
    job = Job(length=HOUR)
    (day,) = day_openings(at(MONDAY, 6), rules, staff, job, TUESDAY, 1)
    assert day.openings[-1].window.start == at(TUESDAY, 10)
    late = ArrivalWindow(at(TUESDAY, 11), at(TUESDAY, 12), at(TUESDAY, 13))
    assert place(rules, staff, job, late) == Refused((WhyNot.CLOSED,))
