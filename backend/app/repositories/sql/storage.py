"""One transaction per unit of work; each database knows how to run one."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from app.domain.businesses import BusinessId
from app.errors import Unavailable
from app.ports import PlatformUnitOfWork, UnitOfWork
from app.repositories.sql.schema import refuse_other
from app.repositories.sql.units import SqlPlatformUnitOfWork, SqlUnitOfWork, refuse_stale
from app.repositories.work import plain

T = TypeVar("T")


class SqlStorage(ABC):
    _is_closed = False

    async def run(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        return await self._write(_for_business(business_id, work, at_version))

    async def read(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        return await self._look(_for_business(business_id, work, at_version))

    async def run_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T:
        return await self._write(_for_platform(work))

    async def read_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T:
        return await self._look(_for_platform(work))

    async def check(self) -> None:
        await self._look(refuse_other)

    @abstractmethod
    async def close(self) -> None:
        """Finish what was asked for, refuse what is asked from now on."""

    def _refuse_closed(self) -> None:
        if self._is_closed:
            raise Unavailable("the database is closed")

    @abstractmethod
    async def _write(self, work: Callable[[sa.Connection], T]) -> T:
        """In a transaction that may write."""

    @abstractmethod
    async def _look(self, work: Callable[[sa.Connection], T]) -> T:
        """In a transaction that may not, over one snapshot."""


def _for_business(
    business_id: BusinessId, work: Callable[[UnitOfWork], T], at_version: int | None
) -> Callable[[sa.Connection], T]:
    checked = plain(work)

    def alone(connection: sa.Connection) -> T:
        if at_version is not None:
            refuse_stale(connection, business_id, at_version)
        unit = SqlUnitOfWork(connection, business_id)
        done = checked(unit)
        unit.note_changes()
        return done

    return alone


def _for_platform(work: Callable[[PlatformUnitOfWork], T]) -> Callable[[sa.Connection], T]:
    checked = plain(work)
    return lambda connection: checked(SqlPlatformUnitOfWork(connection))
