"""Every business is looked over: its entries are in the outbox, one for each rhythm."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final
from zlib import crc32

from app.domain.businesses import Business, BusinessId
from app.domain.outbox import DoDueWork, OutboxEntry, Rhythm
from app.domain.paging import Paging
from app.errors import Conflict
from app.ports import Clock, Storage, UnitOfWork
from app.services import businesses

AT_ONCE: Final = 500
FIRST_WITHIN: Final = timedelta(minutes=5)
"""Businesses are spread over this, so that not all are looked over in one breath."""


class DueWorkIsPromised:
    """Called now and then. An entry once made is never removed, so each business is looked up
    once by each process."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._seen: set[BusinessId] = set()

    async def __call__(self) -> None:
        offset = 0
        while True:
            paging = Paging(AT_ONCE, offset)
            page = await self._storage.read_platform(partial(businesses.list_all, paging=paging))
            await self._ensure(page.items)
            offset += AT_ONCE
            if offset >= page.total:
                return

    async def _ensure(self, found: Iterable[Business]) -> None:
        for business in found:
            if business.id not in self._seen:
                missing = await self._storage.read(business.id, _missing)
                if missing:
                    entries = [self._entry(business, rhythm) for rhythm in missing]
                    await self._storage.run(business.id, partial(_add, entries=entries))
                self._seen.add(business.id)

    def _entry(self, business: Business, rhythm: Rhythm) -> OutboxEntry:
        promise = DoDueWork(rhythm)
        spread = FIRST_WITHIN * (crc32(f"{business.id}/{rhythm}".encode()) / 2**32)
        return OutboxEntry(id=_id_of(rhythm), promise=promise, due_at=self._clock.now() + spread)


def _missing(uow: UnitOfWork) -> list[Rhythm]:
    return [rhythm for rhythm in Rhythm if uow.outbox.find(_id_of(rhythm)) is None]


def _add(uow: UnitOfWork, *, entries: Iterable[OutboxEntry]) -> None:
    for entry in entries:
        with suppress(Conflict):  # another process was quicker
            uow.outbox.add(entry)


def _id_of(rhythm: Rhythm) -> str:
    return f"due-{rhythm.value}"
