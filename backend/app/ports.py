"""Everything this program needs from elsewhere, on one page.

Verbs mean the same thing in every repository:
    get     the one with this id; raises NotFound
    find    one or None
    list    many, in a stated order
    add     a new one; raises Conflict when it is already there
    save    an existing one, every field of it; raises NotFound
    put     whether it is new or not
    remove  gone; raises NotFound

Repositories are synchronous: inside a transaction there is nothing to wait for. A Conflict leaves
the transaction usable. Strings hold any Unicode text but NUL and lone surrogates.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.appointments import (
    Appointment,
    AppointmentFilter,
    AppointmentId,
    Commitment,
    Window,
)
from app.domain.audit import AuditEntry, AuditFilter
from app.domain.businesses import Business, BusinessId, CredentialKind
from app.domain.calls import Call, CallId
from app.domain.conversations import Conversation, ConversationFilter, ConversationId, Message
from app.domain.customers import Customer, CustomerId
from app.domain.outbox import Backlog, OutboxEntry
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician, TechnicianId
from app.domain.text_messages import OptOut, TextFilter, TextMessage
from app.domain.understanding.suggestions import ModelQuestion, Suggestion
from app.domain.usage import Usage

T = TypeVar("T")


class Customers(Protocol):
    def get(self, customer_id: CustomerId) -> Customer: ...
    def find_by_phone(self, phone: str) -> Customer | None: ...
    def list(self, paging: Paging) -> Page[Customer]:
        """By folded name, then id."""
        ...

    def search(self, query: str, paging: Paging) -> Page[Customer]:
        """Whose `search_text` holds one of `search_terms(query)`; by folded name, then id."""
        ...

    def list_by_ids(self, customer_ids: Sequence[CustomerId]) -> Sequence[Customer]:
        """Those that exist, by id."""
        ...

    def add(self, customer: Customer) -> None:
        """PhoneInUse when another customer has the phone."""
        ...

    def save(self, customer: Customer) -> None: ...
    def remove(self, customer_id: CustomerId) -> None:
        """Conflict while appointments refer to it."""
        ...


class Technicians(Protocol):
    def get(self, technician_id: TechnicianId) -> Technician: ...
    def list(self) -> Sequence[Technician]:
        """By folded name, then id."""
        ...

    def add(self, technician: Technician) -> None: ...
    def save(self, technician: Technician) -> None: ...


class Appointments(Protocol):
    def get(self, appointment_id: AppointmentId) -> Appointment: ...
    def list(self, wanted: AppointmentFilter, paging: Paging) -> Page[Appointment]:
        """By start, then id."""
        ...

    def list_holding(self, span: Window) -> Sequence[Commitment]:
        """Of those that hold a technician's time overlapping `span`, by start, then id."""
        ...

    def list_coming(self, customer_id: CustomerId, after: datetime) -> Sequence[Appointment]:
        """Those that hold time and start after `after`, by start, then id."""
        ...

    def add(self, appointment: Appointment) -> None:
        """WindowTaken when the technician (None counts as one) is held then, unless
        `overlap_allowed`; NotFound without its customer."""
        ...

    def save(self, appointment: Appointment) -> None:
        """WindowTaken as in `add`."""
        ...

    def remove(self, appointment_id: AppointmentId) -> None: ...


class Conversations(Protocol):
    def get(self, conversation_id: ConversationId) -> Conversation: ...
    def list(self, wanted: ConversationFilter, paging: Paging) -> Page[Conversation]:
        """By start, newest first, then id."""
        ...

    def messages(self, conversation_id: ConversationId) -> Sequence[Message]:
        """In the order they were said; NotFound without the conversation."""
        ...

    def add(self, conversation: Conversation, *said: Message) -> Conversation:
        """Stored as version 1, with its first messages."""
        ...

    def save(self, conversation: Conversation, *said: Message) -> Conversation:
        """Stored one version up with these messages appended and counted in `message_count`;
        StaleConversation if the stored version is not the one given."""
        ...

    def remove(self, conversation_id: ConversationId) -> None: ...


class Calls(Protocol):
    def find(self, call_id: CallId) -> Call | None: ...
    def list_by_conversation(self, conversation_id: ConversationId) -> Sequence[Call]:
        """By start, then id."""
        ...

    def add(self, call: Call) -> None: ...
    def save(self, call: Call) -> None: ...


