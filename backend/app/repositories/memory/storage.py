"""One draft per unit of work; nothing awaits inside, so nobody sees it half done."""

from collections.abc import Callable
from typing import TypeVar

from app.domain.businesses import BusinessId
from app.errors import NotFound, StaleBusiness, Unavailable
from app.ports import PlatformUnitOfWork, UnitOfWork
from app.repositories.memory.tables import Everything
from app.repositories.memory.units import Drafts, MemoryPlatformUnitOfWork, MemoryUnitOfWork
from app.repositories.work import plain

T = TypeVar("T")
D = TypeVar("D", bound=Drafts)


class MemoryStorage:
    def __init__(self, everything: Everything | None = None) -> None:
        self._everything = everything or Everything()
        self._is_closed = False

    async def run(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        return await self._write(work, await self._unit(business_id, at_version))

    async def read(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        return await self._look(work, await self._unit(business_id, at_version))

    async def run_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T:
        return await self._write(work, MemoryPlatformUnitOfWork(self._everything))

    async def read_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T:
        return await self._look(work, MemoryPlatformUnitOfWork(self._everything))

    async def check(self) -> None:
        if self._is_closed:
            raise Unavailable("the storage is closed")

    async def close(self) -> None:
        self._is_closed = True

    async def _write(self, work: Callable[[D], T], unit: D) -> T:
        await self.check()
        done = plain(work)(unit)
        unit.merge()
        return done

    async def _look(self, work: Callable[[D], T], unit: D) -> T:
        await self.check()
        done = plain(work)(unit)
        unit.refuse_changes()
        return done

    async def _unit(self, business_id: BusinessId, at_version: int | None) -> MemoryUnitOfWork:
        if at_version is not None:
            business = self._everything.businesses.get(business_id)
            if business is None:
                raise NotFound(f"no business {business_id}")
            if business.version != at_version:
                raise StaleBusiness(f"business {business_id} has changed")
        return MemoryUnitOfWork(self._everything, business_id)
