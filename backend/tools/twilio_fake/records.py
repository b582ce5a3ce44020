"""What the stand-in keeps: texts, calls, numbers and recordings, in memory, the newest ones."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Generic, TypeVar

from tools.twilio_leg import Leg

T = TypeVar("T")
MOST_KEPT: Final = 2_000
OVER: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Statuses of calls that nothing follows."""


class Shelf(Generic[T]):
    """By sid, oldest first; the oldest go when there are too many."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._most = most

    def add(self, sid: str, one: T) -> T:
        self._kept[sid] = one
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return one

    def find(self, sid: str) -> T | None:
        return self._kept.get(sid)

    def drop(self, sid: str) -> bool:
        return self._kept.pop(sid, None) is not None

    def newest(self, fits: Callable[[T], bool] = lambda one: True) -> list[T]:
        return [one for one in reversed(self._kept.values()) if fits(one)]


@dataclass(slots=True, kw_only=True)
class Text:
    sid: str
    to: str
    sender: str
    body: str
    status: str
    created_at: datetime
    status_url: str = ""
    service_sid: str = ""
    segments: int = 1
    media: int = 0
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    error_code: int | None = None
    history: list[str] = field(default_factory=list)
    """Statuses that were told to the status callback, in order."""


@dataclass(slots=True, kw_only=True)
class PlacedCall:
    sid: str
    to: str
    caller: str
    created_at: datetime
    url: str = ""
    twiml: str = ""
    fallback_url: str = ""
    status_url: str = ""
    events: tuple[str, ...] = ("completed",)
    timeout: int = 60
    status: str = "queued"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    updated_at: datetime | None = None
    told: int = 0
    """Status callbacks so far; the next one's SequenceNumber."""
    leg: Leg | None = None

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def seconds(self) -> int:
        if self.started_at is None or self.ended_at is None:
            return 0
        return max(1, round((self.ended_at - self.started_at).total_seconds()))


@dataclass(slots=True, kw_only=True)
class Number:
    sid: str
    number: str
    created_at: datetime
    settings: dict[str, str] = field(default_factory=dict)
    """`VoiceUrl`, `SmsUrl` and so on, as they were set."""


@dataclass(slots=True, kw_only=True)
class Recording:
    sid: str
    call_sid: str
    created_at: datetime
    seconds: int


@dataclass(slots=True)
class Records:
    texts: Shelf[Text] = field(default_factory=Shelf)
    calls: Shelf[PlacedCall] = field(default_factory=Shelf)
    numbers: Shelf[Number] = field(default_factory=Shelf)
    recordings: Shelf[Recording] = field(default_factory=Shelf)

    def owns(self, number: str) -> bool:
        return bool(self.numbers.newest(lambda one: one.number == number))