class ReturnCalls(Protocol):
    def get(self, phone: str) -> ReturnCall: ...
    def find(self, phone: str) -> ReturnCall | None: ...
    def list(self) -> Sequence[ReturnCall]:
        """Last seen first, then by phone; at most 1,000."""
        ...

    def put(self, return_call: ReturnCall) -> None: ...
    def remove(self, phone: str) -> None: ...


class TextMessages(Protocol):
    def get(self, message_id: str) -> TextMessage: ...
    def list(self, wanted: TextFilter, paging: Paging) -> Page[TextMessage]:
        """Newest first, then by id."""
        ...

    def add(self, message: TextMessage) -> None: ...
    def save(self, message: TextMessage) -> None: ...


class OptOuts(Protocol):
    def find(self, phone: str) -> OptOut | None: ...
    def list_phones(self, phones: Sequence[str]) -> frozenset[str]:
        """Those of `phones` that opted out."""
        ...

    def put(self, opt_out: OptOut) -> None: ...
    def remove(self, phone: str) -> None:
        """Nothing happens when it is not there."""
        ...


class Outbox(Protocol):
    def add(self, *entries: OutboxEntry) -> None: ...
    def claim(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[OutboxEntry]:
        """Due ones that are not dead and not leased past `now`, by due time, then id; they come
        back leased until `lease_until` with one more attempt. Two workers never claim the same."""
        ...

    def save(self, entry: OutboxEntry) -> None: ...
    def remove(self, entry_id: str) -> None:
        """Done. Nothing happens when it is not there."""
        ...

    def list_dead(self) -> Sequence[OutboxEntry]:
        """By due time, then id; at most 500."""
        ...


class Audit(Protocol):
    def add(self, entry: AuditEntry) -> None: ...
    def list(self, wanted: AuditFilter, paging: Paging) -> Page[AuditEntry]:
        """Newest first, then by id."""
        ...


class UnitOfWork(Protocol):
    """One business's data, inside one transaction."""

    customers: Customers
    technicians: Technicians
    appointments: Appointments
    conversations: Conversations
    calls: Calls
    return_calls: ReturnCalls
    text_messages: TextMessages
    opt_outs: OptOuts
    outbox: Outbox
    audit: Audit
    """Entries added here carry this business's id, whatever they say."""

    def lock_schedule(self) -> None:
        """Wait until nobody else is changing this business's schedule; held until the end."""
        ...


class Businesses(Protocol):
    def get(self, business_id: BusinessId) -> Business: ...
    def find_by_credential(self, kind: CredentialKind, digest: str) -> Business | None: ...
    def find_by_number(self, number: str) -> Business | None: ...
    def list(self, paging: Paging) -> Page[Business]:
        """By creation, then id."""
        ...

    def add(self, business: Business) -> Business:
        """Stored as version 1; Conflict when the id or the Twilio number is in use."""
        ...

    def save(self, business: Business) -> Business:
        """Stored one version up; StaleBusiness if the stored version is not the one given,
        Conflict when another business has the Twilio number."""
        ...


class PlatformUnitOfWork(Protocol):
    """What the platform's operator may see: businesses and counts, no customers."""

    businesses: Businesses
    audit: Audit

    def usage(self, business_id: BusinessId, now: datetime) -> Usage: ...
    def outbox_backlog(self, now: datetime) -> Backlog: ...


class Storage(Protocol):
    """`work` may run more than once (a transaction that lost a race is begun again): it must not
    do anything that its unit of work cannot undo."""

    async def run(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        """All of `work` in one transaction: durable once this returns, undone if it raises.

        `at_version` is the version of the business's profile the work relies on; StaleBusiness if
        the stored one differs, NotFound if there is no such business (checked only when given).
        TypeError if `work` is, or returns, a coroutine.
        """
        ...

    async def read(
        self,
        business_id: BusinessId,
        work: Callable[[UnitOfWork], T],
        *,
        at_version: int | None = None,
    ) -> T:
        """As `run`, for work that only looks: it takes no lock and waits for no writer."""
        ...

    async def run_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T: ...
    async def read_platform(self, work: Callable[[PlatformUnitOfWork], T]) -> T: ...
    async def check(self) -> None:
        """Unavailable, with a sentence saying what to do, when it cannot be used now: no answer,
        or a schema that is not this release's."""
        ...

    async def close(self) -> None: ...


class Texts(Protocol):
    async def send(self, to_number: str, from_number: str, body: str) -> str:
        """The provider's id of the message; Unavailable when trying again may help."""
        ...


class LanguageModel(Protocol):
    async def suggest(self, question: ModelQuestion) -> Suggestion | None:
        """None when there is nothing to use, for whatever reason, within the time it was given."""
        ...

    async def close(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...
