"""Numbers that are never texted: no phone numbers, costly ones, those abroad, and our own."""

from collections.abc import Collection
from typing import Final

from app.domain.caller_identity import caller_of
from app.domain.phone_numbers import country_code_of
from app.domain.time_zones import area_code_of

HOME: Final = 1
"""The country code that the United States and Canada share with some twenty countries."""
ABROAD: Final = frozenset(
    {
        *("242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721"),
        *("758", "767", "784", "809", "829", "849", "868", "869", "876"),
    }
)
"""Area codes of the Caribbean and Bermuda: they look like home and cost as much as overseas."""
COSTLY: Final = frozenset(
    {
        *("500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "532", "533"),
        *("535", "538", "542", "543", "544", "545", "546", "547", "549", "550", "552", "553"),
        *("554", "556", "566", "569", "577", "578", "588", "589", "700", "710", "900"),
    }
)
"""Premium rates (900), and numbers that stand for no place, which somebody is paid for."""
COSTLY_EXCHANGE: Final = "976"


def refusal(number: str, *, ours: Collection[str], home_number: str | None) -> str | None:
    """The rule that forbids texting `number`; None when there is none.

    `ours` are numbers of the business itself: a text to one of them comes back as a customer's.
    `home_number` is the business's own; its country is home as well.
    """
    if caller_of(number) != number:
        return "not_a_number"
    if number in ours:
        return "our_own_number"
    code = area_code_of(number)
    if code in COSTLY or (code is not None and number[5:8] == COSTLY_EXCHANGE):
        return "premium_number"
    if code in ABROAD or country_code_of(number) not in {HOME, country_code_of(home_number)}:
        return "foreign_number"
    return None
