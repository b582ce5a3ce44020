"""Windows, shares and sums that all reports measure alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, TypeVar

T = TypeVar("T")
UNKNOWN: Final = "unknown"
"""Where a report groups by something that was not said."""


@dataclass(frozen=True, slots=True)
class Window:
    """The last `days` days up to `now`."""

    days: int
    now: datetime

    @property
    def since(self) -> datetime:
        return self.now - timedelta(days=self.days)


def share(part: float, whole: float) -> float:
    """0 to 1, to four places; 0 where there is nothing to divide by."""
    return round(min(part / whole, 1.0), 4) if whole else 0.0


def dollars(cents: int) -> float:
    return cents / 100


def average(cents: int, count: int) -> float:
    """In dollars, to the cent; 0 of nothing."""
    return round(cents / 100 / count, 2) if count else 0.0


def cents(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)


def grouped(tallies: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for tally in tallies:
        groups.setdefault(key(tally), []).append(tally)
    return groups


def midnight(on: date, zone: tzinfo) -> datetime:
    """When the day begins there, in UTC."""
    return datetime.combine(on, time(), zone).astimezone(UTC)


def months_from(since: datetime, until: datetime, zone: tzinfo) -> Sequence[tuple[str, datetime]]:
    """Label and beginning of each month of the span in `zone`; the first begins with the span."""
    first = since.astimezone(zone).date().replace(day=1)
    found = [(first.strftime("%Y-%m"), since.astimezone(UTC))]
    while True:
        first = (first + timedelta(days=31)).replace(day=1)
        begins = midnight(first, zone)
        if begins >= until:
            return found
        found.append((first.strftime("%Y-%m"), begins))
