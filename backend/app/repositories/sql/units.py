"""What one unit of work sees: one business's rows, or the platform's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from app.domain.businesses import BusinessId
from app.domain.outbox import Backlog
from app.domain.usage import Usage
from app.errors import NotFound, StaleBusiness
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
from app.repositories.sql.appointments import SqlAppointments
from app.repositories.sql.audit import SqlAudit, SqlPlatformAudit
from app.repositories.sql.businesses import VERSION, SqlBusinesses
from app.repositories.sql.calendars import SqlBusyTimes, SqlCalendarStates
from app.repositories.sql.conversations import SqlCalls, SqlConversations
from app.repositories.sql.customers import SqlCustomers, SqlTechnicians
from app.repositories.sql.escalations import SqlEscalations, SqlOwnerCalls, open_escalations
from app.repositories.sql.messaging import SqlOptOuts, SqlReturnCalls, SqlTextMessages
from app.repositories.sql.outbox import SqlOutbox, backlog, urgent_businesses
from app.repositories.sql.pulses import SqlPulses
from app.repositories.sql.records import SqlRecords
from app.repositories.sql.reports import SqlReports
from app.repositories.sql.shelf import SqlShelf
from app.repositories.sql.usage import usage
from app.repositories.sql.waitlist import SqlWaitlist
from app.repositories.sql.webhooks import SqlWebhookCounts

LOCK_SCHEDULE = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:business_id, 0))")


W = TypeVar("W", bound=SqlShelf[Any] | SqlBusyTimes)


class SqlUnitOfWork:
    def __init__(self, connection: sa.Connection, business_id: BusinessId) -> None:
        self._connection = connection
        self._business_id = business_id
        self._written: list[SqlShelf[Any] | SqlBusyTimes] = []
        self.customers: Customers = SqlCustomers(connection, business_id)
        self.technicians: Technicians = self._watched(SqlTechnicians(connection, business_id))
        self.appointments: Appointments = self._watched(SqlAppointments(connection, business_id))
        self.conversations: Conversations = SqlConversations(connection, business_id)
        self.calls: Calls = SqlCalls(connection, business_id)
        self.return_calls: ReturnCalls = self._watched(SqlReturnCalls(connection, business_id))
        self.text_messages: TextMessages = self._watched(SqlTextMessages(connection, business_id))
        self.opt_outs: OptOuts = SqlOptOuts(connection, business_id)
        self.busy_times: BusyTimes = self._watched(SqlBusyTimes(connection, business_id))
        self.calendar_states: CalendarStates = SqlCalendarStates(connection, business_id)
        self.waitlist: Waitlist = SqlWaitlist(connection, business_id)
        self.escalations: Escalations = self._watched(SqlEscalations(connection, business_id))
        self.owner_calls: OwnerCalls = SqlOwnerCalls(connection, business_id)
        self.outbox: Outbox = SqlOutbox(connection, business_id)
        self.reports: Reports = SqlReports(connection, business_id)
        self._records = SqlRecords(connection, business_id)
        self.records: Records = self._records
        self._pulses = SqlPulses(connection, business_id)
        self.pulses: Pulses = self._pulses
        self.audit: Audit = SqlAudit(connection, business_id)

    def note_changes(self) -> None:
        """For those who watch; the last thing that is written."""
        topics = {one.topic for one in self._written if one.has_written and one.topic is not None}
        self._pulses.note(topics.union(self._records.topics()))

    def _watched(self, repository: W) -> W:
        self._written.append(repository)
        return repository

    def lock_schedule(self) -> None:
        """SQLite's one writer holds every schedule anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(LOCK_SCHEDULE, {"business_id": self._business_id})


class SqlPlatformUnitOfWork:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.businesses: Businesses = SqlBusinesses(connection)
        self.webhooks: WebhookCounts = SqlWebhookCounts(connection)
        self.audit: Audit = SqlPlatformAudit(connection, "")

    def usage(self, business_id: BusinessId, now: datetime) -> Usage:
        return usage(self._connection, business_id, now)

    def outbox_backlog(self, now: datetime) -> Backlog:
        return backlog(self._connection, now)

    def urgent_businesses(self, now: datetime) -> Sequence[str]:
        return urgent_businesses(self._connection, now)

    def count_open_escalations(self) -> int:
        return open_escalations(self._connection)


def refuse_stale(connection: sa.Connection, business_id: BusinessId, at_version: int) -> None:
    version = connection.execute(VERSION, {"this_key": business_id}).scalar()
    if version is None:
        raise NotFound(f"no business {business_id}")
    if version != at_version:
        raise StaleBusiness(f"business {business_id} has changed")
