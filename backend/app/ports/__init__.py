"""Everything this program needs from elsewhere, on four pages.

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

from app.ports.messaging import (
    Escalations,
    OptOuts,
    Outbox,
    OwnerCalls,
    TextMessages,
    WebhookCounts,
)
from app.ports.outside import (
    CalendarFiles,
    Calendars,
    Clock,
    LanguageModel,
    PhoneCalls,
    PhoneNumbers,
    Recordings,
    Speech,
    Texts,
    Transcription,
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
from app.ports.storage import PlatformUnitOfWork, Storage, UnitOfWork

__all__ = [
    "Appointments",
    "Audit",
    "Businesses",
    "BusyTimes",
    "CalendarFiles",
    "CalendarStates",
    "Calendars",
    "Calls",
    "Clock",
    "Conversations",
    "Customers",
    "Escalations",
    "LanguageModel",
    "OptOuts",
    "Outbox",
    "OwnerCalls",
    "PhoneCalls",
    "PhoneNumbers",
    "PlatformUnitOfWork",
    "Pulses",
    "Recordings",
    "Records",
    "Reports",
    "ReturnCalls",
    "Speech",
    "Storage",
    "Technicians",
    "TextMessages",
    "Texts",
    "Transcription",
    "UnitOfWork",
    "Waitlist",
    "WebhookCounts",
]
