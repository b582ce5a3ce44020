"""Customers: the people a business serves, one per phone number."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from app.domain.folding import fold
from app.domain.phone_numbers import digits_of

CustomerId = NewType("CustomerId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: CustomerId
    name: str
    phone: str
    """E.164; one customer per phone number and business."""
    created_at: datetime
    email: str | None = None
    address: str | None = None
    tags: tuple[str, ...] = ()
    notes: str | None = None
    language_code: str | None = None
    lead_source: str | None = None

    @property
    def search_text(self) -> str:
        """What a search looks through: folded name, digits of the phone, folded address."""
        return "\n".join(
            (
                fold(self.name),
                digits_of(self.phone),
                fold(self.address or ""),
                fold(self.email or ""),
            )
        )


def search_terms(query: str) -> tuple[str, ...]:
    """The texts of which one must stand in `search_text`: folded words, or a number's digits.

    `(913) 555-0123`, `913.555.0123` and `5550123` all find `+19135550123`.
    """
    digits = digits_of(query)
    is_number = len(digits) >= 4 and all(c in "0123456789+-.() x/" for c in query)
    return (digits,) if is_number else (fold(query),)
