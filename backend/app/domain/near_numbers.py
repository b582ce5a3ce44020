"""Numbers near enough to be called at the usual price, and those that a person may text from."""

from typing import Final

from app.domain.destinations import refusal

TOLL_FREE: Final = frozenset({"800", "822", "833", "844", "855", "866", "877", "888"})
"""Businesses' lines, which no caller carries about."""


def is_near(number: str | None, own_number: str | None = None) -> bool:
    """Whether it is an ordinary number (E.164) of the United States, Canada, or the country of the
    business's own number: a guard against toll fraud."""
    return number is not None and refusal(number, ours=(), home_number=own_number) is None


def may_be_mobile(number: str | None, own_number: str | None = None) -> bool:
    """North American mobiles look like any other number there; in doubt, yes."""
    is_toll_free = number is not None and number.startswith("+1") and number[2:5] in TOLL_FREE
    return is_near(number, own_number) and not is_toll_free
