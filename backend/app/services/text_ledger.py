"""The ledger of text messages."""

from dataclasses import dataclass

from app.domain.customers import Customer
from app.domain.paging import Page, Paging
from app.domain.text_messages import TextFilter, TextMessage
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Listed:
    """A text, and the customer who has the other party's number."""

    text: TextMessage
    customer: Customer | None


def list_page(uow: UnitOfWork, wanted: TextFilter, paging: Paging) -> Page[Listed]:
    page = uow.text_messages.list(wanted, paging)
    phones = list(dict.fromkeys(text.other_number for text in page.items))
    known = {one.phone: one for one in uow.customers.list_by_phones(phones)}
    return Page([Listed(text, known.get(text.other_number)) for text in page.items], page.total)
