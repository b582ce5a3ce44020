"""Texts from the business's own people, who are no customers of it."""

from collections.abc import Callable
from typing import Final, TypeAlias

from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import word
from app.ports import UnitOfWork
from app.services import escalation_replies, recipients
from app.services.business_facts import Moment
from app.services.inbound_ledger import Inbound

AskedFirst: TypeAlias = Callable[[UnitOfWork, Moment, Inbound, str], str | None]
"""Is given every text from a number that can be answered, E.164 last, before anything else looks
at it; its reply is what is answered, None leaves the text to the next."""

ASKED_FIRST: Final[tuple[AskedFirst, ...]] = (escalation_replies.asked,)


def first_answer(uow: UnitOfWork, at: Moment, text: Inbound, phone: str) -> str | None:
    answers = (ask(uow, at, text, phone) for ask in ASKED_FIRST)
    return next((reply for reply in answers if reply is not None), None)


def is_staff(uow: UnitOfWork, at: Moment, phone: str) -> bool:
    """The owner, whoever is on call, a technician; unless they have a visit coming themselves."""
    is_ours = phone in recipients.people_of(at.business) or any(
        one.phone == phone for one in uow.technicians.list()
    )
    if not is_ours:
        return False
    customer = uow.customers.find_by_phone(phone)
    return customer is None or not uow.appointments.list_coming(customer.id, at.now)


def answer(at: Moment) -> str:
    prompt = Prompt("thread_staff", {"business": at.business.name})
    language = "es" if at.business.language_code == "es" else "en"
    return word([prompt], language, at.local_now)
