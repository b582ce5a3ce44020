"""Customers and technicians as rows."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.domain.customers import Customer, CustomerId, search_terms
from app.domain.folding import fold
from app.domain.live import Topic
from app.domain.paging import Page, Paging
from app.domain.technicians import Technician
from app.errors import Conflict, PhoneInUse
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Words, holds, tag_lines
from app.repositories.sql.shelf import MINE, THIS, Kind, SqlShelf, chunks
from app.repositories.sql.texts import Json, refuse_unstorable

CUSTOMERS: Kind[Customer] = Kind(
    t.customers,
    Json(Customer),
    "customer",
    lambda c: {
        "phone": c.phone,
        "folded_name": fold(c.name),
        "search_text": c.search_text,
        "created_at": c.created_at,
        "has_email": bool(c.email),
        "has_address": bool(c.address),
        "tag_lines": tag_lines(c.tags),
    },
)
OF_CUSTOMER = sa.exists().where(
    t.appointments.c.business_id == MINE, t.appointments.c.customer_id == THIS
)
namesake = t.customers.alias()
PHONE_IS_FREE = ~sa.exists().where(
    namesake.c.business_id == MINE,
    namesake.c.id != THIS,
    namesake.c.phone == sa.bindparam("phone", type_=Words),
)
BY_PHONE = sa.select(t.customers.c.body).where(
    CUSTOMERS.mine, t.customers.c.phone == sa.bindparam("phone", type_=Words)
)
BY_IDS = (
    sa.select(t.customers.c.body)
    .where(CUSTOMERS.mine, t.customers.c.id.in_(sa.bindparam("ids", expanding=True, type_=Words)))
    .order_by(t.customers.c.id)
)
BY_PHONES = (
    sa.select(t.customers.c.body)
    .where(
        CUSTOMERS.mine, t.customers.c.phone.in_(sa.bindparam("phones", expanding=True, type_=Words))
    )
    .order_by(t.customers.c.id)
)
# As JSON is written; within a text the quotation marks would be escaped.
HAS_OTHERS = holds(t.customers.c.body, '"other_phones":["')
MERGED = sa.select(t.customers.c.body).where(CUSTOMERS.mine, HAS_OTHERS).order_by(t.customers.c.id)
BY_NAME = (t.customers.c.folded_name, t.customers.c.id)
ONE_IS_TAKEN = "one of the numbers belongs to another customer"
SAVE = CUSTOMERS.update.where(PHONE_IS_FREE)
REMOVE = CUSTOMERS.delete.where(~OF_CUSTOMER)


class SqlCustomers(SqlShelf[Customer]):
    kind = CUSTOMERS

    def find_by_phone(self, phone: str) -> Customer | None:
        return self._one(BY_PHONE, phone=phone)

    def list(self, paging: Paging) -> Page[Customer]:
        return self._page((), BY_NAME, paging)

    def search(self, query: str, paging: Paging) -> Page[Customer]:
        refuse_unstorable(query)
        found = sa.or_(*(holds(t.customers.c.search_text, term) for term in search_terms(query)))
        return self._page((found,), BY_NAME, paging)

    def list_by_ids(self, customer_ids: Sequence[CustomerId]) -> Sequence[Customer]:
        found = (self._all(BY_IDS, ids=chunk) for chunk in chunks(customer_ids))
        return [customer for some in found for customer in some]

    def list_by_phones(self, phones: Sequence[str]) -> Sequence[Customer]:
        found = [one for some in chunks(phones) for one in self._all(BY_PHONES, phones=some)]
        return sorted(found, key=lambda customer: customer.id)

    def list_merged(self) -> Sequence[Customer]:
        return self._all(MERGED)

    def add_all(self, customers: Sequence[Customer]) -> None:
        phones = {customer.phone for customer in customers}
        if len(phones) < len(customers) or self.list_by_phones([*phones]):
            raise PhoneInUse(ONE_IS_TAKEN)
        if not self._insert_all(customers):
            raise PhoneInUse(ONE_IS_TAKEN)  # Postgres: somebody added it since we looked.

    def add(self, customer: Customer) -> None:
        if not self._insert(customer.id, customer):
            raise self._taken(customer.id) if self._exists(customer.id) else _phone_in_use(customer)

    def save(self, customer: Customer) -> None:
        if not self._run(SAVE, this_key=customer.id, **CUSTOMERS.row(customer)).rowcount:
            known = self._exists(customer.id)
            raise _phone_in_use(customer) if known else self._unknown(customer.id)

    def remove(self, key: str) -> None:
        if not self._run(REMOVE, this_key=key).rowcount:
            known = self._exists(key)
            raise Conflict(f"customer {key} has appointments") if known else self._unknown(key)


def _phone_in_use(customer: Customer) -> PhoneInUse:
    return PhoneInUse(f"{customer.phone} belongs to another customer")


TECHNICIANS: Kind[Technician] = Kind(
    t.technicians, Json(Technician), "technician", lambda tech: {"folded_name": fold(tech.name)}
)
TECHNICIANS_BY_NAME = (
    sa.select(t.technicians.c.body)
    .where(TECHNICIANS.mine)
    .order_by(t.technicians.c.folded_name, t.technicians.c.id)
)


class SqlTechnicians(SqlShelf[Technician]):
    kind = TECHNICIANS
    topic = Topic.SCHEDULE

    def list(self) -> Sequence[Technician]:
        return self._all(TECHNICIANS_BY_NAME)

    def add(self, technician: Technician) -> None:
        self._add(technician.id, technician)

    def save(self, technician: Technician) -> None:
        self._save(technician.id, technician)
