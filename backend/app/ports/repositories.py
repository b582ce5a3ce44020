"""What is kept of one business, and the businesses themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.appointments import (
    Appointment,
    AppointmentFilter,
    AppointmentId,
    Commitment,
    Window,
)
from app.domain.audit import AuditEntry, AuditFilter
from app.domain.businesses import Business, BusinessId, CredentialKind
from app.domain.calendars import BusyTime, CalendarState
from app.domain.calls import Call, CallId
from app.domain.conversations import Conversation, ConversationFilter, ConversationId, Message
from app.domain.customers import Customer, CustomerId
from app.domain.live import Pulse
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician, TechnicianId
from app.domain.waitlist import Waiting


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

    def list_by_phones(self, phones: Sequence[str]) -> Sequence[Customer]:
        """Those whose phone is one of these, by id."""
        ...

    def list_merged(self) -> Sequence[Customer]:
        """Those who have `other_phones`, by id. It goes through all customers."""
        ...

    def add(self, customer: Customer) -> None:
        """PhoneInUse when another customer has the phone."""
        ...

    def add_all(self, customers: Sequence[Customer]) -> None:
        """PhoneInUse, and none is added, when somebody has one of the phones."""
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

    def list_last_visits(
        self, before: datetime, after: CustomerId | None, limit: int
    ) -> Sequence[Appointment]:
        """The last one (of two, the greater id) of each customer whose visits all start before
        `before`; by customer id, past `after`. What was cancelled or missed is no visit."""
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
    def find(self, conversation_id: ConversationId) -> Conversation | None: ...
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

    def list_open(self, started_before: datetime) -> Sequence[Call]:
        """Those that nobody has told us the end of, by start, then id; at most 500."""
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


class BusyTimes(Protocol):
    """Times that entries of linked calendars take."""

    def list(self, span: Window) -> Sequence[BusyTime]:
        """Overlapping `span`, by start, then link and event."""
        ...

    def replace(self, link_id: str, times: Sequence[BusyTime]) -> None:
        """All of this link's times are these from now on; none for a link that is gone."""
        ...


class CalendarStates(Protocol):
    def find(self, link_id: str) -> CalendarState | None: ...
    def list(self) -> Sequence[CalendarState]:
        """By link."""
        ...

    def put(self, state: CalendarState) -> None: ...
    def remove(self, link_id: str) -> None:
        """Nothing happens when it is not there."""
        ...


class Pulses(Protocol):
    """Noted by the storage itself with whatever else is stored."""

    def read(self, calls_since: datetime) -> Pulse:
        """A number for each topic, which is another one once something of it has changed; of
        conversations, of those that began at or after `calls_since`."""
        ...


class Waitlist(Protocol):
    def get(self, waiting_id: str) -> Waiting: ...
    def list(self) -> Sequence[Waiting]:
        """Longest waiting first, then by id; at most 1,000."""
        ...

    def list_open(self) -> Sequence[Waiting]:
        """Those that are WAITING or OFFERED, longest waiting first, then by id; at most 500."""
        ...

    def add(self, waiting: Waiting) -> None: ...
    def save(self, waiting: Waiting) -> None: ...
    def remove(self, waiting_id: str) -> None: ...


class Audit(Protocol):
    def add(self, entry: AuditEntry) -> None: ...
    def list(self, wanted: AuditFilter, paging: Paging) -> Page[AuditEntry]:
        """Newest first, then by id."""
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
