"""Everything that is kept of one person, found by their number."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from app.domain.appointments import Appointment, AppointmentFilter
from app.domain.calls import Call
from app.domain.conversations import Conversation, ConversationFilter
from app.domain.customers import Customer
from app.domain.escalations import Escalation
from app.domain.outbox import OutboxEntry
from app.domain.paging import Page, Paging
from app.domain.persons import Person
from app.domain.records import RecordKind, key_of
from app.domain.return_calls import ReturnCall
from app.domain.text_messages import OptOut, TextMessage
from app.domain.waitlist import Waiting
from app.ports import UnitOfWork

AT_ONCE: Final = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    phone: str
    customer: Customer | None
    appointments: Sequence[Appointment]
    conversations: Sequence[Conversation]
    calls: Sequence[Call]
    return_calls: Sequence[ReturnCall]
    text_messages: Sequence[TextMessage]
    waitlist: Sequence[Waiting]
    escalations: Sequence[Escalation]
    outbox: Sequence[OutboxEntry]
    refusals: Sequence[OptOut]
    """Not under the name of its table: what goes by that is erased."""

    @property
    def opt_out(self) -> OptOut | None:
        """Of the number that was asked for."""
        return next((one for one in self.refusals if one.phone == self.phone), None)

    def keys(self) -> dict[RecordKind, list[str]]:
        """Of all that may be erased; an opt-out is not."""
        customers = [self.customer] if self.customer else []
        kinds: dict[RecordKind, Sequence[Any]] = {
            kind: customers if kind is RecordKind.CUSTOMERS else getattr(self, kind.value, ())
            for kind in RecordKind
        }
        return {kind: [key_of(kind, one) for one in some] for kind, some in kinds.items()}


def of_person(uow: UnitOfWork, phone: str) -> Traces:
    """`phone` is E.164. Whoever withheld the number is found where they told it; whoever has
    several numbers is found by each, and at all of them."""
    customer = uow.customers.find_by_phone(phone) or _merged(uow, phone)
    phones = _phones(uow, phone, customer)
    visits = _visits(uow, customer)
    owed = _owed(uow, phones)
    talks = _talks(uow, phones, customer, {*_origins(visits), *_origins(owed)})
    owed += _withheld(uow, talks, owed)
    alarms = _alarms(uow, phones, {talk.id for talk in talks})
    person = Person(
        phones=frozenset(phones),
        customer_id=customer.id if customer else None,
        name=customer.name if customer else "",
        visits=frozenset(visit.id for visit in visits),
        talks=frozenset(talk.id for talk in talks),
        alarms=frozenset(alarm.id for alarm in alarms),
    )
    return Traces(
        phone=phone,
        customer=customer,
        appointments=visits,
        conversations=talks,
        calls=[one for talk in talks for one in uow.calls.list_by_conversation(talk.id)],
        return_calls=owed,
        text_messages=_found(uow, RecordKind.TEXT_MESSAGES, person, person.is_told_in),
        waitlist=_found(uow, RecordKind.WAITLIST, person, person.is_waiting),
        escalations=alarms,
        outbox=_found(uow, RecordKind.OUTBOX, person, person.is_promised),
        refusals=[one for one in map(uow.opt_outs.find, phones) if one is not None],
    )


def _found(
    uow: UnitOfWork, kind: RecordKind, person: Person, is_theirs: Callable[[Any], bool]
) -> list[Any]:
    """Few mention them, and of these not all are theirs."""
    return [one for one in uow.records.mentioning(kind, person.terms) if is_theirs(one)]


def _visits(uow: UnitOfWork, customer: Customer | None) -> list[Appointment]:
    if customer is None:
        return []
    wanted = AppointmentFilter(customer_id=customer.id)
    return list(_all(partial(uow.appointments.list, wanted)))


def _merged(uow: UnitOfWork, phone: str) -> Customer | None:
    """Whom another customer with this number was merged into."""
    return next((one for one in uow.customers.list_merged() if phone in one.other_phones), None)


def _phones(uow: UnitOfWork, phone: str, customer: Customer | None) -> list[str]:
    """The one that was asked for first; none that is somebody else's by now."""
    if customer is None:
        return [phone]
    others = (one for one in customer.other_phones if uow.customers.find_by_phone(one) is None)
    return list(dict.fromkeys((phone, customer.phone, *others)))


def _owed(uow: UnitOfWork, phones: Sequence[str]) -> list[ReturnCall]:
    return [one for one in map(uow.return_calls.find, phones) if one is not None]


def _origins(values: Iterable[Appointment | ReturnCall]) -> list[str]:
    return [one.conversation_id for one in values if one.conversation_id]


def _withheld(
    uow: UnitOfWork, talks: Iterable[Conversation], known: Sequence[ReturnCall]
) -> list[ReturnCall]:
    """Return calls to a number that was not shown, owed after one of these conversations."""
    found = [uow.return_calls.find(talk.withheld_as) for talk in talks]
    return [one for one in found if one is not None and one not in known]


def _talks(
    uow: UnitOfWork, phones: Sequence[str], customer: Customer | None, others: Set[str]
) -> list[Conversation]:
    """From these numbers, with this customer, those that gave a number, and `others`."""
    filters = [ConversationFilter(phone=phone) for phone in phones]
    if customer is not None:
        filters.append(ConversationFilter(customer_id=customer.id))
    found = [talk for one in filters for talk in _all(partial(uow.conversations.list, one))]
    named = uow.records.mentioning(RecordKind.CONVERSATIONS, [*phones, *sorted(others)])
    found += [talk for talk in named if talk.state.phone in phones or talk.id in others]
    by_id = {talk.id: talk for talk in found}
    return [by_id[key] for key in sorted(by_id)]


def _alarms(uow: UnitOfWork, phones: Sequence[str], talks: Set[str]) -> list[Escalation]:
    found = uow.records.mentioning(RecordKind.ESCALATIONS, [*phones, *sorted(talks)])
    return [one for one in found if one.conversation_id in talks or one.brief.callback in phones]


def _all(page: Callable[[Paging], Page[T]]) -> Iterator[T]:
    offset = 0
    while items := page(Paging(AT_ONCE, offset)).items:
        yield from items
        offset += AT_ONCE
