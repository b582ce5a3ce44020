"""Phone numbers: any notation in, E.164 out."""

from functools import lru_cache

import phonenumbers

HOME_REGION = "US"


@lru_cache(maxsize=4096)
def to_e164(written: str | None) -> str | None:
    """`"(913) 555-0123"` -> `"+19135550123"`; None when it cannot be a phone number.

    Numbers are checked for a possible length, not for assignment: the North American plan opens
    area codes faster than any library learns them.
    """
    if not written or len(written) > 40:
        return None
    try:
        parsed = phonenumbers.parse(written, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def country_code_of(number: str | None) -> int | None:
    """`+19135550123` -> 1, for a number in E.164; None when it is none."""
    try:
        return phonenumbers.parse(number, None).country_code if number else None
    except phonenumbers.NumberParseException:
        return None


def digits_of(text: str) -> str:
    """The ASCII digits in `text`, for searching by part of a number."""
    return "".join(c for c in text if c in "0123456789")
