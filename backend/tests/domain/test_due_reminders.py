"""When a visit is spoken of before it comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.appointments import Appointment, AppointmentStatus, Told
from app.domain.due import Why, reminders
from tests.support.factories import a_customer, a_window, an_appointment

CHICAGO = ZoneInfo("America/Chicago")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """In March 2026; clocks go forward on Sunday the 8th."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


def a_visit(start: datetime, **given: object) -> Appointment:
    told = {"created_at": start - 10 * DAY, "window": a_window(start), **given}
    return an_appointment(a_customer(), **told)


def is_due(visit: Appointment, now: datetime, hours: int = 24) -> bool:
    return reminders.is_due(visit, now, timedelta(hours=hours), CHICAGO)


def test_a_visit_is_due_from_the_businesss_hours_ahead_until_it_begins() -> None:
    visit = a_visit(local(4, 11))
    assert not is_due(visit, local(3, 11) - MINUTE)
    assert is_due(visit, local(3, 11))
    assert is_due(visit, local(4, 11) - MINUTE)
    assert not is_due(visit, local(4, 11))


@pytest.mark.parametrize("status", AppointmentStatus)
def test_only_visits_that_stand_are_spoken_of(status: AppointmentStatus) -> None:
    visit = a_visit(local(4, 11), status=status)
    stands = status in (AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED)
    assert is_due(visit, local(4, 9)) == stands


def test_a_night_that_ends_too_late_is_not_waited_out() -> None:
    early = a_visit(local(4, 8))
    assert not is_due(early, local(3, 19) - MINUTE, hours=2)
    assert is_due(early, local(3, 19), hours=2)
    midday = a_visit(local(4, 12))
    assert not is_due(midday, local(4, 8), hours=3)
    assert is_due(midday, local(4, 9), hours=3)


def test_over_a_change_of_clocks_the_evening_is_the_evening() -> None:
    sunday_at_eight = a_visit(local(8, 8))
    assert not is_due(sunday_at_eight, local(7, 19) - MINUTE, hours=4)
    assert is_due(sunday_at_eight, local(7, 19), hours=4)


@example(minutes=960, hours=2)
@example(minutes=438660, hours=1)  # as the clocks go back
@given(
    minutes=st.integers(0, 365 * 24 * 60),
    hours=st.integers(1, 336),
)
def test_every_visit_is_due_at_least_its_hours_ahead_and_never_far_sooner(
    minutes: int, hours: int
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
    ahead = timedelta(hours=hours)
    due_from = reminders.due_from(start, ahead, CHICAGO)
    assert start - ahead - reminders.LONGEST_NIGHT < due_from <= start - ahead
    # whoever looks for visits at that moment finds this one
    assert start < reminders.looks_until(due_from, ahead)
    at = due_from.astimezone(CHICAGO)
    if not reminders.MORNING <= at.time() < reminders.EVENING:
        day = at.date() + timedelta(days=at.time() >= reminders.EVENING)
        # the end of that night is soon enough
        assert datetime.combine(day, reminders.MORNING, CHICAGO) <= start - reminders.LAST_CALL


def test_whoever_has_just_agreed_to_a_time_is_not_reminded_of_it() -> None:
    booked = a_visit(local(4, 11), created_at=local(3, 12))
    assert reminders.held_back(booked, local(3, 16) - MINUTE) is Why.TOO_SOON
    assert reminders.held_back(booked, local(3, 16)) is None
    moved = a_visit(local(4, 11), agreed_at=local(3, 12))
    assert reminders.held_back(moved, local(3, 13)) is Why.TOO_SOON


def test_in_the_last_hour_it_is_too_late() -> None:
    visit = a_visit(local(4, 11))
    assert reminders.held_back(visit, local(4, 10) - MINUTE) is None
    assert reminders.held_back(visit, local(4, 10)) is Why.TOO_LATE
    assert reminders.useful_until(visit) == local(4, 10)


def test_a_visit_that_is_hardly_moved_is_the_one_they_know() -> None:
    start = local(4, 11)
    told = Told(reminded_of=start)
    nudged = a_visit(start + 30 * MINUTE, told=told)
    assert reminders.held_back(nudged, local(3, 12)) is Why.ALREADY_TOLD
    moved = a_visit(start + 2 * HOUR, told=told)
    assert reminders.held_back(moved, local(3, 14)) is None


def test_a_moved_visit_is_another_reason_whatever_zone_it_is_written_in() -> None:
    visit = a_visit(local(4, 11))
    moved = replace(visit, window=a_window(local(5, 11)))
    assert reminders.key(visit) != reminders.key(moved)
    elsewhere = replace(visit, window=a_window(local(4, 11).astimezone(CHICAGO)))
    assert reminders.key(elsewhere) == reminders.key(visit)
