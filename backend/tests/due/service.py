"""A service that looks its businesses over, several times over, with a provider that remembers."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from app.bootstrap import Services, build
from app.config import Settings
from app.domain.appointments import Appointment, AppointmentId, Window
from app.domain.businesses import Business
from app.domain.customers import Customer
from app.domain.paging import Paging
from app.domain.text_messages import OutgoingText, SentText, TextFilter, TextKind, TextMessage
from app.ports import Storage, UnitOfWork
from app.services import scheduling
from app.services.audit import Stamp
from app.services.business_facts import Moment, Profiles
from tests.support.factories import a_business, a_customer, a_window, an_appointment, an_opt_out
from tests.support.fakes import FrozenClock

T = TypeVar("T")
OURS, OWNER = "+18165550100", "+19135550999"
ALL = Paging(limit=500)


@dataclass
class Provider:
    """Sends nothing, and knows what it was given."""

    sent: list[OutgoingText] = field(default_factory=list)

    async def send(self, text: OutgoingText) -> str:
        self.sent.append(text)
        return f"SM{len(self.sent)}"

    async def list_sent(self, to_number: str, from_number: str, on: date) -> Sequence[SentText]:
        return ()


@dataclass
class House:
    """One business; `workers` are processes that serve it side by side."""

    storage: Storage
    clock: FrozenClock
    provider: Provider
    workers: list[Services]
    business: Business

    async def change(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.storage.run(self.business.id, work)

    async def look(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.storage.read(self.business.id, work)

    async def set(self, **fields: Any) -> None:
        def work(platform: Any) -> Business:
            now = platform.businesses.get(self.business.id)
            return platform.businesses.save(replace(now, **fields))

        self.business = await self.storage.run_platform(work)

    async def customer(self, **given: Any) -> Customer:
        customer = a_customer(created_at=self.clock.now(), **given)
        await self.change(lambda uow: uow.customers.add(customer))
        return customer

    async def visit(self, customer: Customer, window: Window, **given: Any) -> Appointment:
        """As it is stored; `created_at` is now unless given."""
        usual = {"window": window, "created_at": self.clock.now(), "overlap_allowed": True}
        visit = an_appointment(customer, **{**usual, **given})
        await self.change(lambda uow: uow.appointments.add(visit))
        return visit

    async def patch(self, visit: Appointment, **changes: Any) -> Appointment:
        """By the owner."""
        now = self.moment()
        stamp = Stamp(self.clock.now(), "owner")
        return await self.change(
            lambda uow: scheduling.change_appointment(
                uow, now, stamp, AppointmentId(visit.id), changes, override=True
            )
        )

    async def opt_out(self, phone: str) -> None:
        await self.change(lambda uow: uow.opt_outs.put(an_opt_out(phone=phone)))

    def moment(self) -> Moment:
        return Moment(self.business, Profiles().of(self.business), self.clock.now())

    async def work(self, **later: float) -> None:
        """All workers at once do what is due now and what is due later, with what they put off."""
        await self.drain()
        self.clock.advance(**(later or {"minutes": 5}))
        for _ in range(3):
            await self.drain()
            self.clock.advance(seconds=15)

    async def drain(self) -> None:
        await asyncio.gather(*(worker.outbox.drain() for worker in self.workers))

    async def texts(self, kind: TextKind | None = None) -> Sequence[TextMessage]:
        """What the ledger knows of, oldest first."""
        wanted = TextFilter(kind=kind)
        page = await self.look(lambda uow: uow.text_messages.list(wanted, ALL))
        return [text for text in reversed(page.items) if text.direction == "outbound"]

    async def told(self, kind: TextKind | None = None) -> list[str]:
        """To whom texts went, in order."""
        return [text.to_number for text in await self.texts(kind)]


async def open_house(
    storage: Storage, clock: FrozenClock, *, workers: int = 2, **given: Any
) -> House:
    provider = Provider()
    usual = {
        "name": "Bristol Plumbing",
        "twilio_phone_number": OURS,
        "owner_phone": OWNER,
        "timezone": "America/Chicago",
    }
    business = await storage.run_platform(
        lambda p: p.businesses.add(a_business(**{**usual, **given}))
    )
    built = [
        await build(Settings(), clock=clock, storage=storage, texts=provider)
        for _ in range(workers)
    ]
    return House(storage, clock, provider, built, business)


def at(start: Any, hours: float = 2) -> Window:
    return a_window(start, hours)
