"""When nobody can be sent: off, off shift, or busy elsewhere."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.calendars import BusyTime
from app.domain.hours import OpenSpan, every_day
from app.domain.scheduling.absences import AbsenceKind, absences
from app.domain.scheduling.openings import BusinessCalendar
from app.domain.technicians import Technician, TechnicianId, TimeOff

CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 12, 1)
CALENDAR = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17))
AL = TechnicianId("al")


def at(hour: int, on: date = TUESDAY) -> datetime:
    return datetime.combine(on, time(hour), CHICAGO).astimezone(UTC)


def al(**given: Any) -> Technician:
    return Technician(id=AL, name="Al", **given)


def spans(*hours: tuple[int, int]) -> tuple[OpenSpan, ...]:
    return tuple(OpenSpan(time(opens), time(closes)) for opens, closes in hours)


def told(technician: Technician, *days: date) -> list[tuple[str, datetime, datetime]]:
    found = absences([technician], [], CALENDAR, days or (TUESDAY,))
    return [(one.kind.value, one.window.start, one.window.end) for one in found]


def test_whoever_works_all_hours_is_not_absent() -> None:
    assert told(al()) == []
    assert told(al(shifts=every_day(7, 19))) == []


def test_opening_hours_off_shift_are_an_absence_before_between_and_after() -> None:
    shifts = (spans((9, 12), (13, 15)),) * 7
    assert told(al(shifts=shifts)) == [
        ("off_shift", at(8), at(9)),
        ("off_shift", at(12), at(13)),
        ("off_shift", at(15), at(17)),
    ]


def test_a_day_without_a_shift_is_an_absence_as_a_whole() -> None:
    assert told(al(shifts=((),) * 7)) == [("off_shift", at(8), at(17))]


def test_days_on_which_the_business_is_closed_have_none() -> None:
    calendar = BusinessCalendar(zone=CHICAGO, opening_hours=((),) * 7)
    assert absences([al(shifts=((),) * 7)], [], calendar, [TUESDAY]) == []


def test_time_off_is_told_where_it_touches_the_days() -> None:
    week = TimeOff(starts_at=at(0), ends_at=at(0, TUESDAY + timedelta(days=3)), note="Vacation")
    long_ago = TimeOff(starts_at=at(0) - timedelta(days=9), ends_at=at(0) - timedelta(days=8))
    assert told(al(time_off=(long_ago, week))) == [("time_off", week.starts_at, week.ends_at)]


def test_an_entry_of_a_calendar_is_told_with_its_title_and_whose_it_is() -> None:
    entry = BusyTime(
        link_id="link",
        event_id="event",
        window=Window(at(10), at(11)),
        technician_id=AL,
        title="Bank",
    )
    (found,) = absences([al()], [entry], CALENDAR, [TUESDAY])
    assert (found.kind, found.note, found.technician_id) == (AbsenceKind.CALENDAR, "Bank", AL)
    assert found.window == entry.window


def test_shifts_of_the_day_the_clocks_change_are_by_the_wall() -> None:
    sunday = date(2026, 11, 1)
    assert told(al(shifts=every_day(9, 17)), sunday) == [
        ("off_shift", at(8, sunday), at(9, sunday))
    ]
