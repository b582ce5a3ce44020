"""A plumber's business over HTTP, and a look into what is stored for it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.appointments import Appointment, AppointmentFilter
from app.domain.businesses import BusinessId
from app.domain.conversations import Conversation, ConversationId
from app.domain.customers import Customer
from app.domain.paging import Paging
from app.domain.return_calls import ReturnCall
from app.domain.text_messages import TextFilter, TextMessage
from app.ports import Clock, Storage, UnitOfWork
from tests.support.phone import CALLER, Phone
from tests.support.web import Tenant, Web, serving

T = TypeVar("T")
ALL = Paging(limit=500)
OWNER = "+19135550999"


@dataclass
class Shop:
    """Somebody's business, with phones that can ring it."""

    web: Web
    business: Tenant

    def phone(self, number: str | None = CALLER) -> Phone:
        return Phone(self.business, number)

    async def look(self, at: Callable[[UnitOfWork], T]) -> T:
        return await self.web.services.storage.read(BusinessId(self.business.id), at)

    async def change(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.web.services.storage.run(BusinessId(self.business.id), work)

    async def appointments(self) -> Sequence[Appointment]:
        return (await self.look(lambda uow: uow.appointments.list(AppointmentFilter(), ALL))).items

    async def customers(self) -> Sequence[Customer]:
        return (await self.look(lambda uow: uow.customers.list(ALL))).items

    async def owed(self) -> Sequence[ReturnCall]:
        return await self.look(lambda uow: uow.return_calls.list())

    async def conversation(self, call: str) -> Conversation:
        return await self.look(lambda uow: uow.conversations.get(ConversationId(call)))

    async def said(self, call: str) -> list[tuple[str, str]]:
        messages = await self.look(lambda uow: uow.conversations.messages(ConversationId(call)))
        return [(message.role, message.text) for message in messages]

    async def only_conversation(self) -> Conversation:
        (talk,) = (await self.business.get("/v1/crm/conversations")).json()
        return await self.conversation(talk["id"])

    async def sets(self, **given: Any) -> None:
        """The business is changed, as its operator."""
        answer = await self.web.admin("PATCH", f"/businesses/{self.business.id}", json=given)
        assert answer.status_code == 200, answer.text

    async def texts(self) -> Sequence[TextMessage]:
        """Everything promised so far, carried out."""
        await self.web.services.outbox.drain()
        return (await self.look(lambda uow: uow.text_messages.list(TextFilter(), ALL))).items


@asynccontextmanager
async def open_shop(
    storage: Storage, clock: Clock, settings: dict[str, Any] | None = None, **given: Any
) -> AsyncIterator[Shop]:
    async with serving(storage, clock, **(settings or {})) as web:
        chosen = {
            "name": "Bristol Plumbing",
            "vertical": "plumbing",
            "timezone": "America/Chicago",
            "owner_phone": OWNER,
            "twilio_phone_number": "+18165550100",
            **given,
        }
        yield Shop(web, await web.tenant(**chosen))
