"""What an owner may ask: the topic, the days it is about, which job, whose visit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from app.domain.appointments import Window

NEXT: Final = 1_000
"""As a place: the job that begins next."""
LAST: Final = -1
MOMENT: Final = timedelta(minutes=30)
"""How long "at three" lasts."""


class Topic(StrEnum):
    SCHEDULE = "schedule"
    JOB = "job"
    """One job of a day: the first, the next, the last."""
    EMERGENCIES = "emergencies"
    RETURN_CALLS = "return_calls"
    COUNT = "count"
    FREE = "free"
    SUMMARY = "summary"
    FLAGGED = "flagged"
    UNDELIVERED = "undelivered"
    VISIT = "visit"
    """When a customer's visit is."""
    MENU = "menu"
    MORE = "more"
    REPEAT = "repeat"
    GOODBYE = "goodbye"
    SPANISH = "spanish"
    ENGLISH = "english"
    CHANGE = "change"
    """Something is to be done, not told; this line only tells."""
    PAST = "past"
    """Days further back than we tell of."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days, both inclusive, and hours within each of them."""

    first_on: date
    last_on: date
    earliest: time | None = None
    latest: time | None = None
    exact: time | None = None

    @property
    def is_one_day(self) -> bool:
        return self.first_on == self.last_on

    @property
    def has_hours(self) -> bool:
        return (self.earliest, self.latest, self.exact) != (None, None, None)

    def hours_of(self, on: date, day: Window) -> Window:
        """The hours meant on a date, of which `day` is all, in the zone of `day`."""
        zone = day.start.tzinfo
        if self.exact is not None:
            start = datetime.combine(on, self.exact, zone)
            return Window(start, start + MOMENT)
        start = datetime.combine(on, self.earliest, zone) if self.earliest else day.start
        end = datetime.combine(on, self.latest, zone) if self.latest else day.end
        return Window(start, end) if start < end else day


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    topic: Topic
    span: Span | None = None
    """None: no day was named."""
    place: int | None = None
    """Of a job within its day: counts from 0, LAST or NEXT."""
    name: str | None = None
    """The customer's, as it was said."""
    is_bare: bool = False
    """Nothing but days and hours were named: "and Tuesday?"."""
    language: str | None = None
    """The one it was asked in, if that can be told."""


def day_of(on: date) -> Span:
    return Span(first_on=on, last_on=on)
