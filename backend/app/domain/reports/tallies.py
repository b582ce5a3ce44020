"""Tallies: the small grouped counts that reports are made of. Money is in whole cents, so that
sums are exact wherever they are made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.conversations import Channel


class VisitPart(StrEnum):
    """What visits can be grouped by; the names are those of VisitTally's fields."""

    SERVICE_TYPE = "service_type"
    LEAD_SOURCE = "lead_source"
    JOB_STAGE = "job_stage"
    QUOTE_STATUS = "quote_status"
    STATUS = "status"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSpan:
    """Visits that start in [since, until)."""

    since: datetime
    until: datetime
    and_booked_ahead: bool = False
    """Also those that start later and were booked at or after `since`."""
    fell_through: bool = False
    """Those that were cancelled or missed; else those that were not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTally:
    """The visits that have these parts in common; None also where it is not grouped by them."""

    service_type: str | None = None
    lead_source: str | None = None
    job_stage: str | None = None
    quote_status: str | None = None
    status: str | None = None
    area: str | None = None
    visits: int = 0
    emergencies: int = 0
    valued: int = 0
    """Those with an estimated value."""
    estimated_cents: int = 0
    emergency_cents: int = 0
    """The emergencies' part of `estimated_cents`."""
    quoted: int = 0
    """Those with a quoted value."""
    quoted_cents: int = 0
    customers: int = 0
    """How many they visit; counted only where visits are grouped by area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronTally:
    """Customers visited in a span, by when they were first visited ever."""

    period: int
    """How many of the given moments lie at or before their first visit."""
    is_repeat: bool
    """Visited more than once up to the span's end."""
    customers: int
    visits: int
    emergencies: int
    estimated_cents: int
    emergency_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagTally:
    """Customers who have just these tags."""

    tags: tuple[str, ...]
    customers: int
    visits: int = 0
    emergencies: int = 0
    estimated_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTally:
    """Visits that start at one moment."""

    starts_at: datetime
    visits: int
    emergencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkTally:
    """Conversations of one channel that ended alike."""

    channel: Channel
    outcome: str | None
    talks: int
    flagged: int
    emergencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingTally:
    """Conversations of one channel that made an appointment."""

    channel: Channel
    booked: int
    seconds: int
    """From the beginning of each to its first appointment, summed; each moment is cut to the
    second."""


@dataclass(frozen=True, slots=True)
class LeadTally:
    """Numbers that told us of work, each counted once; a withheld one as often as it rang."""

    booked: int
    unbooked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTally:
    direction: str
    kind: str
    status: str
    outcome: str | None
    texts: int


@dataclass(frozen=True, slots=True)
class CampaignTally:
    campaign: str | None
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTally:
    customers: int
    with_email: int
    with_address: int
    complete: int
    """With both."""


@dataclass(frozen=True, slots=True)
class QuoteCustomers:
    quoted: int
    converted: int


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """A conversation by phone."""

    began: datetime
    is_served: bool
    """It has one of the outcomes asked for, was an emergency, or an appointment was made in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedTally:
    """Appointments of one kind of work that conversations of one period made, and that were
    neither cancelled nor missed since."""

    period: int
    """How many of the given moments lie at or before the conversations' beginning."""
    service_type: str | None
    visits: int
    valued: int
    """Those with an estimated value."""
    estimated_cents: int
