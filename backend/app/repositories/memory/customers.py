"""Customers and technicians in drafts."""

from collections.abc import Sequence

from app.domain.customers import Customer, CustomerId, search_terms
from app.domain.folding import fold
from app.domain.paging import Page, Paging
from app.domain.technicians import Technician
from app.errors import Conflict, PhoneInUse
from app.repositories.memory.draft import Draft, Index
from app.repositories.memory.shelf import Shelf, page_of


class MemoryCustomers(Shelf[Customer]):
    noun = "customer"

    def __init__(
        self, rows: Draft[str, Customer], phones: Draft[str, str], visits: Index[str, str]
    ) -> None:
        super().__init__(rows)
        self._phones = phones
        self._visits = visits

    def find_by_phone(self, phone: str) -> Customer | None:
        owner = self._phones.get(phone)
        return self.get(owner) if owner is not None else None

    def list(self, paging: Paging) -> Page[Customer]:
        return page_of(self._sorted(_by_name), paging)

    def search(self, query: str, paging: Paging) -> Page[Customer]:
        terms = search_terms(query)
        found = [c for c in self._sorted(_by_name) if any(t in c.search_text for t in terms)]
        return page_of(found, paging)

    def list_by_ids(self, customer_ids: Sequence[CustomerId]) -> Sequence[Customer]:
        known = map(self._rows.get, sorted(set(customer_ids)))
        return [customer for customer in known if customer is not None]

    def list_by_phones(self, phones: Sequence[str]) -> Sequence[Customer]:
        ids = (self._phones.get(phone) for phone in phones)
        return self.list_by_ids([CustomerId(one) for one in ids if one is not None])

    def list_merged(self) -> Sequence[Customer]:
        return [customer for customer in self._sorted(_by_id) if customer.other_phones]

    def add_all(self, customers: Sequence[Customer]) -> None:
        phones = {customer.phone for customer in customers}
        if len(phones) < len(customers) or self.list_by_phones([*phones]):
            raise PhoneInUse("one of the numbers belongs to another customer")
        for customer in customers:
            self.add(customer)

    def add(self, customer: Customer) -> None:
        if self.find(customer.id) is not None:
            raise Conflict(f"customer {customer.id} already exists")
        self._keep(customer)

    def save(self, customer: Customer) -> None:
        old = self.get(customer.id)
        self._keep(customer)
        if old.phone != customer.phone:
            self._phones.drop(old.phone)

    def _keep(self, customer: Customer) -> None:
        if self._phones.get(customer.phone) not in (None, customer.id):
            raise PhoneInUse(f"{customer.phone} belongs to another customer")
        self._put(customer.id, customer)
        self._phones.put(customer.phone, customer.id)

    def remove(self, key: str) -> None:
        gone = self.get(key)
        if self._visits.under(key):
            raise Conflict(f"customer {key} has appointments")
        super().remove(key)
        self._phones.drop(gone.phone)


class MemoryTechnicians(Shelf[Technician]):
    noun = "technician"

    def list(self) -> Sequence[Technician]:
        return self._sorted(_by_name)

    def add(self, technician: Technician) -> None:
        self._add(technician.id, technician)

    def save(self, technician: Technician) -> None:
        self._save(technician.id, technician)


def _by_id(value: Customer) -> str:
    return value.id


def _by_name(value: Customer | Technician) -> tuple[str, str]:
    return fold(value.name), value.id
