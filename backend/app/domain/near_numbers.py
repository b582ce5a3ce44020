"""Numbers near enough to be called or texted at the usual price: a guard against toll fraud."""

from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from app.domain.caller_identity import caller_of

HOME: Final = frozenset({"US", "CA"})
"""They share the country code 1 with some twenty countries that cost as much as overseas."""
COSTLY: Final = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
    }
)
NO_PERSONS: Final = COSTLY | {PhoneNumberType.TOLL_FREE, PhoneNumberType.FIXED_LINE}


def is_near(number: str | None, own_number: str | None = None) -> bool:
    """Whether it is an ordinary number (E.164) of the United States, Canada, or the country of the
    business's own number."""
    return number is not None and _is_near(number, own_number) and _kind(number) not in COSTLY


def may_be_mobile(number: str | None, own_number: str | None = None) -> bool:
    """North American mobiles look like any other number there; in doubt, yes."""
    return is_near(number, own_number) and _kind(number or "") not in NO_PERSONS


@lru_cache(maxsize=4096)
def _is_near(number: str, own_number: str | None) -> bool:
    if caller_of(number) != number:
        return False
    code, region = _country(number)
    if code == 1:
        # Area codes that the library has not learned yet are at home.
        return region is None or region in HOME
    return own_number is not None and (code, region) == _country(own_number)


def _country(number: str) -> tuple[int, str | None]:
    parsed = phonenumbers.parse(number, None)
    return parsed.country_code or 0, phonenumbers.region_code_for_number(parsed)


@lru_cache(maxsize=4096)
def _kind(number: str) -> int:
    return phonenumbers.number_type(phonenumbers.parse(number, None))
