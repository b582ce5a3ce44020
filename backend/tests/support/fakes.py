"""Stand-ins that tests can steer."""

from datetime import UTC, datetime, timedelta

MONDAY_9AM = datetime(2026, 1, 5, 15, tzinfo=UTC)
"""Nine in the morning in Chicago."""


class FrozenClock:
    def __init__(self, at: datetime = MONDAY_9AM) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        """`clock.advance(hours=2)`."""
        self.at += timedelta(**by)
