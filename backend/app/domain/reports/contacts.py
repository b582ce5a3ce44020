"""Reports on conversations: who became a visit, how soon, and what went by text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.conversations import Channel
from app.domain.reports.measures import share
from app.domain.reports.tallies import BookingTally, TalkTally, TextTally
from app.domain.text_messages import TextKind, TextStatus

NO_LEAD: Final = frozenset({"sales", "robocall", "wrong_number"})
"""Outcomes of conversations with people who never wanted work done."""
TO_THE_BUSINESS: Final = frozenset({TextKind.OWNER_ALERT.value, TextKind.ESCALATION.value})


@dataclass(frozen=True, slots=True)
class ChannelFunnel:
    channel: str
    leads: int
    booked_appointments: int
    conversion_rate: float
    average_time_to_book_minutes: float


@dataclass(frozen=True, slots=True)
class Funnel:
    overall_leads: int
    overall_booked: int
    overall_conversion_rate: float
    channels: Sequence[ChannelFunnel]


def funnel(talks: Sequence[TalkTally], bookings: Sequence[BookingTally]) -> Funnel:
    """Of leads alone; a channel without any is left out."""
    wanted = [one for one in talks if one.outcome not in NO_LEAD]
    leads, booked = sum(one.talks for one in wanted), sum(one.booked for one in bookings)
    channels = [
        _channel(channel, wanted, bookings)
        for channel in Channel
        if any(one.channel is channel for one in wanted)
    ]
    return Funnel(leads, booked, share(booked, leads), channels)


def _channel(
    channel: Channel, talks: Iterable[TalkTally], bookings: Iterable[BookingTally]
) -> ChannelFunnel:
    leads = sum(one.talks for one in talks if one.channel is channel)
    made = [one for one in bookings if one.channel is channel]
    booked = sum(one.booked for one in made)
    return ChannelFunnel(channel.value, leads, booked, share(booked, leads), _minutes(made))


@dataclass(frozen=True, slots=True)
class ChannelTime:
    channel: str
    samples: int
    average_minutes: float


@dataclass(frozen=True, slots=True)
class TimeToBook:
    overall_samples: int
    overall_average_minutes: float
    by_channel: Sequence[ChannelTime]


def time_to_book(bookings: Sequence[BookingTally]) -> TimeToBook:
    """From hello to the appointment."""
    by_channel = []
    for channel in Channel:
        some = [one for one in bookings if one.channel is channel]
        if some:
            samples = sum(one.booked for one in some)
            by_channel.append(ChannelTime(channel.value, samples, _minutes(some)))
    return TimeToBook(sum(one.booked for one in bookings), _minutes(bookings), by_channel)


def _minutes(bookings: Iterable[BookingTally]) -> float:
    """On average; 0 of nothing."""
    made = list(bookings)
    booked = sum(one.booked for one in made)
    return round(sum(one.seconds for one in made) / 60 / booked, 1) if booked else 0.0


@dataclass(frozen=True, slots=True)
class Totals:
    total_conversations: int
    flagged_conversations: int
    emergency_conversations: int


def totals(talks: Iterable[TalkTally]) -> Totals:
    some = list(talks)
    return Totals(
        sum(one.talks for one in some),
        sum(one.flagged for one in some),
        sum(one.emergencies for one in some),
    )


@dataclass(frozen=True, slots=True)
class SmsMetrics:
    owner_messages: int
    customer_messages: int
    total_messages: int
    confirmations_via_sms: int
    cancellations_via_sms: int
    reschedules_via_sms: int
    opt_out_events: int
    opt_in_events: int
    confirmation_share_via_sms: float | None
    cancellation_share_via_sms: float | None


def sms_metrics(texts: Sequence[TextTally], visits: int, fell_through: int) -> SmsMetrics:
    """`visits` stood and `fell_through` did not, of those that the texts may have been about."""
    out = [
        one
        for one in texts
        if one.direction == "outbound" and one.status != TextStatus.SUPPRESSED.value
    ]
    to_owner = sum(one.texts for one in out if one.kind in TO_THE_BUSINESS)
    sent = sum(one.texts for one in out)
    confirmed, cancelled = _came_of(texts, "confirmed"), _came_of(texts, "cancelled")
    return SmsMetrics(
        owner_messages=to_owner,
        customer_messages=sent - to_owner,
        total_messages=sent,
        confirmations_via_sms=confirmed,
        cancellations_via_sms=cancelled,
        reschedules_via_sms=_came_of(texts, "moved"),
        opt_out_events=_came_of(texts, "opted_out"),
        opt_in_events=_came_of(texts, "opted_in"),
        confirmation_share_via_sms=share(confirmed, visits) if visits else None,
        cancellation_share_via_sms=share(cancelled, fell_through) if fell_through else None,
    )


def _came_of(texts: Iterable[TextTally], outcome: str) -> int:
    came = (one for one in texts if one.direction == "inbound" and one.outcome == outcome)
    return sum(one.texts for one in came)
