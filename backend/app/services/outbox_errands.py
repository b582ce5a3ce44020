"""Promises that may take a while, carried out side by side: done, tried again, or given up."""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from app.domain.businesses import Business
from app.domain.outbox import DoDueWork, OutboxEntry
from app.errors import AppError, Conflict, NotFound, Unavailable
from app.ports import Clock, Storage, UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE: Final = 8
LEASE: Final = timedelta(minutes=5)
"""Enough for the last that was taken, when all before it took until their deadline."""
LONGEST_ERROR: Final = 300
MOST_LOOKING: Final = 2
"""Of those that are taken, how many may look businesses over: the others are waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    at_once: int
    most_taken: int
    """Claimed and not done yet, of which `at_once` are on their way."""
    deadline: timedelta
    lease: timedelta
    tries: int
    first_pause: timedelta
    """Doubled after each try, and spread so that not everyone comes back at once."""
    longest_pause: timedelta
    put_off: timedelta
    """For those that there was no room for."""


UNHURRIED: Final = Pace(
    at_once=AT_ONCE,
    most_taken=20,
    deadline=timedelta(minutes=1),
    lease=LEASE,
    tries=40,  # with pauses that grow to an hour, about a day and a half
    first_pause=timedelta(seconds=15),
    longest_pause=timedelta(hours=1),
    put_off=timedelta(seconds=5),
)
PRESSING: Final = Pace(
    at_once=32,
    most_taken=32,
    deadline=timedelta(seconds=20),
    lease=timedelta(seconds=30),
    tries=6,
    first_pause=timedelta(seconds=2),
    longest_pause=timedelta(seconds=15),
    put_off=timedelta(seconds=1),
)
"""For emergencies: what a worker that died had begun is begun again within half a minute."""


class Errand(Protocol):
    """How one kind of promise is carried out; doing it twice does no more than doing it once."""

    gives_up: bool
    """Whether the last try is the last one."""

    async def carry_out(self, business: Business, promise: Any) -> datetime | None:
        """None once it is done, or when it is due again. Unavailable or Conflict when trying
        again may help; any other AppError when it will not."""
        ...


class Errands:
    """`by_promise` has an errand for each kind of promise."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        by_promise: Mapping[type, Errand],
        pace: Pace = UNHURRIED,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._by_promise = by_promise
        self._pace = pace
        self._limit = asyncio.Semaphore(pace.at_once)
        self._taken: set[asyncio.Task[None]] = set()
        self._looking: set[asyncio.Task[None]] = set()

    def has_room(self, entry: OutboxEntry, beside: Sequence[OutboxEntry]) -> bool:
        """Whether it can be taken, too, after those `beside` it."""
        if len(self._taken) + len(beside) >= self._pace.most_taken:
            return False
        looking = sum(isinstance(other.promise, DoDueWork) for other in beside)
        is_look = isinstance(entry.promise, DoDueWork)
        return not is_look or len(self._looking) + looking < MOST_LOOKING

    def keep(self, uow: UnitOfWork, entry: OutboxEntry) -> None:
        """Claimed for as long as it may take until its turn."""
        uow.outbox.save(replace(entry, leased_until=self._clock.now() + self._pace.lease))

    def put_off(self, uow: UnitOfWork, entry: OutboxEntry) -> None:
        """Unclaimed, as if nothing had happened, for a moment."""
        due_at = self._clock.now() + self._pace.put_off * (1 + random.random())
        attempts = entry.attempts - 1
        uow.outbox.save(replace(entry, due_at=due_at, leased_until=None, attempts=attempts))

    def take(self, business: Business, entry: OutboxEntry) -> None:
        """Begins it, and does not wait for it."""
        task = asyncio.create_task(self._carry_out(business, entry), name=f"errand {entry.id}")
        self._taken.add(task)
        task.add_done_callback(self._taken.discard)
        if isinstance(entry.promise, DoDueWork):
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

    async def all_done(self) -> None:
        """Those taken so far."""
        await asyncio.gather(*self._taken)

    async def stop(self, grace_seconds: float) -> None:
        """Those that are not done by then are done elsewhere, or later, once their lease ends."""
        if self._taken:
            _, left = await asyncio.wait(self._taken, timeout=grace_seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _carry_out(self, business: Business, entry: OutboxEntry) -> None:
        async with self._limit:
            after = await self._after(business, entry)
        try:
            await self._storage.run(business.id, lambda uow: _settle(uow, entry, after))
        except AppError:
            log.warning("%s is settled once its lease has ended", entry.id)

    async def _after(self, business: Business, entry: OutboxEntry) -> OutboxEntry | None:
        """What has become of it; None once it is done."""
        errand = self._by_promise.get(type(entry.promise))
        if errand is None:
            later = self._clock.now() + self._pace.longest_pause
            return replace(entry, due_at=later, leased_until=None, last_error="not done here")
        try:
            async with asyncio.timeout(self._pace.deadline.total_seconds()):
                due_at = await errand.carry_out(business, entry.promise)
        except (Unavailable, Conflict) as error:
            return self._again(entry, errand, error)
        except TimeoutError:
            return self._again(entry, errand, Unavailable("it took too long"))
        except AppError as error:
            if not errand.gives_up:
                return self._again(entry, errand, error)
            return replace(entry, is_dead=True, leased_until=None, last_error=_words(error))
        except Exception as error:  # one that breaks must not stop the others
            log.exception("errand failed")
            return self._again(entry, errand, Unavailable(type(error).__name__))
        if due_at is None:
            return None
        return replace(entry, due_at=due_at, attempts=0, leased_until=None, last_error=None)

    def _again(self, entry: OutboxEntry, errand: Errand, error: AppError) -> OutboxEntry:
        failed = replace(entry, leased_until=None, last_error=_words(error))
        if errand.gives_up and entry.attempts >= self._pace.tries:
            return replace(failed, is_dead=True)
        return replace(failed, due_at=self._clock.now() + self._pause(entry.attempts, error))

    def _pause(self, attempts: int, error: AppError) -> timedelta:
        """Doubled after each try up to the longest; longer if the other side asked for it."""
        doubled = self._pace.first_pause * 2 ** min(attempts - 1, 16)
        asked_for = error.facts.get("retry_after")
        least = timedelta(seconds=asked_for) if isinstance(asked_for, int) else timedelta()
        spread: timedelta = min(doubled, self._pace.longest_pause) * random.uniform(0.75, 1.25)
        return max(spread, least)


def _words(error: AppError) -> str:
    return str(error)[:LONGEST_ERROR]


def _settle(uow: UnitOfWork, entry: OutboxEntry, after: OutboxEntry | None) -> None:
    if after is None:
        uow.outbox.remove(entry.id)
        return
    with suppress(NotFound):  # withdrawn meanwhile
        uow.outbox.save(after)
