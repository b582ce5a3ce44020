"""What two offers cost in a large business: 20 technicians, 2,000 visits in the coming 60 days."""

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentId, Commitment, Window
from app.domain.businesses import Business, BusinessId
from app.domain.hours import every_day
from app.domain.scheduling import Rules, Wanted, crews, find_windows
from app.domain.technicians import Technician, TechnicianId
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.services.business_facts import rules_of

TECHNICIANS, DAYS, COMMITMENTS = 20, 60, 2_000
SIZES = (COMMITMENTS // 4, COMMITMENTS, COMMITMENTS * 4)
MEDIAN_MS = 5.0
ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 2, 8, 5, tzinfo=ZONE)
ZIPS = ("64101", "64110", "64151", "66062", "66202", "66210", "64068", "64119")


def compare_offers(repetitions: int = 40) -> None:
    """Everything a turn does between reading the schedule and naming two windows."""
    rules = rules_of(_business())
    staff = [_technician(number) for number in range(TECHNICIANS)]
    print(f"\nTwo offers, {TECHNICIANS} technicians, {DAYS} days, over {len(_wishes())} wishes")
    print(f"{'commitments':>12}{'median':>11}{'slowest':>11}{'aim':>8}{'us each':>9}")
    for size in SIZES:
        held = _commitments(size)
        took = [_offer(rules, staff, held, wish) for wish in _wishes() * repetitions]
        median, aim = statistics.median(took), f"<= {MEDIAN_MS:g}" if size == COMMITMENTS else ""
        each = 1000 * median / size
        print(f"{size:>12}{median:>8.2f} ms{max(took):>8.2f} ms{aim:>8}{each:>9.2f}")


def _offer(
    rules: Rules, staff: Sequence[Technician], held: Sequence[Commitment], wish: TimeWish
) -> float:
    began = time.perf_counter()
    wanted = Wanted(length=timedelta(hours=1), wish=wish, zip_code="64112")
    find_windows(NOW, rules, crews(rules, staff, held), wanted)
    return (time.perf_counter() - began) * 1000


def _business() -> Business:
    return Business(
        id=BusinessId("bench"),
        name="Bench Plumbing",
        created_at=NOW,
        opening_hours=every_day(7, 19),
        max_jobs_per_day=150,
        emergency_reserve=2,
        travel_buffer_minutes=30,
        base_zip="64105",
    )


def _technician(number: int) -> Technician:
    return Technician(id=TechnicianId(f"tech_{number}"), name=f"Technician {number:02}")


def _commitments(count: int) -> list[Commitment]:
    """Spread evenly over technicians and days; as the same visits on every run."""
    chance = random.Random(7)
    per_day = max(1, count // (TECHNICIANS * DAYS))
    return [_commitment(number, per_day, chance.choice(ZIPS)) for number in range(count)]


def _commitment(number: int, per_day: int, zip_code: str) -> Commitment:
    turn, technician = divmod(number, TECHNICIANS)
    day, nth = turn % DAYS, turn // DAYS
    length = timedelta(minutes=60 if per_day < 4 else 30)
    start = NOW.replace(hour=7, minute=0) + timedelta(days=day, hours=nth * 2 % 11)
    start = start.astimezone(UTC)
    return Commitment(
        AppointmentId(f"apt_{number}"),
        TechnicianId(f"tech_{technician}"),
        Window(start, start + length),
        zip_code,
    )


def _wishes() -> list[TimeWish]:
    today = NOW.date()
    return [
        TimeWish(),
        _wish(_on(today + timedelta(days=1))),
        _wish(replace(_on(today + timedelta(days=3)), earliest=clock(12))),
        _wish(replace(_on(today + timedelta(days=9)), exact=clock(10))),
        _wish(replace(_on(today + timedelta(days=20)), latest=clock(9))),
        TimeWish(options=(*_days(today, 1, 2), *_days(today, 4, 5))),
    ]


def _wish(option: TimeOption) -> TimeWish:
    return TimeWish(options=(option,))


def _on(day: date) -> TimeOption:
    return TimeOption(first_on=day, last_on=day)


def _days(today: date, first: int, last: int) -> tuple[TimeOption, ...]:
    ahead = timedelta(days=first), timedelta(days=last)
    return (TimeOption(first_on=today + ahead[0], last_on=today + ahead[1]),)
