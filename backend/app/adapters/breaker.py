"""Leaving alone for a while what has failed several times in a row."""

from collections.abc import Callable
from time import monotonic


class Breaker:
    """Opens after `failures` in a row; after `rest_seconds` one probe goes through at a time.

    A probe that never reports back counts as failed: the next one goes after another rest.
    """

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        *,
        failures: int = 3,
        rest_seconds: float = 60.0,
    ) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest_seconds
        self._failures = 0
        self._retry_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._most

    def allows(self) -> bool:
        """Whether to try; while open, a yes is the one probe of this rest."""
        if not self.is_open:
            return True
        now = self._clock()
        if now < self._retry_at:
            return False
        self._retry_at = now + self._rest
        return True

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._retry_at = self._clock() + self._rest
