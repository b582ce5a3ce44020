"""Whom a call may be put through to, and what came of it."""

from dataclasses import dataclass
from typing import Final

from app.domain.businesses import Business
from app.domain.calls import Call, Transfer
from app.domain.near_numbers import is_near

RING_SECONDS: Final = 20
"""Then the caller has waited long enough, and mailboxes begin to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """How the attempt ended, as Twilio tells it."""

    status: str | None
    """`completed`, `answered`, `busy`, `no-answer`, `failed`, `canceled`."""
    is_bridged: bool | None = None
    """Whether the two were connected; None where it was not told."""


def target(business: Business, call: Call) -> str | None:
    """The business's own stored number, and never one that a caller said.

    None for a number that would ring the caller, the line the call was forwarded from (a loop),
    or ourselves, and for numbers that cost more than a call at home.
    """
    number = business.transfer_phone
    own = business.twilio_phone_number
    in_a_loop = {call.from_number, call.forwarded_from, call.to_number, own}
    return number if number not in in_a_loop and is_near(number, own) else None


def was_taken(dialled: Dialled, transfer: Transfer | None) -> bool:
    """Connected with a person. A dial that "completed" may have reached nobody: a mailbox presses
    no key. https://www.twilio.com/docs/voice/twiml/dial"""
    if dialled.is_bridged is not None:
        return dialled.is_bridged
    return transfer is not None and transfer.accepted_at is not None
