"""How often somebody may ask: counted in this process, for as long as it lives.

Several workers count apart, so that together they let through as many times more. That is enough
against floods; nothing that matters rests on the exact number.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import TooManyRequests
from app.ports import Clock

MOST_KNOWN = 20_000
"""Whoever was seen longest ago is forgotten, which is to their favour."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`at_once` of them, and one more each time `every` has passed."""

    at_once: int
    every: timedelta


class RateLimits:
    def __init__(self, clock: Clock, most_known: int = MOST_KNOWN) -> None:
        self._clock = clock
        self._most_known = most_known
        self._used_until: OrderedDict[Hashable, datetime] = OrderedDict()
        """When all that somebody has used will have come back."""

    def use(self, allowance: Allowance, who: Hashable) -> None:
        """Once; TooManyRequests, with how long to wait, when nothing is left."""
        now = self._clock.now()
        until = max(now, self._used_until.pop(who, now)) + allowance.every
        excess = until - now - allowance.at_once * allowance.every
        refused = excess > timedelta(0)
        self._used_until[who] = until - allowance.every if refused else until
        if len(self._used_until) > self._most_known:
            self._used_until.popitem(last=False)
        if refused:
            raise TooManyRequests(retry_after=math.ceil(excess.total_seconds()))
