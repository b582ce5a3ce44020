"""Whatever the business, its commitments and the wish: what is offered can be kept, and booked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.appointments import AppointmentId, ArrivalWindow, Commitment, Window
from app.domain.hours import OpeningHours
from app.domain.scheduling import (
    Found,
    Placed,
    Refused,
    WhyNot,
    day_openings,
    find_windows,
    place,
)
from app.domain.technicians import Technician, TechnicianId
from app.domain.understanding.wishes import TimeOption, TimeWish
from tests.support.random_schedules import QUARTER, Situation, a_situation

situations = st.integers(0, 2**40).map(lambda seed: a_situation(Random(seed)))


def found_in(situation: Situation) -> Found:
    return find_windows(situation.now, situation.rules, situation.crews(), situation.wanted)


def placed(situation: Situation, window: Window, *more: Commitment) -> Placed | Refused:
    return place(situation.rules, situation.crews(*more), situation.wanted.job, window)


# --- the same facts, looked at as somebody at the door would ----------------------------


def moments(window: Window) -> Iterable[datetime]:
    steps = (window.end - window.start) // QUARTER
    return [window.start + n * QUARTER for n in range(steps)]


def is_during(at: datetime, week: OpeningHours, zone: ZoneInfo) -> bool:
    """The second time that clocks show an hour, whoever was there is still there."""
    local = at.astimezone(zone)
    clock = local.time()
    spans = week[local.weekday()]
    return bool(local.fold) or any(span.opens <= clock < span.closes for span in spans)


def is_open(at: datetime, situation: Situation) -> bool:
    calendar = situation.rules.calendar
    is_closed = at.astimezone(calendar.zone).date() in calendar.closed_on
    return not is_closed and is_during(at, calendar.opening_hours, calendar.zone)


def whose_time(situation: Situation, technician_id: TechnicianId | None) -> list[Window]:
    """What takes the time of whoever was given the visit."""
    is_one = not any(t.is_active for t in situation.technicians)
    held = [
        visit.window for visit in situation.held if is_one or visit.technician_id == technician_id
    ]
    busy = [
        entry.window
        for entry in situation.busy
        if is_one or entry.technician_id in (None, technician_id)
    ]
    technician = technician_named(situation, technician_id)
    off = technician.time_off if technician else ()
    return [*held, *busy, *(Window(o.starts_at, o.ends_at) for o in off)]


def technician_named(situation: Situation, id: TechnicianId | None) -> Technician | None:
    return next((t for t in situation.technicians if t.id == id), None)


def keeps_its_distance(situation: Situation, window: Window, id: TechnicianId | None) -> bool:
    buffer = situation.rules.travel.buffer
    is_one = not any(t.is_active for t in situation.technicians)
    visits = [v.window for v in situation.held if is_one or v.technician_id == id]
    return all(
        window.start - visit.end >= buffer or visit.start - window.end >= buffer for visit in visits
    )


# --- properties ---------------------------------------------------------------------------


@settings(max_examples=1000, deadline=None)
@given(situations)
def test_whatever_is_offered_can_be_kept(situation: Situation) -> None:
    found, wanted, rules = found_in(situation), situation.wanted, situation.rules
    notice = rules.emergency_notice if wanted.is_emergency else rules.notice
    assert len(found.windows) <= 2
    assert len(set(found.windows)) == len(found.windows)
    for window in found.windows:
        assert window.end - window.start == wanted.length
        assert window.start >= situation.now + notice
        assert window.start not in {refused.start for refused in wanted.refused}
        given_to = placed(situation, window)
        assert isinstance(given_to, Placed), given_to
        taken = whose_time(situation, given_to.technician_id)
        assert not any(window.overlaps(other) for other in taken)
        assert keeps_its_distance(situation, window, given_to.technician_id)
        technician = technician_named(situation, given_to.technician_id)
        if found.is_on_call:
            assert not is_open(window.start, situation) and wanted.is_emergency
            continue
        assert all(is_open(at, situation) for at in moments(window))
        assert window.start.astimezone(situation.zone).fold == 0
        if technician is not None:
            assert can_do(technician, wanted.skills)
            shifts = technician.shifts or rules.calendar.opening_hours
            assert all(is_during(at, shifts, situation.zone) for at in moments(window))


def can_do(technician: Technician, skills: Iterable[str]) -> bool:
    return {s.lower() for s in skills} <= {s.lower() for s in technician.skills}


@settings(max_examples=150, deadline=None)
@given(situations)
def test_offers_are_arrival_windows_where_those_are_promised(situation: Situation) -> None:
    found, arrival = found_in(situation), situation.rules.arrival
    for window in found.windows:
        if found.is_on_call:
            assert isinstance(window, ArrivalWindow)
        elif not arrival:
            assert type(window) is Window
        else:
            assert isinstance(window, ArrivalWindow)
            assert window.arrival_ends_at - window.start == arrival
            promise = Window(window.start, window.arrival_ends_at)
            assert all(is_open(at, situation) for at in moments(promise))


@settings(max_examples=100, deadline=None)
@given(situations)
def test_the_same_search_finds_the_same_and_says_why_when_it_finds_nothing(
    situation: Situation,
) -> None:
    found = found_in(situation)
    assert found == found_in(situation)
    assert found.windows or isinstance(found.why_not, WhyNot)


@settings(max_examples=150, deadline=None)
@given(situations)
def test_without_an_excuse_the_offer_is_what_was_asked_for(situation: Situation) -> None:
    found, wish = found_in(situation), situation.wanted.wish
    if found.why_not is not None or wish is None:
        return
    for window in found.windows:
        local = window.start.astimezone(situation.zone)
        assert local.date() not in wish.excluded_on
        assert not any(begin <= local.time() < end for begin, end in wish.avoid)
        assert not wish.options or any(meets(local, option) for option in wish.options)


def meets(local: datetime, option: TimeOption) -> bool:
    return (
        option.first_on <= local.date() <= option.last_on
        and (option.earliest is None or option.earliest <= local.time())
        and (option.latest is None or local.time() <= option.latest)
    )


@settings(max_examples=200, deadline=None)
@given(situations)
def test_an_emergency_never_waits_longer_than_an_ordinary_visit(situation: Situation) -> None:
    whenever = replace(situation.wanted, wish=None, refused=(), earlier_than=None, later_than=None)
    ordinary = found_in(replace(situation, wanted=replace(whenever, is_emergency=False)))
    emergency = found_in(replace(situation, wanted=replace(whenever, is_emergency=True)))
    if ordinary.windows:
        first = min(window.start for window in ordinary.windows)
        assert emergency.windows and emergency.windows[0].start <= first


@settings(max_examples=100, deadline=None)
@given(situations)
def test_a_booked_window_is_taken_and_a_full_day_stays_within_its_limits(
    situation: Situation,
) -> None:
    """Callers book the first offer until there is none for the day; nobody overlaps anybody."""
    rules, job = situation.rules, situation.wanted.job
    booked: list[Commitment] = []
    wanted = replace(situation.wanted, refused=(), earlier_than=None, later_than=None)
    for n in range(4):
        found = find_windows(situation.now, rules, situation.crews(*booked), wanted)
        if not found.windows or found.is_on_call:
            break
        given_to = placed(situation, found.windows[0], *booked)
        assert isinstance(given_to, Placed)
        mine = [b.window for b in booked if b.technician_id == given_to.technician_id]
        assert not any(found.windows[0].overlaps(window) for window in mine)
        booked.append(
            Commitment(
                AppointmentId(f"b{n}"),
                given_to.technician_id,
                found.windows[0],
                job.zip_code,
                job.is_emergency,
            )
        )
        assert is_within_limit(situation, [*situation.held, *booked], found.windows[0])


def is_within_limit(situation: Situation, held: list[Commitment], window: Window) -> bool:
    rules = situation.rules
    if situation.wanted.is_emergency or rules.max_jobs_per_day is None:
        return True
    on = window.start.astimezone(situation.zone).date()
    ordinary = [
        visit
        for visit in held
        if not visit.is_emergency and visit.window.start.astimezone(situation.zone).date() == on
    ]
    return len(ordinary) <= rules.max_jobs_per_day - rules.emergency_reserve


@settings(max_examples=100, deadline=None)
@given(situations)
def test_openings_of_a_day_are_what_can_be_booked_with_who_would_go(situation: Situation) -> None:
    rules, job = situation.rules, situation.wanted.job
    today = situation.now.astimezone(situation.zone).date()
    days = day_openings(situation.now, rules, situation.crews(), job, today, 4)
    assert [day.on for day in days] == [today + timedelta(days=n) for n in range(4)]
    for day in days:
        assert (day.why_not is None) is bool(day.openings)
        for opening in day.openings[:4]:
            assert opening.window.start.astimezone(situation.zone).date() == day.on
            assert placed(situation, opening.window) == Placed(opening.technician_id)


@settings(max_examples=100, deadline=None)
@given(situations)
def test_a_day_asked_for_is_offered_just_when_the_owner_sees_it_open(
    situation: Situation,
) -> None:
    today = situation.now.astimezone(situation.zone).date()
    rules = replace(situation.rules, on_call_phones=())
    for on in (today, today + timedelta(days=2)):
        wanted = replace(
            situation.wanted, wish=that_day(on), refused=(), earlier_than=None, later_than=None
        )
        crews = situation.crews()
        (day,) = day_openings(situation.now, rules, crews, wanted.job, on, 1)
        found = find_windows(situation.now, rules, crews, wanted)
        assert found.why_not is day.why_not
        if day.openings:
            assert set(found.windows) <= {opening.window for opening in day.openings}


def that_day(on: date) -> TimeWish:
    return TimeWish(options=(TimeOption(first_on=on, last_on=on, earliest=time(0)),))
