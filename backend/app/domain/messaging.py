"""Whether a text may go now, has to wait, or must not go at all; and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.outbox import SendText
from app.domain.quiet_hours import quiet_until
from app.domain.text_messages import TextKind

JUST_NOW: Final = timedelta(hours=1)
"""So long after they did something, its answer may come at any hour of the day."""
SAME_WORDS_WITHIN: Final = timedelta(minutes=10)
EMERGENCY_LASTS: Final = timedelta(hours=12)
"""Since they were last heard."""
PAUSE: Final = timedelta(minutes=15)
"""Until a text that was one too many for this hour is looked at again."""


UNASKED: Final = frozenset(
    {TextKind.REMINDER, TextKind.FOLLOWUP, TextKind.RETENTION, TextKind.REVIEW}
)
"""Kinds that nobody waits for at night, whatever happened."""


class Rule(StrEnum):
    """As the ledger shows them; the first seven let a text go, the last three make it wait."""

    REPLY = "reply"
    ESCALATION = "escalation"
    OWNER_ALERT = "owner_alert"
    JUST_ASKED = "just_asked"
    EMERGENCY = "emergency"
    DAYTIME = "daytime"
    TOLD_NUMBER = "told_number"

    NOT_A_NUMBER = "not_a_number"
    OUR_OWN_NUMBER = "our_own_number"
    PREMIUM_NUMBER = "premium_number"
    FOREIGN_NUMBER = "foreign_number"
    LANDLINE = "landline"
    OPTED_OUT = "opted_out"
    TOO_LATE = "too_late"
    DUPLICATE = "duplicate"
    STRANGER = "stranger"
    TOLD_NUMBER_LIMIT = "told_number_limit"
    DAY_LIMIT = "number_day_limit"

    QUIET_HOURS = "quiet_hours"
    HOUR_LIMIT = "number_hour_limit"
    BUSINESS_LIMIT = "business_hour_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Most texts, besides direct replies and escalations."""

    to_one_an_hour: int = 10
    to_one_a_day: int = 30
    to_our_own_an_hour: int = 60
    by_business_an_hour: int = 500
    to_told_numbers_a_day: int = 20
    to_one_block_a_day: int = 5
    """Told numbers that differ in the last four digits only: pumping walks through a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What is known of whom a text is for."""

    is_our_own: bool = False
    """The owner, whoever is on call, whoever takes transferred calls."""
    refused: str | None = None
    """By `destinations.refusal`."""
    is_landline: bool = False
    has_opted_out: bool = False
    zones: Sequence[ZoneInfo] = ()
    """Where they may be."""
    has_emergency: bool = False
    """The text belongs to a conversation about one, of these hours."""
    is_stored: bool = False
    """A customer of the business."""
    is_proven: bool = False
    """Somebody called or texted from this number, or it has been a customer's for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What went out lately, without the text in question."""

    to_one_in_an_hour: int = 0
    to_one_in_a_day: int = 0
    by_business_in_an_hour: int = 0
    to_told_numbers_in_a_day: int = 0
    to_one_block_in_a_day: int = 0
    is_repeat: bool = False
    """The very same words went to this number within ten minutes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`goes` and no `until`: now. `until`: asked again then. Neither: never."""

    rule: Rule
    goes: bool = False
    until: datetime | None = None


def judge(
    text: SendText, recipient: Recipient, traffic: Traffic, limits: Limits, now: datetime
) -> Verdict:
    """The first rule that has something to say decides."""
    stopped = _never(text, recipient, now)
    if stopped is not None:
        return Verdict(stopped)
    if text.kind in (TextKind.REPLY, TextKind.ESCALATION):
        return Verdict(Rule(text.kind.value), goes=True)
    if traffic.is_repeat:
        return Verdict(Rule.DUPLICATE)
    is_alert = is_alert_of_ours(text, recipient)
    excess = _excess_alerts(traffic, limits) if is_alert else _excess(traffic, limits)
    if excess is Rule.DAY_LIMIT:
        return Verdict(excess)
    if excess is not None:
        return _waits(text, excess, now + PAUSE)
    if is_alert:
        return Verdict(Rule.OWNER_ALERT, goes=True)
    return _to_customer(text, recipient, traffic, limits, now)


