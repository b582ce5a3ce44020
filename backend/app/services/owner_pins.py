"""Setting an owner's PIN, and telling whether one is right."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from app.domain.businesses import Business
from app.domain.owner_pins import HOUR, MOST_CALLS, locked_until, weakness
from app.errors import Invalid
from app.ports import UnitOfWork
from app.services.secrets import Sealing

PIN: Final = "owner_pin"
"""As it is published."""


def keeping(
    sealing: Sealing, changes_for: Callable[[Business], Mapping[str, Any]]
) -> Callable[[Business], Mapping[str, Any]]:
    """The same changes with a PIN as it is kept; Invalid when it is too easy to guess."""

    def changes(business: Business) -> Mapping[str, Any]:
        changed = dict(changes_for(business))
        if PIN not in changed:
            return changed
        pin = changed.pop(PIN)
        return {**changed, "owner_pin_digest": _kept(sealing, replace(business, **changed), pin)}

    return changes


def with_pin(sealing: Sealing, business: Business, pin: str | None) -> Business:
    """Of a new business."""
    return replace(business, owner_pin_digest=_kept(sealing, business, pin))


def is_right(sealing: Sealing, business: Business, pin: str) -> bool:
    """Compared in constant time; no PIN is right where none was set."""
    kept = business.owner_pin_digest
    return kept is not None and hmac.compare_digest(_digest(sealing, business, pin), kept)


def is_locked(uow: UnitOfWork, now: datetime) -> bool:
    """After too many wrong PINs, or too many calls that came to none."""
    # A lock lasts an hour and looks back an hour.
    recent = uow.owner_calls.list(now - 2 * HOUR)
    unproved = sum(not one.is_admitted and one.started_at > now - HOUR for one in recent)
    until = locked_until(at for one in recent for at in one.wrong_at)
    return unproved >= MOST_CALLS or (until is not None and now < until)


def _kept(sealing: Sealing, business: Business, pin: str | None) -> str | None:
    if pin is None:
        return None
    contacts = (contact.phone for contact in business.on_call)
    phones = (business.owner_phone, business.twilio_phone_number, business.transfer_phone)
    why = weakness(pin, (*phones, *contacts))
    if why:
        raise Invalid(why)
    return _digest(sealing, business, pin)


def _digest(sealing: Sealing, business: Business, pin: str) -> str:
    """The business is part of it: the same PIN elsewhere is another secret."""
    return sealing.digest(f"owner pin of {business.id}: {pin}")
