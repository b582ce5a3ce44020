"""A business looked over for what comes due, every five minutes, every hour and every day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from app.domain.businesses import Business
from app.domain.due import Tally
from app.domain.outbox import DoDueWork, Rhythm
from app.ports import Clock, Storage
from app.services import waitlist
from app.services.audit import Stamp
from app.services.business_facts import Moment, Profiles
from app.services.due import rounds
from app.services.due.briefing import brief
from app.services.due.followups import follow_up
from app.services.due.left_behind import end_cold_talks
from app.services.due.reminders import Reminders
from app.services.due.retention import Campaign, ask_back
from app.services.due.reviews import ask_for_reviews
from app.services.lost_calls import end_lost
from app.services.pruning import prune

log = logging.getLogger(__name__)

EVERY: Final = {Rhythm.FREQUENT: timedelta(minutes=5), Rhythm.HOURLY: timedelta(hours=1)}
DAILY_AT: Final = time(10)
"""Of the business's own day."""
DAILY_UNTIL: Final = time(18)
NOBODY_HURRIES: Final = timedelta(hours=1)
"""Until a suspended business is looked at again."""

Task = Callable[[Moment], Awaitable[object]]


class DueWork:
    """The errand, and the same work for whoever asks for it now."""

    gives_up = False

    def __init__(
        self, storage: Storage, clock: Clock, profiles: Profiles, on_promise: Callable[[], None]
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._on_promise = on_promise
        self._tasks: dict[Rhythm, tuple[Task, ...]] = {
            Rhythm.FREQUENT: (self._remind, self._brief, self._end_lost_calls),
            Rhythm.HOURLY: (
                self._end_cold_talks,
                self._follow_up,
                self._ask_for_reviews,
                self._expire_waitlist,
            ),
            Rhythm.DAILY: (self._ask_back, self._prune),
        }

    async def carry_out(self, business: Business, promise: Any) -> datetime | None:
        """Each task by itself: one that fails stops no other, and is tried again before long."""
        assert isinstance(promise, DoDueWork)
        at = self._moment(business)
        if business.is_suspended:
            if promise.rhythm is Rhythm.DAILY:  # How long things are kept was promised anyway.
                await self._prune(at)
            return at.now + NOBODY_HURRIES
        failures = []
        for task in self._tasks[promise.rhythm]:
            (done,) = await asyncio.gather(task(at), return_exceptions=True)
            if isinstance(done, BaseException):
                log.warning("due work failed: %s", type(done).__name__)
                failures.append(done)
        if failures:
            raise failures[0]
        return next_look(at, promise.rhythm)

    # --- for whoever asks now -----------------------------------------------------------

    async def remind(self, business: Business, hours_ahead: int | None = None) -> Tally:
        """Of visits that start within so many hours; by the business's own window if None."""
        at = self._moment(business)
        ahead = timedelta(hours=hours_ahead or business.default_reminder_hours)
        return self._told(await rounds.carry_out(self._storage, at, Reminders(ahead)))

    async def follow_up(self, business: Business) -> Tally:
        return self._told(await follow_up(self._storage, self._moment(business)))

    async def ask_back(self, business: Business, campaign: Campaign) -> Tally:
        return self._told(await ask_back(self._storage, self._moment(business), campaign))

    def _told(self, tally: Tally) -> Tally:
        if tally.sent:
            self._on_promise()
        return tally

    def _moment(self, business: Business) -> Moment:
        return Moment(business, self._profiles.of(business), self._clock.now())

    # --- tasks --------------------------------------------------------------------------

    async def _remind(self, at: Moment) -> None:
        ahead = timedelta(hours=at.business.default_reminder_hours)
        await rounds.carry_out(self._storage, at, Reminders(ahead))

    async def _brief(self, at: Moment) -> None:
        await brief(self._storage, at)

    async def _end_cold_talks(self, at: Moment) -> None:
        await end_cold_talks(self._storage, at, self._on_promise)

    async def _end_lost_calls(self, at: Moment) -> None:
        await end_lost(self._storage, at, self._on_promise)

    async def _follow_up(self, at: Moment) -> None:
        await follow_up(self._storage, at)

    async def _ask_for_reviews(self, at: Moment) -> None:
        await ask_for_reviews(self._storage, at)

    async def _expire_waitlist(self, at: Moment) -> None:
        await self._storage.run(at.business.id, lambda uow: waitlist.expire(uow, at))

    async def _ask_back(self, at: Moment) -> None:
        """Not on days on which nobody would answer, nor when a look comes late, at night."""
        local = at.local_now
        is_day = DAILY_AT <= local.time() < DAILY_UNTIL
        if is_day and at.profile.rules.calendar.spans(local.date()):
            await ask_back(self._storage, at, Campaign())

    async def _prune(self, at: Moment) -> None:
        await prune(self._storage, at.business, Stamp(at.now, "system"))


def next_look(at: Moment, rhythm: Rhythm) -> datetime:
    if rhythm is not Rhythm.DAILY:
        return at.now + EVERY[rhythm]
    local = at.local_now
    days = 0 if local.time() < DAILY_AT else 1
    on = local.date() + timedelta(days=days)
    return datetime.combine(on, DAILY_AT, local.tzinfo).astimezone(UTC)
