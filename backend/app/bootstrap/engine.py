"""What works by itself: the outbox, and everything it carries out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.adapters.calendars.linked import LinkedCalendars
from app.bootstrap.outside import Provider
from app.config import Settings
from app.domain.messaging import Limits
from app.domain.outbox import (
    ClimbLadder,
    DoDueWork,
    MirrorAppointment,
    PullCalendar,
    RingPerson,
    StopRinging,
)
from app.ports import (
    Clock,
    Storage,
)
from app.services.business_facts import Profiles
from app.services.calendar_links import ensure_looks
from app.services.calendar_pulls import CalendarPulls
from app.services.due.due_work import DueWork
from app.services.due.ensuring import DueWorkIsPromised
from app.services.escalation_errands import Climbing, Ringing
from app.services.hushing import Hushing
from app.services.mirroring import Mirroring
from app.services.old_counts import OldCountsGo
from app.services.outbox import OutboxWorker
from app.services.outbox_errands import Errand
from app.services.secrets import Sealing


@dataclass(frozen=True, slots=True)
class Engine:
    outbox: OutboxWorker
    due_work: DueWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What it is made of."""

    storage: Storage
    clock: Clock
    sealing: Sealing
    profiles: Profiles
    calendars: LinkedCalendars
    provider: Provider


def engine_of(settings: Settings, parts: Parts) -> Engine:
    errands = _errands(settings, parts)
    upkeep = _upkeep(parts.storage, parts.clock)
    limits = Limits(by_business_an_hour=settings.texts_per_hour)
    storage, clock = parts.storage, parts.clock
    outbox = OutboxWorker(storage, parts.provider.texts, clock, errands, upkeep, limits)
    due_work = DueWork(storage, clock, parts.profiles, on_promise=outbox.wake)
    errands[DoDueWork] = due_work
    return Engine(outbox, due_work)


def _errands(settings: Settings, parts: Parts) -> dict[type, Errand]:
    storage, clock = parts.storage, parts.clock
    origin = settings.public_base_url.rstrip("/")
    return {
        MirrorAppointment: Mirroring(storage, parts.calendars, parts.sealing, clock),
        PullCalendar: CalendarPulls(storage, parts.calendars, parts.sealing, clock),
        ClimbLadder: Climbing(storage, clock),
        RingPerson: Ringing(storage, parts.provider.phone_calls, origin),
        StopRinging: Hushing(storage, parts.provider.phone_calls),
    }


def _upkeep(storage: Storage, clock: Clock) -> Callable[[], Awaitable[None]]:
    """What has to be promised without anybody asking for it."""
    promise_due_work = DueWorkIsPromised(storage, clock)
    forget_old_counts = OldCountsGo(storage, clock)

    async def keep_up() -> None:
        await promise_due_work()
        await ensure_looks(storage, clock)
        await forget_old_counts()

    return keep_up
