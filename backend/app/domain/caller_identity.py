"""Who is calling or texting, as phone companies tell it: a number to call back, or nobody."""

import re
from typing import Final

from app.domain.phone_numbers import digits_of, to_e164

_WITHHELD: Final = ("anonymous", "restricted", "unknown", "unavailable", "blocked", "private")
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
WITHHELD_ON_KEYPAD: Final = frozenset(word.translate(_KEYS) for word in _WITHHELD)
"""Carriers spell "ANONYMOUS" on a keypad, +266696687, where a number has to stand. Some of these
look like numbers abroad (+86 is China), so they are told apart before any number is read."""

_NUMBER: Final = re.compile(r"\+?[0-9 ().\-]{7,30}")
_NORTH_AMERICAN_LENGTH: Final = len("+19135550123")


def caller_of(raw: str | None) -> str | None:
    """E.164, or None when nobody can be called back: withheld, SIP and client addresses, words.

    Two callers without a number are not the same person.
    """
    written = (raw or "").strip()
    if not _NUMBER.fullmatch(written) or digits_of(written) in WITHHELD_ON_KEYPAD:
        return None
    number = to_e164(written)
    # Numbers without an area code are possible numbers, and cannot be called from elsewhere.
    if number and number.startswith("+1") and len(number) != _NORTH_AMERICAN_LENGTH:
        return None
    return number


def texter_of(raw: str | None) -> str | None:
    """E.164 of who sent a text; None for short codes, sender names and other messengers' users.

    Whoever is None can be read, and is neither stored as a customer nor answered.
    """
    return caller_of(raw)
