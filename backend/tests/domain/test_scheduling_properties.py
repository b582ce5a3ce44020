"""Whatever the business, its commitments and the wish: what is offered can be kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.appointments import Window
from app.domain.businesses import OpeningHours, OpenSpan
from app.domain.scheduling import (
    BusinessCalendar,
    Crew,
    Found,
    Wanted,
    WhyNot,
    find_windows,
    free_crew,
)
from app.domain.scheduling.search import EMERGENCY_NOTICE, NOTICE
from app.domain.technicians import TechnicianId
from app.domain.understanding.wishes import HORIZON_DAYS, TimeOption, TimeWish

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "America/Chicago",
        "America/Phoenix",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Auckland",
        "America/St_Johns",
        "UTC",
    )
)
TURNING_POINTS = (
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2026, 4, 5, tzinfo=UTC),
    datetime(2026, 10, 4, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
    datetime(2028, 2, 29, tzinfo=UTC),
)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Situation:
    now: datetime
    calendar: BusinessCalendar
    commitments: tuple[tuple[Window, ...], ...]
    wanted: Wanted

    def crews(self) -> tuple[Crew, ...]:
        return tuple(Crew(TechnicianId(f"t{n}"), c) for n, c in enumerate(self.commitments))

    def found(self) -> Found:
        return find_windows(self.now, self.calendar, self.crews(), self.wanted)


quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[OpenSpan, ...]:
    """None, one or two spans, in order, some until midnight."""
    marks = draw(st.lists(st.integers(0, 48), unique=True, max_size=4).map(sorted))
    edges = [time.max if n == 48 else time(n // 2, n % 2 * 30) for n in marks]
    return tuple(OpenSpan(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


weeks: st.SearchStrategy[OpeningHours] = st.one_of(
    st.tuples(*[day_spans()] * 7),
    st.just(((OpenSpan(time(0), time.max),),) * 7),
    st.just(((OpenSpan(time(8, 15), time(17)),),) * 7),
)


@st.composite
def options(draw: st.DrawFn, today: date) -> TimeOption:
    first_on = today + timedelta(days=draw(st.integers(-2, HORIZON_DAYS + 5)))
    return TimeOption(
        first_on=first_on,
        last_on=first_on + timedelta(days=draw(st.integers(0, 9))),
        earliest=draw(st.none() | quarters),
        latest=draw(st.none() | quarters),
        exact=draw(st.none() | quarters),
    )


@st.composite
def wishes(draw: st.DrawFn, today: date) -> TimeWish:
    days = st.integers(0, 10).map(lambda n: today + timedelta(days=n))
    return TimeWish(
        options=tuple(draw(st.lists(options(today), max_size=3))),
        excluded_on=frozenset(draw(st.lists(days, max_size=2))),
        avoid=tuple(draw(st.lists(st.tuples(quarters, quarters), max_size=1))),
        is_soonest=draw(st.booleans()),
    )


@st.composite
def windows_near(draw: st.DrawFn, now: datetime) -> Window:
    start = now + draw(st.integers(-96, 4 * 24 * 12)) * QUARTER
    return Window(start, start + draw(st.integers(1, 4 * 24 * 4)) * QUARTER)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    zone = draw(st.sampled_from(ZONES))
    now = draw(st.sampled_from(TURNING_POINTS)) + timedelta(minutes=draw(st.integers(-3000, 3000)))
    today = now.astimezone(zone).date()
    near = st.lists(windows_near(now), max_size=8).map(tuple)
    bound = st.none() | st.integers(0, 400).map(lambda n: now + n * QUARTER)
    return Situation(
        now=now,
        calendar=BusinessCalendar(
            zone=zone,
            opening_hours=draw(weeks),
            blackout_dates=frozenset(draw(st.lists(st.just(today), max_size=1))),
        ),
        commitments=tuple(draw(st.lists(near, min_size=1, max_size=3))),
        wanted=Wanted(
            length=draw(st.integers(1, 32)) * QUARTER,
            wish=draw(st.none() | wishes(today)),
            is_emergency=draw(st.booleans()),
            refused=tuple(draw(st.lists(windows_near(now), max_size=2))),
            earlier_than=draw(bound),
            later_than=draw(st.none()),
        ),
    )


def is_during(at: datetime, span: OpenSpan, on: date, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return local.date() == on and span.opens <= local.time() < span.closes


def lies_within_one_span(window: Window, calendar: BusinessCalendar) -> bool:
    """Looked at minute by minute (well, quarter by quarter), as somebody at the door would."""
    on = window.start.astimezone(calendar.zone).date()
    steps = (window.end - window.start) // QUARTER
    moments = [window.start + n * QUARTER for n in range(steps)]
    return on not in calendar.blackout_dates and any(
        all(is_during(at, span, on, calendar.zone) for at in moments)
        for span in calendar.opening_hours[on.weekday()]
    )


def is_clear_of(window: Window, commitments: Sequence[Window]) -> bool:
    return not any(window.overlaps(other) for other in commitments)


@settings(max_examples=150, deadline=None)
@given(situations())
def test_whatever_is_offered_can_be_kept(situation: Situation) -> None:
    found = situation.found()
    notice = EMERGENCY_NOTICE if situation.wanted.is_emergency else NOTICE
    assert len(found.windows) <= 2
    assert len(set(found.windows)) == len(found.windows)
    for window in found.windows:
        assert window.end - window.start == situation.wanted.length
        assert window.start >= situation.now + notice
        assert lies_within_one_span(window, situation.calendar)
        assert any(is_clear_of(window, taken) for taken in situation.commitments)
        assert free_crew(window, situation.crews()) is not None
        assert window.start not in {refused.start for refused in situation.wanted.refused}


@settings(max_examples=60, deadline=None)
@given(situations())
def test_the_same_search_finds_the_same_and_says_why_when_it_finds_nothing(
    situation: Situation,
) -> None:
    found = situation.found()
    assert found == situation.found()
    assert found.windows or isinstance(found.why_not, WhyNot)


@settings(max_examples=100, deadline=None)
@given(situations())
def test_without_an_excuse_the_offer_is_what_was_asked_for(situation: Situation) -> None:
    found, wish = situation.found(), situation.wanted.wish
    if found.why_not is not None or wish is None:
        return
    for window in found.windows:
        local = window.start.astimezone(situation.calendar.zone)
        assert local.date() not in wish.excluded_on
        assert not any(begin <= local.time() < end for begin, end in wish.avoid)
        assert not wish.options or any(meets(local, option) for option in wish.options)


def meets(local: datetime, option: TimeOption) -> bool:
    return (
        option.first_on <= local.date() <= option.last_on
        and (option.earliest is None or option.earliest <= local.time())
        and (option.latest is None or local.time() <= option.latest)
    )
