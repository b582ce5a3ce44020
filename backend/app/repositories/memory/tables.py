"""Everything stored, and the drafts of it that a unit of work changes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.appointments import Appointment
from app.domain.audit import AuditEntry
from app.domain.businesses import Business
from app.domain.calendars import BusyTime, CalendarState
from app.domain.calls import Call
from app.domain.conversations import Conversation, Message
from app.domain.customers import Customer
from app.domain.escalations import Escalation
from app.domain.live import Topic
from app.domain.outbox import OutboxEntry
from app.domain.owner_calls import OwnerCall
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician
from app.domain.text_messages import OptOut, TextMessage
from app.domain.waitlist import Waiting
from app.domain.webhooks import WebhookCount

Said = tuple["Said | None", tuple[Message, ...]]
"""A transcript: what was said before, and what was said then. Appending copies nothing."""


@dataclass(slots=True)
class Tables:
    """One business's rows by id (or phone), and an index for each look-up."""

    customers: dict[str, Customer] = field(default_factory=dict)
    customer_of_phone: dict[str, str] = field(default_factory=dict)
    technicians: dict[str, Technician] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    appointments_on: dict[date | None, tuple[str, ...]] = field(default_factory=dict)
    appointments_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    transcripts: dict[str, Said] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    calls_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    return_calls: dict[str, ReturnCall] = field(default_factory=dict)
    text_messages: dict[str, TextMessage] = field(default_factory=dict)
    opt_outs: dict[str, OptOut] = field(default_factory=dict)
    busy_times: dict[str, tuple[BusyTime, ...]] = field(default_factory=dict)
    calendar_states: dict[str, CalendarState] = field(default_factory=dict)
    waitlist: dict[str, Waiting] = field(default_factory=dict)
    escalations: dict[str, Escalation] = field(default_factory=dict)
    owner_calls: dict[str, OwnerCall] = field(default_factory=dict)
    outbox: dict[str, OutboxEntry] = field(default_factory=dict)
    pulses: dict[Topic, int] = field(default_factory=dict)


@dataclass(slots=True)
class Everything:
    """All businesses' rows."""

    tables: defaultdict[str, Tables] = field(default_factory=lambda: defaultdict(Tables))
    businesses: dict[str, Business] = field(default_factory=dict)
    business_of_number: dict[str, str] = field(default_factory=dict)
    businesses_of_credential: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    webhook_counts: dict[tuple[str, datetime, str], WebhookCount] = field(default_factory=dict)
    audit: dict[tuple[str, str], AuditEntry] = field(default_factory=dict)
