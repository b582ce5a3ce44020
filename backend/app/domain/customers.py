"""Customers: the people a business serves, one per phone number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NewType

from app.domain.folding import fold
from app.domain.phone_numbers import digits_of

CustomerId = NewType("CustomerId", str)
SINGLE: Final = ("name", "email", "address", "language_code", "lead_source")
TOLD_APART: Final = ("name", "email", "address")
MOST_TAGS: Final = 50
LONGEST_NOTES: Final = 4000
"""Letters."""


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
    other_phones: tuple[str, ...] = ()
    """E.164; of records that were merged into this one. Not looked at when somebody calls."""
    merged_ids: tuple[CustomerId, ...] = ()
    """Ids under which those records were known."""

    @property
    def search_text(self) -> str:
        """What a search looks through: folded name, digits of the phone, folded address."""
        return "\n".join(
            (
                fold(self.name),
                " ".join(map(digits_of, (self.phone, *self.other_phones))),
                fold(self.address or ""),
                fold(self.email or ""),
            )
        )


def merged(kept: Customer, duplicate: Customer) -> Customer:
    """One of two: what `kept` says wins, blanks are filled, and what would be lost is noted."""
    filled = {name: getattr(kept, name) or getattr(duplicate, name) for name in SINGLE}
    phones = (*kept.other_phones, duplicate.phone, *duplicate.other_phones)
    notes = (kept.notes, duplicate.notes, _lost(kept, duplicate))
    return replace(
        kept,
        **filled,
        tags=united(kept.tags, duplicate.tags),
        notes="\n".join(dict.fromkeys(filter(None, notes))) or None,
        other_phones=tuple(dict.fromkeys(phones)),
        merged_ids=(*kept.merged_ids, duplicate.id, *duplicate.merged_ids),
    )


def _lost(kept: Customer, duplicate: Customer) -> str:
    """Names, addresses and e-mail addresses of the duplicate that differ."""
    both = ((getattr(kept, name), getattr(duplicate, name)) for name in TOLD_APART)
    lost = [other for ours, other in both if ours and other and fold(ours) != fold(other)]
    return f"Merged: {'; '.join(lost)}" if lost else ""


def united(tags: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """`tags` as they are, and what `more` has that is none of them, however it is capitalised."""
    known = {fold(tag) for tag in tags}
    fresh = {fold(tag): tag for tag in reversed(more) if fold(tag) not in known}
    return (*tags, *reversed(fresh.values()))


def search_terms(query: str) -> tuple[str, ...]:
    """The texts of which one must stand in `search_text`: folded words, or a number's digits.

    `(913) 555-0123`, `913.555.0123` and `5550123` all find `+19135550123`.
    """
    digits = digits_of(query)
    is_number = len(digits) >= 4 and all(c in "0123456789+-.() x/" for c in query)
    return (digits,) if is_number else (fold(query),)
