"""Hours of a week: when a business is open, or a technician on shift."""

from dataclasses import dataclass
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Hours within one day, local wall-clock time, half-open; 24:00 is `time.max`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("a business closes after it opens")


OpeningHours = tuple[tuple[OpenSpan, ...], ...]
"""Seven entries, Monday first; an empty entry is a closed day. A night that goes on after midnight
is two spans, one until 24:00 and one from 00:00."""


def every_day(
    opens: int = 8, closes: int = 17, closed: frozenset[int] = frozenset()
) -> OpeningHours:
    """The same span on every weekday (0 is Monday) that is not in `closed`; hours 0-24."""
    span = (OpenSpan(time(opens), time.max if closes == 24 else time(closes)),)
    return tuple(() if day in closed else span for day in range(7))
