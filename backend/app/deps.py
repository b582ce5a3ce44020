"""What a route may ask for: who is calling, and units of work in their name."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request

from app.bootstrap import Services
from app.domain.businesses import Business, BusinessId
from app.errors import StaleBusiness
from app.ports import PlatformUnitOfWork, UnitOfWork
from app.services import businesses
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.directory import Shown
from app.services.secrets import Sealing

P = ParamSpec("P")
T = TypeVar("T")

CHANGES_IN_A_ROW = 2
"""Uses of a key and of an owner token may be noted one after the other."""
API_KEY = b"x-api-key"
BUSINESS_ID = b"x-business-id"
OWNER_TOKEN = b"x-owner-token"
ADMIN_KEY = b"x-admin-api-key"


class Caller:
    """A business that has shown who it is. `run` and `read` see changes of its keys at once."""

    __slots__ = ("_as_owner", "_services", "_shown", "business")

    def __init__(
        self, services: Services, shown: Shown, business: Business, as_owner: bool
    ) -> None:
        self._services = services
        self._shown = shown
        self._as_owner = as_owner
        self.business = business

    @property
    def services(self) -> Services:
        return self._services

    @property
    def now(self) -> datetime:
        return self._services.clock.now()

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.now, "owner" if self._as_owner else "business")

    async def with_business(self, act: Callable[[Business], Awaitable[T]]) -> T:
        """`act` with the business; again, after identifying the caller anew, if it had changed
        (act's unit of work has to be run `at_version=business.version`)."""
        for _ in range(CHANGES_IN_A_ROW):
            try:
                return await act(self.business)
            except StaleBusiness:
                directory = self._services.directory
                directory.forget(self.business.id)
                self.business = await directory.identify(self._shown, as_owner=self._as_owner)
        return await act(self.business)

    async def run(
        self, do: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`do(uow, …)` in one unit of work; once this returns, it is stored."""
        return await self.with_business(
            lambda business: self._services.storage.run(
                business.id, lambda uow: do(uow, *args, **kwargs), at_version=business.version
            )
        )

    async def read(
        self, do: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `run`, for work that only looks."""
        return await self.with_business(
            lambda business: self._services.storage.read(
                business.id, lambda uow: do(uow, *args, **kwargs), at_version=business.version
            )
        )

    async def run_at(
        self,
        do: Callable[Concatenate[UnitOfWork, Moment, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`do(uow, moment, …)` as `run`, with the business as it is in that unit of work."""
        return await self.with_business(
            lambda business: self._services.storage.run(
                business.id,
                lambda uow: do(uow, self.moment(business), *args, **kwargs),
                at_version=business.version,
            )
        )

    async def read_at(
        self,
        do: Callable[Concatenate[UnitOfWork, Moment, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """As `run_at`, for work that only looks."""
        return await self.with_business(
            lambda business: self._services.storage.read(
                business.id,
                lambda uow: do(uow, self.moment(business), *args, **kwargs),
                at_version=business.version,
            )
        )

    def moment(self, business: Business) -> Moment:
        return Moment(business, self._services.profiles.of(business), self.now)

    async def confirmed(self) -> Business:
        """The business as it is stored now, for routes without a unit of work of their own."""
        await self.read(businesses.confirm)
        return self.business


class BoundWork:
    """`await work(do, …)`: see Caller.run."""

    __slots__ = ("_caller",)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def stamp(self) -> Stamp:
        return self._caller.stamp

    async def __call__(
        self, do: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._caller.run(do, *args, **kwargs)

    def wake_outbox(self) -> None:
        """There is something in it that should not wait."""
        self._caller.services.outbox.wake()

    async def at(
        self,
        do: Callable[Concatenate[UnitOfWork, Moment, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`await work.at(do, …)`: see Caller.run_at."""
        return await self._caller.run_at(do, *args, **kwargs)


class BoundReading:
    """`await read(do, …)`: see Caller.read."""

    __slots__ = ("_caller",)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def now(self) -> datetime:
        return self._caller.now

    async def __call__(
        self, do: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._caller.read(do, *args, **kwargs)

    async def at(
        self,
        do: Callable[Concatenate[UnitOfWork, Moment, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`await read.at(do, …)`: see Caller.read_at."""
        return await self._caller.read_at(do, *args, **kwargs)


class Operator:
    """The platform's operator, who sees businesses and counts, and no customers."""

    __slots__ = ("services",)

    def __init__(self, services: Services) -> None:
        self.services = services

    @property
    def sealing(self) -> Sealing:
        return self.services.sealing

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.services.clock.now(), "admin")

    async def run(
        self, do: Callable[Concatenate[PlatformUnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        # A business may change between our look and our save: such work is simply done again.
        try:
            return await self.services.storage.run_platform(lambda p: do(p, *args, **kwargs))
        except StaleBusiness:
            return await self.services.storage.run_platform(lambda p: do(p, *args, **kwargs))

    async def read(
        self, do: Callable[Concatenate[PlatformUnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.services.storage.read_platform(lambda p: do(p, *args, **kwargs))

    async def run_within(
        self,
        business_id: BusinessId,
        do: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """In one unit of work of that business; NotFound if there is none."""
        business = await self.read(businesses.get, business_id)
        return await self.services.storage.run(business.id, lambda uow: do(uow, *args, **kwargs))


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _caller(request: Request) -> Caller:
    return await _identified(request, as_owner=False)


async def _owner(request: Request) -> Caller:
    return await _identified(request, as_owner=True)


async def _work(request: Request) -> BoundWork:
    return BoundWork(await _identified(request, as_owner=False))


async def _reading(request: Request) -> BoundReading:
    return BoundReading(await _identified(request, as_owner=False))


async def _owner_work(request: Request) -> BoundWork:
    return BoundWork(await _identified(request, as_owner=True))


async def _owner_reading(request: Request) -> BoundReading:
    return BoundReading(await _identified(request, as_owner=True))


async def _operator(request: Request) -> Operator:
    services = await _services(request)
    services.directory.require_operator(_headers(request).get(ADMIN_KEY))
    return Operator(services)


async def _identified(request: Request, *, as_owner: bool) -> Caller:
    services = await _services(request)
    headers = _headers(request)
    # An empty header is what a form with nothing filled in sends.
    shown = Shown(
        headers.get(API_KEY) or None, headers.get(BUSINESS_ID) or None, headers.get(OWNER_TOKEN)
    )
    business = await services.directory.identify(shown, as_owner=as_owner)
    request.scope["noted"] = {"business_id": business.id}
    return Caller(services, shown, business, as_owner)


def _headers(request: Request) -> dict[bytes, str]:
    """As sent, one character per byte; the last one counts where a header is repeated."""
    return {name: value.decode("latin-1") for name, value in request.scope["headers"]}


ServicesDep = Annotated[Services, Depends(_services)]
CallerDep = Annotated[Caller, Depends(_caller)]
OwnerDep = Annotated[Caller, Depends(_owner)]
Work = Annotated[BoundWork, Depends(_work)]
Reading = Annotated[BoundReading, Depends(_reading)]
OwnerWork = Annotated[BoundWork, Depends(_owner_work)]
OwnerReading = Annotated[BoundReading, Depends(_owner_reading)]
OperatorDep = Annotated[Operator, Depends(_operator)]
