"""What looking for people to text came to."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """Why somebody who was considered gets no text now."""

    ALREADY_TOLD = "already_told"
    OPTED_OUT = "opted_out"
    NO_PHONE = "no_phone"
    TOO_SOON = "too_soon"
    """After a booking, a contact or another text of the kind."""
    TOO_LATE = "too_late"
    COMING_VISIT = "coming_visit"
    BOOKED = "booked"
    """They have booked since they got in touch."""
    EMERGENCY = "emergency"
    """A person calls those."""
    PERSON_CALLS = "person_calls"
    """A person has called, or is to call."""
    BAD_TEMPLATE = "bad_template"
    CHANGED = "changed"
    """It became somebody else's turn while we looked."""


@dataclass(slots=True)
class Tally:
    """`considered` is all of `sent` and `suppressed`. Sent means promised: the gate judges last."""

    considered: int = 0
    sent: int = 0
    suppressed: Counter[str] = field(default_factory=Counter)

    def hold_back(self, why: Why) -> None:
        self.considered += 1
        self.suppressed[why.value] += 1

    def tell(self) -> None:
        self.considered += 1
        self.sent += 1

    def add(self, other: "Tally") -> None:
        self.considered += other.considered
        self.sent += other.sent
        self.suppressed += other.suppressed
