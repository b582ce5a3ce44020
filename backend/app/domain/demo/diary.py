"""Invented appointments: a season of past work, today, and three weeks that fill up gradually."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.appointments import Appointment, AppointmentId, AppointmentStatus, Window
from app.domain.customers import Customer
from app.domain.demo.people import LEADS
from app.domain.demo.profiles import Job
from app.domain.demo.scene import Scene
from app.domain.hours import OpenSpan
from app.domain.technicians import Technician

FIRST_DAY, LAST_DAY = -120, 21
PAST_DENSITY = 0.12
"""The share of a technician's possible visits that took place."""
GRID = timedelta(minutes=30)
EMERGENCY_SHARE = 0.08


def appointments(scene: Scene, customers: Sequence[Customer]) -> tuple[Appointment, ...]:
    booked = [
        _appointment(scene, customers[: len(customers) - LEADS], technician, start, number)
        for number, (technician, start) in enumerate(_visits(scene))
    ]
    return tuple(_put_off(scene, booked))


def _visits(scene: Scene) -> Iterator[tuple[Technician, datetime]]:
    """Who starts a visit when; visits of one technician are four grid steps or more apart."""
    today = scene.now.astimezone(scene.zone).date()
    for offset in range(FIRST_DAY, LAST_DAY + 1):
        day = today + timedelta(days=offset)
        for span in scene.profile.business.opening_hours[day.weekday()]:
            for technician in scene.profile.technicians:
                for start in _starts(scene, day, span, _density(offset)):
                    yield technician, start


def _density(offset: int) -> float:
    if offset < 0:
        return PAST_DENSITY
    return max(0.08, 0.65 - 0.05 * offset)


def _starts(scene: Scene, day: date, span: OpenSpan, density: float) -> Iterator[datetime]:
    longest = _longest(scene)
    step = longest + timedelta(minutes=scene.profile.business.travel_buffer_minutes)
    start = datetime.combine(day, span.opens, scene.zone)
    closes = datetime.combine(day, span.closes, scene.zone)
    while start + longest <= closes:
        taken = scene.chance(density)
        if taken:
            yield start.astimezone(UTC)
        start += -(-(step if taken else GRID * 2) // GRID) * GRID


def _longest(scene: Scene) -> timedelta:
    usual = [service.minutes for service in scene.profile.business.services]
    return timedelta(minutes=max(usual))


def _appointment(
    scene: Scene,
    customers: Sequence[Customer],
    technician: Technician,
    start: datetime,
    number: int,
) -> Appointment:
    is_emergency = scene.chance(EMERGENCY_SHARE)
    job = _job(scene, technician, is_emergency)
    created_at = _created_at(scene, start, is_emergency)
    customer = scene.dice.choice([one for one in customers if one.created_at <= created_at])
    status = _status(scene, start, start + _length(scene, job))
    planned = Appointment(
        id=AppointmentId(scene.new_id("apt", number + 1)),
        customer_id=customer.id,
        window=Window(start, start + _length(scene, job)),
        created_at=created_at,
        arrival_ends_at=start + timedelta(minutes=scene.profile.business.arrival_window_minutes),
        status=status,
        service_type=job.service_type,
        description=job.description,
        address=customer.address,
        is_emergency=is_emergency,
        technician_id=technician.id,
        lead_source=customer.lead_source if scene.chance(0.9) else None,
        tags=customer.tags,
        reminder_sent=start < scene.now + timedelta(days=1) and not is_emergency,
    )
    return _with_money(scene, planned, job)


def _job(scene: Scene, technician: Technician, is_emergency: bool) -> Job:
    profile = scene.profile
    needs = {one.service_type: set(one.skills) for one in profile.business.services}
    offered = profile.emergencies if is_emergency else profile.jobs
    able = [job for job in offered if needs[job.service_type] <= set(technician.skills)]
    return scene.dice.choice(able or profile.jobs)


def _length(scene: Scene, job: Job) -> timedelta:
    services = {one.service_type: one.minutes for one in scene.profile.business.services}
    return timedelta(minutes=services[job.service_type])


def _created_at(scene: Scene, start: datetime, is_emergency: bool) -> datetime:
    """Emergencies are booked hours before, the rest days before; none in the future."""
    ahead = scene.dice.uniform(0.04, 0.2) if is_emergency else scene.dice.uniform(0.8, 9)
    latest = scene.now - timedelta(minutes=scene.dice.uniform(20, 4000))
    return min(start - timedelta(days=ahead), latest)


def _status(scene: Scene, start: datetime, end: datetime) -> AppointmentStatus:
    if end <= scene.now:
        ended = (AppointmentStatus.COMPLETED,) * 17
        return scene.dice.choice(
            (
                *ended,
                AppointmentStatus.CANCELLED,
                AppointmentStatus.CANCELLED,
                AppointmentStatus.NO_SHOW,
            )
        )
    if start <= scene.now:
        return AppointmentStatus.IN_PROGRESS
    coming = (AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED)
    return scene.dice.choice((*coming * 6, AppointmentStatus.CANCELLED))


STAGES = {
    AppointmentStatus.COMPLETED: ("Completed", "Completed", "Invoiced"),
    AppointmentStatus.IN_PROGRESS: ("In progress",),
    AppointmentStatus.SCHEDULED: ("Lead", "Quoted", "Booked"),
    AppointmentStatus.CONFIRMED: ("Booked",),
}
"""Where the job may stand in the owner's pipeline; nowhere once the visit fell through."""
QUOTES = {
    AppointmentStatus.COMPLETED: ("ACCEPTED",),
    AppointmentStatus.CANCELLED: ("DECLINED", "EXPIRED"),
}


def _with_money(scene: Scene, planned: Appointment, job: Job) -> Appointment:
    dice = scene.dice
    value = float(round(job.value * dice.uniform(0.8, 1.3)))
    is_quoted = scene.chance(0.3)
    return replace(
        planned,
        estimated_value=value if scene.chance(0.9) else None,
        quoted_value=float(round(value * dice.uniform(0.9, 1.2))) if is_quoted else None,
        quote_status=dice.choice(QUOTES.get(planned.status, ("SENT",))) if is_quoted else None,
        job_stage=dice.choice(STAGES.get(planned.status, (None,))),
    )


def _put_off(scene: Scene, booked: Sequence[Appointment]) -> Iterator[Appointment]:
    """As booked, except that two coming visits wait for a new time."""
    coming = [
        one.id
        for one in booked
        if one.window.start > scene.now + timedelta(days=2)
        and one.status is AppointmentStatus.SCHEDULED
    ]
    for one in booked:
        if one.id in coming[:2]:
            yield replace(one, status=AppointmentStatus.PENDING_RESCHEDULE)
        else:
            yield one
