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
from app.domain.escalations import Escalation
from app.domain.outbox import OutboxEntry
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician, TechnicianId
from app.domain.text_messages import OptOut, TextFilter, TextKind, TextMessage
from app.domain.waitlist import Waiting
from app.domain.webhooks import WebhookCount


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


class TextMessages(Protocol):
    def get(self, message_id: str) -> TextMessage: ...
    def find(self, message_id: str) -> TextMessage | None: ...
    def count_outbound(
        self, since: datetime, phone: str | None = None, kind: TextKind | None = None
    ) -> int:
        """Texts of ours created at or after `since`, to `phone` or to anybody, of this kind or of
        any, that were neither held back nor failed."""
        ...

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


class Escalations(Protocol):
    def get(self, escalation_id: str) -> Escalation: ...
    def find(self, escalation_id: str) -> Escalation | None: ...
    def find_by_conversation(self, conversation_id: str) -> Escalation | None:
        """The one opened last."""
        ...

    def list(self, paging: Paging, *, is_open: bool | None = None) -> Page[Escalation]:
        """Newest first, then by id; None is both those that are open and those that are not."""
        ...

    def list_open(self) -> Sequence[Escalation]:
        """Oldest first, then by id; at most 500."""
        ...

    def add(self, escalation: Escalation) -> Escalation:
        """Stored as version 1."""
        ...

    def save(self, escalation: Escalation) -> Escalation:
        """Stored one version up; StaleEscalation if the stored version is not the one given."""
        ...


class OwnerCalls(Protocol):
    def find(self, call_sid: str) -> OwnerCall | None: ...
    def list(self, started_since: datetime) -> Sequence[OwnerCall]:
        """Newest first, then by id; at most 100."""
        ...

    def put(self, call: OwnerCall) -> None: ...


class Outbox(Protocol):
    def find(self, entry_id: str) -> OutboxEntry | None: ...
    def add(self, *entries: OutboxEntry) -> None: ...
    def claim(
        self, now: datetime, lease_until: datetime, limit: int, *, urgent: bool = False
    ) -> Sequence[OutboxEntry]:
        """Due ones that are not dead and not leased past `now`, by due time, then id; they come
        back leased until `lease_until` with one more attempt. Two workers never claim the same.

        Either those whose ids begin with URGENT, or the others.
        """
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


class WebhookCounts(Protocol):
    """Of all businesses, for the platform."""

    def note(self, counts: Sequence[WebhookCount]) -> None:
        """Added to what is there: requests and errors are summed, the last moment is kept."""
        ...

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookCount]:
        """Hours that begin at or after `since`; by business, then hour, then webhook."""
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
