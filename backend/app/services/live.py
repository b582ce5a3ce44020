"""Telling those who watch a business that something changed, whichever process changed it.

A process with listeners reads the pulse of their business about once a second, one small read
whatever is stored and however many listen; nothing has to be sent between processes.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.businesses import BusinessId
from app.domain.live import Pulse, Topic, beaten
from app.errors import AppError, Unavailable
from app.ports import Clock, Storage, UnitOfWork

MOST_LISTENERS: Final = 50
"""Of one business in one process; more are refused."""
AN_HOUR: Final = timedelta(hours=1)
REACH: Final = timedelta(hours=24)
"""Conversations that began before that are over, or go on by text, which is a topic of its own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LivePace:
    """In seconds."""

    pulse: float = 1.0
    heartbeat: float = 15.0
    """At most that long nothing is said, and a key is trusted without asking again."""


class Listener:
    """One who listens. What changed is gathered until it is asked for."""

    def __init__(self) -> None:
        self._topics: set[Topic] = set()
        self._news = asyncio.Event()
        self.is_over = False

    def tell(self, topics: frozenset[Topic]) -> None:
        self._topics |= topics
        self._news.set()

    def end(self) -> None:
        self.is_over = True
        self._news.set()

    async def hear(self, within: float) -> frozenset[Topic]:
        """What changed since the last time; nothing once it is over, or in that many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), max(within, 0))
        self._news.clear()
        heard, self._topics = frozenset(self._topics), set()
        return heard


class Watcher:
    """Feels the pulse of one business while anybody listens."""

    def __init__(self, storage: Storage, clock: Clock, business_id: BusinessId) -> None:
        self._storage, self._clock, self._business_id = storage, clock, business_id
        self._since = clock.now() - REACH
        self._last: Pulse | None = None
        self._feeling = asyncio.Lock()
        self.listeners: set[Listener] = set()
        self.task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """From here on nothing is missed."""
        async with self._feeling:
            if self._last is None:
                self._last, _ = await self._read(self._since)

    async def keep_watching(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            try:
                await self._feel()
            except AppError as error:
                log.warning("cannot look", extra={"facts": {"error": type(error).__name__}})

    async def _feel(self) -> None:
        reach = self._clock.now() - REACH
        async with self._feeling:
            # One moment, counted from the old beginning and from a new one, which is no change.
            then = reach if reach - self._since > AN_HOUR else self._since
            now, counted_anew = await self._read(then)
            topics = beaten(self._last or {}, now)
            self._last, self._since = counted_anew, then
        if topics:
            for listener in self.listeners:
                listener.tell(topics)

    async def _read(self, then: datetime) -> tuple[Pulse, Pulse]:
        since = self._since

        def look(uow: UnitOfWork) -> tuple[Pulse, Pulse]:
            felt = uow.pulses.read(since)
            return felt, felt if then == since else uow.pulses.read(then)

        return await self._storage.read(self._business_id, look)


class LiveFeed:
    """All that is watched in this process."""

    def __init__(self, storage: Storage, clock: Clock, pace: LivePace | None = None) -> None:
        self._storage, self._clock = storage, clock
        self.pace = pace or LivePace()
        self._watchers: dict[BusinessId, Watcher] = {}
        self._is_stopping = False

    async def join(self, business_id: BusinessId) -> Listener:
        """Hears of everything that is stored after this returns. Unavailable where too many listen
        already, or as we stop."""
        watcher = self._watchers.get(business_id) or Watcher(
            self._storage, self._clock, business_id
        )
        if self._is_stopping or len(watcher.listeners) >= MOST_LISTENERS:
            raise Unavailable("no more can listen here: look again in a while")
        listener = Listener()
        self._watchers[business_id] = watcher
        watcher.listeners.add(listener)
        try:
            await watcher.begin()
        except BaseException:
            self.leave(business_id, listener)
            raise
        if watcher.task is None:
            watcher.task = asyncio.create_task(watcher.keep_watching(self.pace.pulse))
            watcher.task.add_done_callback(lambda _: self._gone(business_id, watcher))
        return listener

    def leave(self, business_id: BusinessId, listener: Listener) -> None:
        watcher = self._watchers.get(business_id)
        if watcher is None or listener not in watcher.listeners:
            return
        watcher.listeners.remove(listener)
        if not watcher.listeners:
            del self._watchers[business_id]
            if watcher.task is not None:
                watcher.task.cancel()

    async def stop(self) -> None:
        """Everybody is told that it is over here, and nobody may begin."""
        self._is_stopping = True
        for watcher in tuple(self._watchers.values()):
            if watcher.task is not None:
                watcher.task.cancel()
            for listener in watcher.listeners:
                listener.end()

    def _gone(self, business_id: BusinessId, watcher: Watcher) -> None:
        """However it ended, nobody listens on in vain."""
        if self._watchers.get(business_id) is watcher:
            del self._watchers[business_id]
        for listener in watcher.listeners:
            listener.end()
