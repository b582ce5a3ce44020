"""Businesses as odd as their owners may make them, near the days on which clocks change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentId, Commitment, Window
from app.domain.calendars import BusyTime
from app.domain.hours import OpeningHours, OpenSpan
from app.domain.scheduling import BusinessCalendar, Crews, Rules, Travel, Wanted, crews
from app.domain.technicians import Technician, TechnicianId, TimeOff
from app.domain.understanding.wishes import TimeOption, TimeWish

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "America/New_York",
        "America/Chicago",
        "America/Phoenix",
        "Australia/Lord_Howe",
        "Europe/London",
        "Asia/Kathmandu",
        "America/St_Johns",
        "UTC",
    )
)
TURNING_POINTS = (
    datetime(2026, 3, 8, 8, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 5, tzinfo=UTC),
    datetime(2026, 10, 4, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
    datetime(2028, 2, 29, tzinfo=UTC),
)
QUARTER = timedelta(minutes=15)
NONE = timedelta()
PLACES = {
    "66061": (38.89, -94.82),
    "66062": (38.87, -94.78),
    "64101": (39.10, -94.60),
    "66502": (39.19, -96.58),
}
ZIPS = (*PLACES, "99999", None)
SKILLS = ("gas", "Backflow")


@dataclass(frozen=True)
class Situation:
    now: datetime
    rules: Rules
    technicians: tuple[Technician, ...]
    held: tuple[Commitment, ...]
    busy: tuple[BusyTime, ...]
    wanted: Wanted

    @property
    def zone(self) -> ZoneInfo:
        return self.rules.calendar.zone

    def crews(self, *more: Commitment) -> Crews:
        return crews(self.rules, self.technicians, [*self.held, *more], self.busy)


def a_situation(random: Random) -> Situation:
    now = random.choice(TURNING_POINTS) + timedelta(minutes=random.randint(-3000, 2000))
    zone = random.choice(ZONES)
    today = now.astimezone(zone).date()
    technicians = tuple(_technician(random, n, now) for n in range(random.choice((0, 1, 2, 3))))
    ids = [None, *(technician.id for technician in technicians)]
    return Situation(
        now=now,
        rules=_rules(random, zone, today),
        technicians=technicians,
        held=tuple(_commitment(random, n, now, ids) for n in range(random.randint(0, 12))),
        busy=tuple(_busy(random, n, now, ids) for n in range(random.choice((0, 0, 0, 2)))),
        wanted=_wanted(random, now, today),
    )


def _rules(random: Random, zone: ZoneInfo, today: date) -> Rules:
    notice = random.choice((0, 60, 24 * 60))
    buffer = random.choice((0, 0, 15, 30))
    return Rules(
        calendar=BusinessCalendar(
            zone=zone,
            opening_hours=_week(random),
            closed_on={today + timedelta(days=random.randint(0, 5))},
        ),
        notice=timedelta(minutes=notice),
        emergency_notice=timedelta(minutes=min(notice, 30)),
        horizon_days=random.choice((3, 14, 60)),
        max_jobs_per_day=random.choice((None, None, 1, 3)),
        emergency_reserve=random.choice((0, 0, 1, 4)),
        mornings_for_emergencies=random.random() < 0.15,
        arrival=timedelta(minutes=random.choice((0, 0, 60, 120))),
        travel=Travel(buffer=timedelta(minutes=buffer), locate=PLACES.get),
        base_zip=random.choice(ZIPS),
        service_area=frozenset(random.choice(((), (), tuple(PLACES)))),
        on_call_phones=random.choice(((), ("+19135550100",), ("+19135550999",))),
    )


def _week(random: Random) -> OpeningHours:
    kind = random.randint(0, 4)
    if kind == 0:
        return ((OpenSpan(time(0), time.max),),) * 7
    if kind == 1:
        return ((OpenSpan(time(8, 15), time(17)),),) * 7
    if kind == 2:
        return ((OpenSpan(time(0), time(6)), OpenSpan(time(18), time.max)),) * 7
    return tuple(_spans(random) for _ in range(7))


def _spans(random: Random) -> tuple[OpenSpan, ...]:
    """None, one or two spans, in order, some until midnight; some meet."""
    marks = sorted(random.sample(range(49), 2 * random.choice((0, 1, 1, 2))))
    if len(marks) == 4 and random.random() < 0.3:
        marks[2] = marks[1]
    edges = [time.max if n == 48 else time(n // 2, n % 2 * 30) for n in marks]
    return tuple(OpenSpan(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _technician(random: Random, n: int, now: datetime) -> Technician:
    off = [_near(random, now, longest=96) for _ in range(random.choice((0, 0, 1)))]
    return Technician(
        id=TechnicianId(f"t{n}"),
        name=f"Technician {n}",
        phone=f"+1913555010{n}",
        skills=tuple(random.sample(SKILLS, random.randint(0, 2))),
        is_active=random.random() < 0.9,
        shifts=_week(random) if random.random() < 0.5 else None,
        time_off=tuple(TimeOff(starts_at=w.start, ends_at=w.end) for w in off),
        home_zip=random.choice(ZIPS),
    )


def _commitment(
    random: Random, n: int, now: datetime, ids: Sequence[TechnicianId | None]
) -> Commitment:
    return Commitment(
        AppointmentId(f"a{n}"),
        random.choice(ids),
        _near(random, now, longest=24),
        random.choice(ZIPS),
        random.random() < 0.2,
    )


def _busy(random: Random, n: int, now: datetime, ids: Sequence[TechnicianId | None]) -> BusyTime:
    return BusyTime(
        link_id="c",
        event_id=f"e{n}",
        window=_near(random, now, longest=40),
        technician_id=random.choice(ids),
    )


def _near(random: Random, now: datetime, longest: int) -> Window:
    start = now.replace(minute=0) + random.randint(-96, 4 * 24 * 6) * QUARTER
    return Window(start, start + random.randint(1, longest) * QUARTER)


def _wanted(random: Random, now: datetime, today: date) -> Wanted:
    return Wanted(
        length=random.choice((1, 2, 4, 6, 8, 16)) * QUARTER,
        skills=frozenset(random.choice(((), (), ("GAS",), ("gas", "backflow")))),
        zip_code=random.choice(ZIPS),
        wish=_wish(random, today) if random.random() < 0.6 else None,
        is_emergency=random.random() < 0.4,
        refused=tuple(_near(random, now, longest=8) for _ in range(random.choice((0, 0, 2)))),
        earlier_than=random.choice((None, None, now + timedelta(days=2))),
        later_than=random.choice((None, None, now + timedelta(days=1))),
    )


def _wish(random: Random, today: date) -> TimeWish:
    return TimeWish(
        options=tuple(_option(random, today) for _ in range(random.randint(0, 3))),
        excluded_on=frozenset({today + timedelta(days=random.randint(0, 9))}),
        avoid=random.choice(((), ((time(11), time(14)),))),
        is_soonest=random.random() < 0.3,
    )


def _option(random: Random, today: date) -> TimeOption:
    first_on = today + timedelta(days=random.choice((-2, 0, 0, 1, 2, 5, 70)))
    return TimeOption(
        first_on=first_on,
        last_on=first_on + timedelta(days=random.choice((0, 0, 1, 9))),
        earliest=random.choice((None, None, time(8), time(12, 15))),
        latest=random.choice((None, None, time(11, 59), time(18))),
        exact=random.choice((None, None, time(9), time(2, 15), time(14, 45))),
    )
