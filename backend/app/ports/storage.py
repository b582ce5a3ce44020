"""Units of work: everything of one business, or of the platform, inside one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.businesses import BusinessId
from app.domain.outbox import Backlog
from app.domain.usage import Usage
from app.ports.messaging import (
    Escalations,
    OptOuts,
    Outbox,
    OwnerCalls,
    TextMessages,
    WebhookCounts,
)
from app.ports.records import Records
from app.ports.reports import Reports
from app.ports.repositories import (
    Appointments,
    Audit,
    Businesses,
    BusyTimes,
    CalendarStates,
    Calls,
    Conversations,
    Customers,
    Pulses,
    ReturnCalls,
    Technicians,
    Waitlist,
)

T = TypeVar("T")


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
    busy_times: BusyTimes
    calendar_states: CalendarStates
    waitlist: Waitlist
    escalations: Escalations
    owner_calls: OwnerCalls
    outbox: Outbox
    reports: Reports
    records: Records
    pulses: Pulses
    audit: Audit
    """Entries added here carry this business's id, whatever they say."""

    def lock_schedule(self) -> None:
        """Wait until nobody else is changing this business's schedule; held until the end."""
        ...


class PlatformUnitOfWork(Protocol):
    """What the platform's operator may see: businesses and counts, no customers."""

    businesses: Businesses
    webhooks: WebhookCounts
    audit: Audit

    def usage(self, business_id: BusinessId, now: datetime) -> Usage: ...
    def outbox_backlog(self, now: datetime) -> Backlog: ...
    def urgent_businesses(self, now: datetime) -> Sequence[str]:
        """Those with urgent promises that are due, not dead and not leased, by id; at most 500."""
        ...

    def count_open_escalations(self) -> int:
        """Of all businesses."""
        ...


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
