"""The PIN of an owner's line: which ones are too easy, and when guessing has gone too far."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from app.domain.phone_numbers import digits_of
from app.domain.understanding.numbers import digits

SHORTEST, LONGEST = 4, 8
TRIES: Final = 3
"""In one call."""
MOST_WRONG: Final = 5
"""Within an hour, over all calls; then the line is locked for an hour."""
MOST_CALLS: Final = 20
"""Within an hour that did not come to a right PIN; who rings more often is guessing."""
HOUR: Final = timedelta(hours=1)
WELL_KNOWN: Final = frozenset({"2580", "0852", "1379", "1397", "2468", "8642", "1357", "7531"})
_RUN: Final = "01234567890123456789"
_REPEATED: Final = re.compile(r"(.{1,4})\1+")


def weakness(pin: str, phones: Iterable[str | None]) -> str | None:
    """Why a PIN would be guessed; None when it is good enough. `phones` are the owner's."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return f"a PIN has {SHORTEST} to {LONGEST} digits"
    if _REPEATED.fullmatch(pin) or len(set(pin)) < 3:
        return "a PIN of repeated digits is guessed at once"
    if pin in _RUN or pin[::-1] in _RUN or pin in WELL_KNOWN:
        return "a PIN of digits in a row is guessed at once"
    if any(phone and pin in digits_of(phone) for phone in phones):
        return "a PIN must not be part of a telephone number of the business"
    return None


def pin_in(words: str, keys: str | None) -> str:
    """The digits that were keyed in or spoken ("four eight oh two"); empty when there are none."""
    return digits_of(keys) if keys else digits_of(digits(words))


def locked_until(wrong_at: Iterable[datetime]) -> datetime | None:
    """The end of the last lock these wrong PINs led to, past or not."""
    in_order = sorted(wrong_at)
    last = MOST_WRONG - 1
    ends = [
        at + HOUR
        for first, at in zip(in_order, in_order[last:], strict=False)
        if at - first <= HOUR
    ]  # fmt: skip
    return max(ends, default=None)
