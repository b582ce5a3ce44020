"""/v1/crm/customers: a whole file of them, and two that are one."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Request

from app.deps import OwnerDep, OwnerWork
from app.domain.customers import CustomerId
from app.routers.crm.customer_schemas import CustomerAnswer, Duplicate
from app.routers.crm.import_schemas import BODY, ImportAnswer, SentFile
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.services import customer_import, customer_merging

router = APIRouter(prefix="/v1/crm/customers", tags=["crm"])


@router.post("/import", openapi_extra=BODY, responses=problems(409))
async def import_customers(
    owner: OwnerDep,
    request: Request,
    content_type: Annotated[str, Header()] = "text/csv",
    update: bool = False,
    dry_run: bool = False,
) -> ImportAnswer:
    """All rows or none; 422 names every row that cannot be taken."""
    await owner.confirmed()
    # Reading thousands of telephone numbers takes longer than callers should wait.
    sent = await asyncio.to_thread(SentFile, await request.body(), content_type)
    if dry_run:
        done = await owner.read(customer_import.plan, owner.now, sent.rows, update)
    else:
        done = await owner.run(customer_import.bring_in, owner.stamp, sent.rows, update)
    return ImportAnswer.of(sent, done, dry_run=dry_run)


@router.post("/{customer_id}/merge", responses=problems(404, 409))
async def merge_customers(
    customer_id: IdInPath, given: Duplicate, work: OwnerWork
) -> CustomerAnswer:
    """Everything of the duplicate becomes this customer's; doing it again changes nothing."""
    duplicate = CustomerId(given.duplicate_id)
    merged = await work.at(customer_merging.merge, work.stamp, CustomerId(customer_id), duplicate)
    return CustomerAnswer.of(merged)