def may_be_told(text: SendText) -> bool:
    """A lead whom we owe a call may have left any number."""
    return text.number_was_told or text.kind is TextKind.FOLLOWUP


def is_alert_of_ours(text: SendText, recipient: Recipient) -> bool:
    return text.kind is TextKind.OWNER_ALERT and recipient.is_our_own


def _never(text: SendText, recipient: Recipient, now: datetime) -> Rule | None:
    if recipient.refused is not None and not _is_owners_choice(recipient):
        return Rule(recipient.refused)
    # A customer's STOP silences neither an alarm nor the business's own people.
    is_for_us = text.kind is TextKind.ESCALATION or is_alert_of_ours(text, recipient)
    if recipient.is_landline and not is_for_us:
        return Rule.LANDLINE
    if recipient.has_opted_out and not is_for_us:
        return Rule.OPTED_OUT
    if text.useful_until is not None and text.useful_until < now:
        return Rule.TOO_LATE
    return None


def _is_owners_choice(recipient: Recipient) -> bool:
    """An owner with a phone from abroad has to hear of emergencies."""
    return recipient.is_our_own and recipient.refused == Rule.FOREIGN_NUMBER


def _excess(traffic: Traffic, limits: Limits) -> Rule | None:
    if traffic.to_one_in_a_day >= limits.to_one_a_day:
        return Rule.DAY_LIMIT
    if traffic.to_one_in_an_hour >= limits.to_one_an_hour:
        return Rule.HOUR_LIMIT
    if traffic.by_business_in_an_hour >= limits.by_business_an_hour:
        return Rule.BUSINESS_LIMIT
    return None


def _excess_alerts(traffic: Traffic, limits: Limits) -> Rule | None:
    too_many = traffic.to_one_in_an_hour >= limits.to_our_own_an_hour
    return Rule.HOUR_LIMIT if too_many else None


def _to_customer(
    text: SendText, recipient: Recipient, traffic: Traffic, limits: Limits, now: datetime
) -> Verdict:
    is_told = may_be_told(text) and not recipient.is_proven
    if is_told and not recipient.is_stored:
        return Verdict(Rule.STRANGER)
    if is_told and _is_pumping(traffic, limits):
        return Verdict(Rule.TOLD_NUMBER_LIMIT)
    until = quiet_until(now, recipient.zones)
    if until is None:
        return Verdict(Rule.TOLD_NUMBER if is_told else Rule.DAYTIME, goes=True)
    awake = _awake_because(text, recipient, now)
    if awake is None:
        return _waits(text, Rule.QUIET_HOURS, until)
    return Verdict(Rule.TOLD_NUMBER if is_told else awake, goes=True)


def _awake_because(text: SendText, recipient: Recipient, now: datetime) -> Rule | None:
    if recipient.has_emergency and text.kind not in UNASKED:
        return Rule.EMERGENCY
    is_answer = text.asked_at is not None and now - text.asked_at <= JUST_NOW
    return Rule.JUST_ASKED if is_answer else None


def _is_pumping(traffic: Traffic, limits: Limits) -> bool:
    return (
        traffic.to_told_numbers_in_a_day >= limits.to_told_numbers_a_day
        or traffic.to_one_block_in_a_day >= limits.to_one_block_a_day
    )


def _waits(text: SendText, rule: Rule, until: datetime) -> Verdict:
    """Unless it is worth nothing by then."""
    if text.useful_until is not None and text.useful_until < until:
        return Verdict(Rule.TOO_LATE)
    return Verdict(rule, until=until)
