"""Who is suggested for a visit, and who can keep one that is theirs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import Appointment, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.dispatch import Suggestion, can_keep, suggest
from app.domain.hours import OpeningHours, OpenSpan, every_day
from app.domain.scheduling import BusinessCalendar, Rules, Travel
from app.domain.technicians import Technician, TimeOff
from tests.support.factories import a_busy_time, a_customer, a_technician, an_appointment

CHICAGO = ZoneInfo("America/Chicago")
PLACES = {"near": (39.0, -94.6), "here": (39.0, -94.7), "far": (39.0, -95.6)}
ANY_SKILL: frozenset[str] = frozenset()


def at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    """On Monday, January 5, or a later day, in Chicago."""
    return datetime(2026, 1, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


def rules(buffer: int = 0, **given: Any) -> Rules:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17))
    travel = Travel(buffer=timedelta(minutes=buffer), locate=PLACES.get)
    return Rules(**{"calendar": calendar, "travel": travel, **given})


def the_visit(start: int = 10, hours: int = 2, **given: Any) -> Appointment:
    window = Window(at(start), at(start) + timedelta(hours=hours))
    return an_appointment(a_customer(), window=window, zip_code="here", **given)


def held(
    who: Technician, start: int, hours: float = 1, zip_code: str | None = None, day: int = 5
) -> Commitment:
    window = Window(at(start, day=day), at(start, day=day) + timedelta(hours=hours))
    visit = an_appointment(a_customer())
    return Commitment(visit.id, who.id, window, zip_code)


def suggested(
    *technicians: Technician,
    visit: Appointment | None = None,
    by: Rules | None = None,
    held: Sequence[Commitment] = (),
    busy: Sequence[BusyTime] = (),
    skills: frozenset[str] = ANY_SKILL,
) -> tuple[Suggestion, ...]:
    return suggest(by or rules(), technicians, held, busy, visit or the_visit(), skills)


def order(suggestions: Sequence[Suggestion]) -> list[str]:
    return [one.name for one in suggestions]


AL, BEA, CY = (a_technician(name=name) for name in ("Al", "Bea", "Cy"))


# --- who comes first ------------------------------------------------------------------


def test_nobody_works_for_a_business_without_technicians() -> None:
    assert suggested() == ()


def test_who_can_do_it_and_is_free_comes_before_who_cannot_or_is_not() -> None:
    able = replace(CY, skills=("Gas",))
    taken = replace(BEA, skills=("gas",))
    found = suggested(AL, taken, able, held=[held(taken, 11)], skills=frozenset({"gas"}))
    assert order(found) == ["Cy", "Bea", "Al"]
    assert [(one.is_free, one.has_skills) for one in found] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    assert [one.reasons[0] for one in found] == ["free then", "taken then", "cannot do gas"]


def test_among_them_the_least_added_driving_comes_first() -> None:
    far, near = replace(AL, home_zip="far"), replace(CY, home_zip="near")
    found = suggested(far, BEA, near, held=[held(near, 15, zip_code="near")])
    assert order(found) == ["Cy", "Al", "Bea"]
    assert found[0].driving_minutes is not None and found[1].driving_minutes is not None
    assert found[0].driving_minutes < found[1].driving_minutes
    assert found[2].driving_minutes is None
    assert f"{found[0].driving_minutes} more minutes of driving" in found[0].reasons


def test_the_business_is_where_those_set_out_who_have_no_home_of_their_own() -> None:
    at_home = suggested(replace(AL, home_zip="near"))[0]
    assert suggested(AL, by=rules(base_zip="near"))[0].driving_minutes == at_home.driving_minutes


def test_then_who_has_least_to_do_that_day() -> None:
    commitments = [
        held(AL, 8, 0.5),
        held(AL, 14, 0.5),
        held(BEA, 8, 2),
        held(CY, 8, 1),
        held(CY, 9, 6, day=6),
    ]
    found = suggested(AL, BEA, CY, held=commitments)
    assert order(found) == ["Cy", "Bea", "Al"]
    assert [one.jobs_that_day for one in found] == [1, 1, 2]
    assert [one.hours_that_day for one in found] == [1, 2, 1]
    assert "2 other visits that day, 1 h" in found[2].reasons


def test_then_the_name_decides() -> None:
    assert order(suggested(BEA, replace(CY, name="alma"), AL)) == ["Al", "alma", "Bea"]


def test_the_day_is_the_businesss_own() -> None:
    """Eleven at night in Chicago is the next day elsewhere."""
    late = the_visit(22, 1)
    assert suggested(AL, visit=late, held=[held(AL, 20)])[0].jobs_that_day == 1


# --- what stands in the way -----------------------------------------------------------


def test_the_visit_does_not_stand_in_its_own_way() -> None:
    visit = the_visit(technician_id=AL.id)
    own = Commitment(visit.id, AL.id, visit.window)
    (found,) = suggested(AL, visit=visit, held=[own])
    assert (found.is_free, found.jobs_that_day) == (True, 0)
    assert found.reasons == ("free then", "no other visit that day")


def test_those_who_do_not_work_any_more_are_not_suggested() -> None:
    assert order(suggested(replace(AL, is_active=False), BEA)) == ["Bea"]


def test_visits_of_others_take_nobodys_time_but_theirs() -> None:
    assert all(one.is_free for one in suggested(AL, BEA, held=[held(CY, 10)]))


MORNINGS: OpeningHours = ((OpenSpan(time(8), time(11)),),) * 7


@pytest.mark.parametrize(
    ("technician", "reason"),
    [
        (replace(AL, shifts=MORNINGS), "not on shift then"),
        (replace(AL, time_off=(TimeOff(starts_at=at(9), ends_at=at(11)),)), "off then"),
        (
            replace(AL, time_off=(TimeOff(starts_at=at(9), ends_at=at(11), note="a course"),)),
            "off then (a course)",
        ),
    ],
)
def test_who_does_not_work_then_is_not_free(technician: Technician, reason: str) -> None:
    (found,) = suggested(technician)
    assert not found.is_free
    assert found.reasons[0] == reason


def test_time_off_that_ends_when_the_visit_begins_is_no_obstacle() -> None:
    off = TimeOff(starts_at=at(8), ends_at=at(10))
    assert suggested(replace(AL, time_off=(off,)))[0].is_free


@pytest.mark.parametrize("whose", [None, AL.id])
def test_entries_of_linked_calendars_take_time(whose: str | None) -> None:
    entry = a_busy_time(at(11), 1, technician_id=whose)
    assert [one.is_free for one in suggested(AL, busy=[entry])] == [False]


def test_there_has_to_be_time_for_the_way() -> None:
    before = held(AL, 8, 2, zip_code="far")
    assert suggested(AL, held=[before])[0].is_free
    (found,) = suggested(AL, held=[before], by=rules(buffer=15))
    assert not found.is_free
    assert found.reasons[0] == "not enough time to get there and on to the next visit"


# --- keeping ---------------------------------------------------------------------------

TEN_TO_NOON = Window(at(10), at(12))


@pytest.mark.parametrize(
    ("changes", "keeps"),
    [
        ({}, True),
        ({"is_active": False}, False),
        ({"skills": ("water",)}, False),
        ({"skills": ("Gas", "water")}, True),
        ({"shifts": MORNINGS}, False),
        ({"shifts": every_day(9, 12)}, True),
        ({"shifts": ((),) * 7}, False),
        ({"time_off": (TimeOff(starts_at=at(11), ends_at=at(11, 30)),)}, False),
        ({"time_off": (TimeOff(starts_at=at(12), ends_at=at(13)),)}, True),
    ],
)
def test_who_can_keep_a_visit(changes: dict[str, Any], keeps: bool) -> None:
    technician = replace(AL, **{"skills": ("gas",), **changes})
    assert can_keep(rules(), technician, TEN_TO_NOON, frozenset({"gas"})) is keeps


def test_outside_opening_hours_nobody_has_to_be_on_shift() -> None:
    technician = replace(AL, shifts=MORNINGS)
    assert can_keep(rules(), technician, Window(at(20), at(21)), ANY_SKILL)


def test_a_night_shift_goes_on_after_midnight() -> None:
    night = (OpenSpan(time(), time(6)), OpenSpan(time(22), time.max))
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(0, 24))
    technician = replace(AL, shifts=(night,) * 7)
    for start, keeps in ((23, True), (21, False)):
        window = Window(at(start), at(start) + timedelta(hours=2))
        assert can_keep(rules(calendar=calendar), technician, window, ANY_SKILL) is keeps
