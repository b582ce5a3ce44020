"""The ledger of text messages."""

from app.domain.paging import Page, Paging
from app.domain.text_messages import TextFilter, TextMessage
from app.ports import UnitOfWork


def list_page(uow: UnitOfWork, wanted: TextFilter, paging: Paging) -> Page[TextMessage]:
    return uow.text_messages.list(wanted, paging)
