"""What a business sets, rule by rule: offered, booked and refused alike."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentId, ArrivalWindow, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.hours import OpenSpan, every_day
from app.domain.scheduling import (
    BusinessCalendar,
    Crews,
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
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 1, 5) + timedelta(days=n) for n in range(3))
NOW = datetime(2026, 1, 5, 9, tzinfo=CHICAGO)
HOUR = timedelta(hours=1)
AN_HOUR = Job(length=HOUR)
AN_EMERGENCY = Job(length=HOUR, is_emergency=True)
ON_TUESDAY = TimeWish(options=(TimeOption(first_on=TUESDAY, last_on=TUESDAY),), has_day=True)
CALENDAR = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17, closed=frozenset({5, 6})))


def some_rules(**given: Any) -> Rules:
    return Rules(**{"calendar": CALENDAR, **given})


def at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=CHICAGO)


def between(on: date, begins: int, ends: int) -> Window:
    return Window(at(on, begins), at(on, ends))


def technician(id: str, **given: Any) -> Technician:
    return Technician(id=TechnicianId(id), name=id.title(), **given)


def held(window: Window, whose: str | None = None, **given: Any) -> Commitment:
    return Commitment(AppointmentId("a"), TechnicianId(whose) if whose else None, window, **given)


def find(
    rules: Rules,
    technicians: Sequence[Technician] = (),
    visits: Iterable[Commitment] = (),
    now: datetime = NOW,
    **wanted: Any,
) -> Found:
    given = {"length": HOUR, "wish": ON_TUESDAY, **wanted}
    return find_windows(now, rules, crews(rules, technicians, visits), Wanted(**given))


def hours(found: Found) -> list[int]:
    return [window.start.astimezone(CHICAGO).hour for window in found.windows]


# --- who goes -----------------------------------------------------------------------------

ANN = technician("ann", skills=("Gas",))
BOB = technician("bob", skills=("drains",))


def the_two(rules: Rules, *visits: Commitment) -> Crews:
    return crews(rules, [ANN, BOB], visits)


def test_only_a_technician_with_the_skill_is_sent_however_it_is_written() -> None:
    rules, gas = some_rules(), Job(length=HOUR, skills=frozenset({"gas"}))
    nine = between(TUESDAY, 9, 10)
    assert place(rules, the_two(rules), gas, nine) == Placed(ANN.id)
    taken = the_two(rules, held(nine, "ann"))
    assert place(rules, taken, gas, nine) == Refused((WhyNot.FULL,))


def test_without_anybody_who_can_do_it_nothing_is_offered() -> None:
    solar = frozenset({"solar"})
    assert find(some_rules(), [ANN, BOB], skills=solar) == Found((), WhyNot.NO_SKILL)
    gone = technician("cy", skills=("solar",), is_active=False)
    assert find(some_rules(), [ANN, gone], skills=solar).why_not is WhyNot.NO_SKILL


def test_whoever_is_the_whole_business_does_everything() -> None:
    assert hours(find(some_rules(), skills=frozenset({"solar"}))) == [8, 10]


def test_outside_the_service_area_nothing_is_offered_and_an_unknown_place_is_served() -> None:
    rules = some_rules(service_area=frozenset({"66061"}))
    assert find(rules, zip_code="10001") == Found((), WhyNot.OUT_OF_AREA)
    assert find(rules, zip_code="66061").windows
    assert find(rules).windows


def test_who_is_insisted_on_goes_or_nobody() -> None:
    rules, nine = some_rules(), between(TUESDAY, 9, 10)
    both = the_two(rules, held(nine, "bob"))
    assert place(rules, both, AN_HOUR, nine, technician_id=ANN.id) == Placed(ANN.id)
    assert place(rules, both, AN_HOUR, nine, technician_id=BOB.id) == Refused((WhyNot.FULL,))
    gone = TechnicianId("gone")
    assert place(rules, both, AN_HOUR, nine, technician_id=gone) == Refused((WhyNot.NO_SKILL,))


def test_who_is_preferred_goes_if_they_can() -> None:
    rules, nine = some_rules(), between(TUESDAY, 9, 10)
    assert place(rules, the_two(rules), AN_HOUR, nine, preferred=BOB.id) == Placed(BOB.id)
    busy = the_two(rules, held(nine, "bob"))
    assert place(rules, busy, AN_HOUR, nine, preferred=BOB.id) == Placed(ANN.id)


def test_who_has_least_to_do_that_day_goes() -> None:
    rules = some_rules()
    both = the_two(rules, held(between(TUESDAY, 14, 15), "ann"))
    assert place(rules, both, AN_HOUR, between(TUESDAY, 9, 10)) == Placed(BOB.id)
    assert place(rules, both, AN_HOUR, between(WEDNESDAY, 9, 10)) == Placed(ANN.id)


def test_everything_that_speaks_against_a_booking_is_told_in_the_same_order() -> None:
    rules = some_rules(service_area=frozenset({"66061"}))
    job = Job(length=HOUR, skills=frozenset({"solar"}), zip_code="10001")
    late = between(TUESDAY, 20, 21)
    both = the_two(rules, held(late, "ann"), held(late, "bob"))
    refused = Refused((WhyNot.CLOSED, WhyNot.FULL, WhyNot.NO_SKILL, WhyNot.OUT_OF_AREA))
    assert place(rules, both, job, late) == refused


# --- when they work -----------------------------------------------------------------------


def test_a_shift_narrows_opening_hours_and_never_widens_them() -> None:
    rules, late = some_rules(), technician("ann", shifts=every_day(12, 20))
    assert hours(find(rules, [late])) == [12, 14]
    team = crews(rules, [late], [])
    assert place(rules, team, AN_HOUR, between(TUESDAY, 9, 10)) == Refused((WhyNot.CLOSED,))
    assert place(rules, team, AN_HOUR, between(TUESDAY, 18, 19)) == Refused((WhyNot.CLOSED,))


def test_a_shift_may_go_on_over_midnight() -> None:
    rules = some_rules(calendar=BusinessCalendar(zone=CHICAGO, opening_hours=every_day(0, 24)))
    night = ((OpenSpan(time(0), time(6)), OpenSpan(time(22), time.max)),) * 7
    team = crews(rules, [technician("ann", shifts=night)], [])
    over_midnight = Window(at(MONDAY, 23, 30), at(TUESDAY, 1))
    assert place(rules, team, AN_HOUR, over_midnight) == Placed(ANN.id)
    at_dawn = Window(at(TUESDAY, 5, 30), at(TUESDAY, 6, 30))
    assert place(rules, team, AN_HOUR, at_dawn) == Refused((WhyNot.CLOSED,))


def test_nobody_is_sent_in_their_time_off() -> None:
    off = TimeOff(starts_at=at(TUESDAY, 0), ends_at=at(TUESDAY, 13))
    rules, away = some_rules(), technician("ann", time_off=(off,))
    assert hours(find(rules, [away])) == [13, 15]
    team = crews(rules, [away], [])
    assert place(rules, team, AN_HOUR, between(TUESDAY, 9, 10)) == Refused((WhyNot.CLOSED,))


@pytest.mark.parametrize(
    ("whose", "goes"), [("ann", Placed(BOB.id)), (None, Refused((WhyNot.FULL,)))]
)
def test_an_entry_in_a_calendar_takes_its_owners_time_or_everybodys(
    whose: str | None, goes: Placed | Refused
) -> None:
    rules, nine = some_rules(), between(TUESDAY, 9, 10)
    entry = BusyTime(
        link_id="c",
        event_id="e",
        window=nine,
        technician_id=TechnicianId(whose) if whose else None,
    )
    assert place(rules, crews(rules, [ANN, BOB], [], [entry]), AN_HOUR, nine) == goes


# --- how much a day takes -----------------------------------------------------------------


def test_a_day_takes_no_more_ordinary_visits_than_the_business_wants() -> None:
    rules = some_rules(max_jobs_per_day=2)
    visits = [held(between(TUESDAY, 8, 9), "ann"), held(between(TUESDAY, 8, 9), "bob")]
    full = find(rules, [ANN, BOB], visits)
    assert full.why_not is WhyNot.FULL
    assert {w.start.astimezone(CHICAGO).date() for w in full.windows} == {WEDNESDAY}
    team = crews(rules, [ANN, BOB], visits)
    assert place(rules, team, AN_HOUR, between(TUESDAY, 14, 15)) == Refused((WhyNot.FULL,))
    assert place(rules, team, AN_EMERGENCY, between(TUESDAY, 14, 15)) == Placed(ANN.id)


def test_emergencies_do_not_count() -> None:
    visits = [held(between(TUESDAY, 8, 9), is_emergency=True)]
    assert find(some_rules(max_jobs_per_day=1), visits=visits).why_not is None


@pytest.mark.parametrize(("visits", "why_not"), [(1, None), (2, WhyNot.RESERVED)])
def test_the_last_of_a_counted_day_are_kept_for_emergencies(
    visits: int, why_not: WhyNot | None
) -> None:
    rules = some_rules(max_jobs_per_day=3, emergency_reserve=1)
    taken = [held(between(TUESDAY, 8 + n, 9 + n)) for n in range(visits)]
    assert find(rules, visits=taken).why_not is why_not
    assert hours(find(rules, visits=taken, is_emergency=True))[0] == 8 + visits


def test_the_last_openings_of_a_day_are_kept_for_emergencies() -> None:
    rules = some_rules(emergency_reserve=2)
    until_two = [held(between(TUESDAY, 8, 14))]
    assert find(rules, visits=until_two).why_not is None
    until_three = [held(between(TUESDAY, 8, 15))]
    found = find(rules, visits=until_three)
    assert found.why_not is WhyNot.RESERVED
    one = crews(rules, [], until_three)
    assert place(rules, one, AN_HOUR, between(TUESDAY, 15, 16)) == Refused((WhyNot.RESERVED,))
    assert place(rules, one, AN_EMERGENCY, between(TUESDAY, 15, 16)) == Placed(None)


def test_a_visit_that_would_leave_only_scraps_of_the_day_spoils_the_reserve() -> None:
    rules = some_rules(emergency_reserve=2)
    one = crews(rules, [], [held(between(TUESDAY, 8, 14))])
    in_between = Window(at(TUESDAY, 14, 30), at(TUESDAY, 15, 30))
    assert place(rules, one, AN_HOUR, in_between) == Refused((WhyNot.RESERVED,))
    assert place(rules, one, AN_HOUR, between(TUESDAY, 14, 15)) == Placed(None)


def test_openings_of_every_technician_count_for_the_reserve() -> None:
    rules = some_rules(emergency_reserve=2)
    taken = held(between(TUESDAY, 8, 16), "ann")
    assert find(rules, [ANN, BOB], [taken]).why_not is None


def test_mornings_may_be_kept_for_emergencies() -> None:
    rules = some_rules(mornings_for_emergencies=True)
    assert hours(find(rules)) == [12, 14]
    assert hours(find(rules, is_emergency=True))[0] == 8
    morning = TimeOption(first_on=TUESDAY, last_on=TUESDAY, latest=time(11, 59))
    found = find(rules, wish=TimeWish(options=(morning,), has_day=True))
    assert (found.why_not, hours(found)) == (WhyNot.RESERVED, [12, 14])


# --- how soon and how far -----------------------------------------------------------------


def test_notice_and_horizon_are_the_businesss_own() -> None:
    rules = some_rules(notice=timedelta(days=1), horizon_days=3)
    assert find(rules, wish=None).windows[0].start == at(TUESDAY, 9)
    friday = TimeOption(first_on=date(2026, 1, 9), last_on=date(2026, 1, 9))
    assert find(rules, wish=TimeWish(options=(friday,))).why_not is WhyNot.TOO_FAR
    assert find(rules, wish=None, is_emergency=True).windows[0].start == at(MONDAY, 9, 30)


def test_an_owner_may_book_without_notice() -> None:
    rules = some_rules(notice=timedelta(days=1))
    assert place(rules, crews(rules, [], []), AN_HOUR, between(MONDAY, 9, 10)) == Placed(None)


# --- arrival windows ----------------------------------------------------------------------

ARRIVING = some_rules(arrival=2 * HOUR)


def test_callers_are_promised_an_arrival_and_technicians_hold_the_work_time() -> None:
    found = find(ARRIVING)
    assert found.windows[0] == ArrivalWindow(at(TUESDAY, 8), at(TUESDAY, 9), at(TUESDAY, 10))


def test_nobody_is_promised_to_arrive_after_closing() -> None:
    late = TimeWish(options=(TimeOption(first_on=TUESDAY, last_on=TUESDAY, earliest=time(14)),))
    starts = {window.start for window in find(ARRIVING, wish=late).windows}
    assert starts == {at(TUESDAY, 14), at(TUESDAY, 14, 30)}
    one = crews(ARRIVING, [], [])
    too_late = ArrivalWindow(at(TUESDAY, 16), at(TUESDAY, 17), at(TUESDAY, 18))
    assert place(ARRIVING, one, AN_HOUR, too_late) == Refused((WhyNot.CLOSED,))
    assert place(ARRIVING, one, AN_HOUR, between(TUESDAY, 16, 17)) == Placed(None)


@pytest.mark.parametrize(
    ("earliest", "latest", "last_start"),
    [
        (time(8), time(12), at(TUESDAY, 10)),
        (time(8), time(11, 59), at(TUESDAY, 10)),
        (time(9), time(10), at(TUESDAY, 9, 30)),
        (None, time(9), at(TUESDAY, 9)),
    ],
)
def test_the_arrival_ends_within_the_hours_asked_for_if_it_fits_into_them(
    earliest: time | None, latest: time, last_start: datetime
) -> None:
    asked = TimeOption(first_on=TUESDAY, last_on=TUESDAY, earliest=earliest, latest=latest)
    found = find_windows(
        NOW,
        ARRIVING,
        crews(ARRIVING, [], []),
        Wanted(length=HOUR, wish=TimeWish(options=(asked,))),
        count=20,
    )
    starts = [window.start for window in found.windows]
    assert found.why_not is None
    assert max(starts) <= last_start
    taken = [held(Window(at(TUESDAY, 8), last_start))] if last_start > at(TUESDAY, 8) else []
    only = find(ARRIVING, visits=taken, wish=TimeWish(options=(asked,)))
    assert (only.windows[0].start, only.why_not) == (last_start, None)


# --- the owner's view ---------------------------------------------------------------------


def the_day(rules: Rules, on: date, job: Job = AN_HOUR, *visits: Commitment) -> WhyNot | None:
    (day,) = day_openings(NOW, rules, the_two(rules, *visits), job, on, 1)
    return day.why_not


def test_the_owner_sees_why_a_day_has_no_openings() -> None:
    rules = some_rules(horizon_days=10)
    saturday, next_month = date(2026, 1, 10), date(2026, 2, 3)
    all_day = between(TUESDAY, 8, 17)
    taken = (held(all_day, "ann"), held(all_day, "bob"))
    far_away = Job(length=HOUR, zip_code="10001")
    assert the_day(rules, TUESDAY) is None
    assert the_day(rules, saturday) is WhyNot.CLOSED
    assert the_day(rules, next_month) is WhyNot.TOO_FAR
    assert the_day(rules, date(2026, 1, 2)) is WhyNot.TOO_SOON
    assert the_day(rules, TUESDAY, AN_HOUR, *taken) is WhyNot.FULL
    assert the_day(some_rules(emergency_reserve=99), TUESDAY) is WhyNot.RESERVED
    assert the_day(rules, TUESDAY, Job(length=HOUR, skills=frozenset({"x"}))) is WhyNot.NO_SKILL
    local = some_rules(service_area=frozenset({"66061"}))
    assert the_day(local, TUESDAY, far_away) is WhyNot.OUT_OF_AREA


def test_the_owner_sees_every_opening_with_who_would_go() -> None:
    rules = some_rules()
    visits = [held(between(TUESDAY, 8, 16), "ann")]
    days = day_openings(NOW, rules, the_two(rules, *visits), AN_HOUR, MONDAY, 2)
    assert [day.on for day in days] == [MONDAY, TUESDAY]
    assert days[0].openings[0].window == between(MONDAY, 10, 11)
    assert [o.technician_id for o in days[1].openings] == ["bob"] * 17
