"""/v1/crm/customers"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from app.deps import OwnerReading, OwnerWork
from app.domain.appointments import AppointmentFilter
from app.domain.conversations import ConversationFilter
from app.domain.customers import CustomerId
from app.routers.crm.appointment_schemas import AppointmentAnswer
from app.routers.crm.conversation_schemas import ConversationAnswer, HappeningAnswer
from app.routers.crm.customer_schemas import CustomerAnswer, CustomerPatch, NewCustomer
from app.routers.documentation import problems
from app.routers.schemas import NO_NUL, IdInPath, PagingDep, counted
from app.services import conversation_review, customers, scheduling, timeline
from app.services.timeline import Happening

router = APIRouter(prefix="/v1/crm/customers", tags=["crm"])

SearchedFor = Annotated[
    str, Query(), StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)
]


@router.post("", status_code=201, responses=problems(409))
async def add_customer(new: NewCustomer, work: OwnerWork) -> CustomerAnswer:
    """409 `phone-in-use` when another customer has the number."""
    stamp = work.stamp
    added = await work(customers.add, stamp, new.to_customer(stamp.at), new.sms_opt_out)
    return CustomerAnswer.of(added)


@router.get("")
async def list_customers(
    read: OwnerReading, paging: PagingDep, response: Response
) -> Sequence[CustomerAnswer]:
    """By name."""
    page = await read(customers.list_page, paging)
    return [CustomerAnswer.of(one) for one in counted(response, page)]


@router.get("/search")
async def search_customers(
    q: SearchedFor, read: OwnerReading, paging: PagingDep, response: Response
) -> Sequence[CustomerAnswer]:
    """By part of a name, an address, an e-mail address, or a phone number in any notation."""
    page = await read(customers.search, q, paging)
    return [CustomerAnswer.of(one) for one in counted(response, page)]


@router.get("/{customer_id}", responses=problems(404))
async def get_customer(customer_id: IdInPath, read: OwnerReading) -> CustomerAnswer:
    return CustomerAnswer.of(await read(customers.get, CustomerId(customer_id)))


@router.patch("/{customer_id}", responses=problems(404, 409))
async def change_customer(
    customer_id: IdInPath, patch: CustomerPatch, work: OwnerWork
) -> CustomerAnswer:
    changed = await work(
        customers.change, work.stamp, CustomerId(customer_id), patch.changes(), patch.sms_opt_out
    )
    return CustomerAnswer.of(changed)


@router.delete("/{customer_id}", status_code=204, responses=problems(404, 409))
async def remove_customer(customer_id: IdInPath, work: OwnerWork) -> None:
    """409 while appointments refer to the customer."""
    await work(customers.remove, work.stamp, CustomerId(customer_id))


@router.get("/{customer_id}/appointments", responses=problems(404))
async def list_appointments(
    customer_id: IdInPath, read: OwnerReading, paging: PagingDep, response: Response
) -> Sequence[AppointmentAnswer]:
    """Earliest first."""
    wanted = AppointmentFilter(customer_id=CustomerId(customer_id))
    page = await read(scheduling.list_appointments, wanted, paging)
    return [AppointmentAnswer.of(one) for one in counted(response, page)]


@router.get("/{customer_id}/conversations", responses=problems(404))
async def list_conversations(
    customer_id: IdInPath, read: OwnerReading, paging: PagingDep, response: Response
) -> Sequence[ConversationAnswer]:
    """Newest first, without their messages."""
    wanted = ConversationFilter(customer_id=CustomerId(customer_id))
    page = await read(conversation_review.list_page, wanted, paging)
    return [ConversationAnswer.of(one) for one in counted(response, page)]


@router.get(
    "/{customer_id}/timeline", response_model=list[HappeningAnswer], responses=problems(404)
)
async def get_timeline(
    customer_id: IdInPath, read: OwnerReading, paging: PagingDep, response: Response
) -> Sequence[Happening]:
    """Newest first."""
    return counted(response, await read(timeline.of_customer, CustomerId(customer_id), paging))
