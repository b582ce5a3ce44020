"""What one unit of work sees: drafts over the rows of one business, or of the platform."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.domain.businesses import BusinessId
from app.domain.live import Topic
from app.domain.outbox import Backlog
from app.domain.records import RecordKind
from app.domain.usage import Usage
from app.ports import (
    Appointments,
    Audit,
    Businesses,
    BusyTimes,
    CalendarStates,
    Calls,
    Conversations,
    Customers,
    Escalations,
    OptOuts,
    Outbox,
    OwnerCalls,
    Pulses,
    Records,
    Reports,
    ReturnCalls,
    Technicians,
    TextMessages,
    Waitlist,
    WebhookCounts,
)
from app.repositories.memory.appointments import MemoryAppointments
from app.repositories.memory.calendars import MemoryBusyTimes, MemoryCalendarStates
from app.repositories.memory.conversations import MemoryCalls, MemoryConversations
from app.repositories.memory.customers import MemoryCustomers, MemoryTechnicians
from app.repositories.memory.draft import Draft, Index
from app.repositories.memory.escalations import MemoryEscalations, MemoryOwnerCalls
from app.repositories.memory.messaging import (
    MemoryOptOuts,
    MemoryOutbox,
    MemoryReturnCalls,
    MemoryTextMessages,
)
from app.repositories.memory.platform import (
    MemoryAudit,
    MemoryBusinesses,
    backlog,
    open_escalations,
    urgent_businesses,
)
from app.repositories.memory.pulses import MemoryPulses
from app.repositories.memory.records import MemoryRecords
from app.repositories.memory.reports import MemoryReports
from app.repositories.memory.tables import Everything, Tables
from app.repositories.memory.usage import usage
from app.repositories.memory.waitlist import MemoryWaitlist
from app.repositories.memory.webhooks import MemoryWebhookCounts


class Drafts:
    """All drafts of a unit of work, to be merged together or not at all."""

    def __init__(self) -> None:
        self._drafts: list[Draft[Any, Any]] = []
        self._topics: list[tuple[Topic, Draft[Any, Any]]] = []

    def _draft(self, base: dict[Any, Any]) -> Draft[Any, Any]:
        self._drafts.append(Draft(base))
        return self._drafts[-1]

    def _index(self, base: dict[Any, Any]) -> Index[Any, Any]:
        index: Index[Any, Any] = Index(base)
        self._drafts.append(index)
        return index

    def merge(self) -> None:
        for draft in self._drafts:
            draft.merge()

    def refuse_changes(self) -> None:
        if any(draft.is_changed for draft in self._drafts):
            raise RuntimeError("this unit of work may only look")


class MemoryUnitOfWork(Drafts):
    def __init__(self, everything: Everything, business_id: BusinessId) -> None:
        super().__init__()
        rows = everything.tables[business_id]
        visits = self._index(rows.appointments_of)
        customers = MemoryCustomers(
            self._draft(rows.customers), self._draft(rows.customer_of_phone), visits
        )
        self.customers: Customers = customers
        self.technicians: Technicians = MemoryTechnicians(
            self._noted(Topic.SCHEDULE, rows.technicians)
        )
        appointments = MemoryAppointments(
            self._noted(Topic.SCHEDULE, rows.appointments),
            self._index(rows.appointments_on),
            visits,
            customers,
        )
        self.appointments: Appointments = appointments
        conversations = MemoryConversations(
            self._noted(Topic.CALLS, rows.conversations), self._draft(rows.transcripts)
        )
        self.conversations: Conversations = conversations
        self.calls: Calls = MemoryCalls(self._draft(rows.calls), self._index(rows.calls_of))
        self.return_calls: ReturnCalls = MemoryReturnCalls(
            self._noted(Topic.CALLBACKS, rows.return_calls)
        )
        texts = MemoryTextMessages(self._noted(Topic.MESSAGES, rows.text_messages))
        self.text_messages: TextMessages = texts
        self.opt_outs: OptOuts = MemoryOptOuts(self._draft(rows.opt_outs))
        self.busy_times: BusyTimes = MemoryBusyTimes(self._noted(Topic.SCHEDULE, rows.busy_times))
        self.calendar_states: CalendarStates = MemoryCalendarStates(
            self._draft(rows.calendar_states)
        )
        self.waitlist: Waitlist = MemoryWaitlist(self._draft(rows.waitlist))
        self._tell_of(rows)
        self.reports: Reports = MemoryReports(appointments, conversations, customers, texts)
        shelves: dict[RecordKind, Any] = {kind: getattr(self, kind.value) for kind in RecordKind}
        self.records: Records = MemoryRecords(shelves)
        self.audit: Audit = MemoryAudit(self._draft(everything.audit), business_id)

    def _tell_of(self, rows: Tables) -> None:
        """Of what is to be told, and of what was."""
        self.escalations: Escalations = MemoryEscalations(
            self._noted(Topic.EMERGENCIES, rows.escalations)
        )
        self.owner_calls: OwnerCalls = MemoryOwnerCalls(self._draft(rows.owner_calls))
        self.outbox: Outbox = MemoryOutbox(self._draft(rows.outbox))
        self.pulses: Pulses = MemoryPulses(rows.pulses)
        self._pulses = rows.pulses

    def merge(self) -> None:
        super().merge()
        for topic in {topic for topic, draft in self._topics if draft.is_changed}:
            self._pulses[topic] = self._pulses.get(topic, 0) + 1

    def _noted(self, topic: Topic, base: dict[Any, Any]) -> Draft[Any, Any]:
        """A draft whose changes those who watch are told of."""
        draft = self._draft(base)
        self._topics.append((topic, draft))
        return draft

    def lock_schedule(self) -> None:
        """Nobody else runs before this unit of work has ended."""


class MemoryPlatformUnitOfWork(Drafts):
    def __init__(self, everything: Everything) -> None:
        super().__init__()
        self._everything = everything
        self.businesses: Businesses = MemoryBusinesses(
            self._draft(everything.businesses),
            self._draft(everything.business_of_number),
            self._index(everything.businesses_of_credential),
        )
        self.webhooks: WebhookCounts = MemoryWebhookCounts(self._draft(everything.webhook_counts))
        self.audit: Audit = MemoryAudit(self._draft(everything.audit))

    def usage(self, business_id: BusinessId, now: datetime) -> Usage:
        return usage(self._everything.tables[business_id], now)

    def outbox_backlog(self, now: datetime) -> Backlog:
        return backlog(self._everything.tables, now)

    def urgent_businesses(self, now: datetime) -> Sequence[str]:
        return urgent_businesses(self._everything.tables, now)

    def count_open_escalations(self) -> int:
        return open_escalations(self._everything.tables)
