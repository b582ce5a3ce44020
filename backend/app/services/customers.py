"""Keeping the customer book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.customers import Customer, CustomerId
from app.domain.paging import Page, Paging
from app.domain.text_messages import OptOut
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer, and whether their number wants no texts."""

    customer: Customer
    sms_opt_out: bool


def add(uow: UnitOfWork, stamp: Stamp, customer: Customer, opted_out: bool | None = None) -> Listed:
    """PhoneInUse when another customer has the number."""
    uow.customers.add(customer)
    _settle_opt_out(uow, stamp, customer.phone, opted_out)
    audit.record(uow.audit, stamp, "customer.add", target_id=customer.id)
    return _listed(uow, customer)


def get(uow: UnitOfWork, customer_id: CustomerId) -> Listed:
    return _listed(uow, uow.customers.get(customer_id))


def list_page(uow: UnitOfWork, paging: Paging) -> Page[Listed]:
    return _listed_page(uow, uow.customers.list(paging))


def search(uow: UnitOfWork, query: str, paging: Paging) -> Page[Listed]:
    return _listed_page(uow, uow.customers.search(query, paging))


def change(
    uow: UnitOfWork,
    stamp: Stamp,
    customer_id: CustomerId,
    changes: Mapping[str, Any],
    opted_out: bool | None = None,
) -> Listed:
    """`changes` are fields of Customer; `opted_out` None leaves that as it is."""
    changed = replace(uow.customers.get(customer_id), **changes)
    uow.customers.save(changed)
    _settle_opt_out(uow, stamp, changed.phone, opted_out)
    fields = [*changes, *(["sms_opt_out"] if opted_out is not None else [])]
    audit.record(uow.audit, stamp, "customer.change", target_id=customer_id, fields=fields)
    return _listed(uow, changed)


def remove(uow: UnitOfWork, stamp: Stamp, customer_id: CustomerId) -> None:
    """Conflict while appointments refer to the customer. A wish for no texts outlives them."""
    uow.customers.remove(customer_id)
    audit.record(uow.audit, stamp, "customer.remove", target_id=customer_id)


def _settle_opt_out(uow: UnitOfWork, stamp: Stamp, phone: str, opted_out: bool | None) -> None:
    if opted_out:
        uow.opt_outs.put(OptOut(phone=phone, opted_out_at=stamp.at, source="crm"))
    elif opted_out is False:
        uow.opt_outs.remove(phone)


def _listed(uow: UnitOfWork, customer: Customer) -> Listed:
    return Listed(customer, uow.opt_outs.find(customer.phone) is not None)


def _listed_page(uow: UnitOfWork, page: Page[Customer]) -> Page[Listed]:
    phones: Sequence[str] = [customer.phone for customer in page.items]
    opted_out = uow.opt_outs.list_phones(phones)
    return Page([Listed(one, one.phone in opted_out) for one in page.items], page.total)
