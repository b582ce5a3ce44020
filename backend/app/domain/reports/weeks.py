"""The week so far against the one before: what came of being answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.appointments import Window
from app.domain.reports.measures import dollars
from app.domain.reports.tallies import BookedTally, CallAnswered
from app.domain.scheduling import BusinessCalendar

SERVED: Final = frozenset({"booked", "moved", "cancelled", "return_call", "declined"})
"""Outcomes of callers who got what they came for, or told enough to be called back."""
A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fortnight:
    """This week and the last; weeks begin on Monday, where the business is."""

    last_monday: datetime
    same_time: datetime
    """A week ago by the clock on the wall."""
    monday: datetime
    now: datetime

    @property
    def periods(self) -> tuple[datetime, datetime]:
        """Where the three parts meet: last week up to this time, the rest of it, this week."""
        return self.same_time, self.monday

    @classmethod
    def at(cls, now: datetime, calendar: BusinessCalendar) -> "Fortnight":
        local = now.astimezone(calendar.zone)
        monday = local.date() - timedelta(days=local.weekday())
        return cls(
            last_monday=calendar.instant(monday - A_WEEK, time()),
            same_time=calendar.instant(local.date() - A_WEEK, local.time()),
            monday=calendar.instant(monday, time()),
            now=now,
        )


@dataclass(frozen=True, slots=True)
class Week:
    calls_answered: int
    booked: int
    saved_from_voicemail: int
    estimated_value: float


@dataclass(frozen=True, slots=True)
class Weeks:
    this_week: Week
    last_week: Week
    same_time_last_week: Week
    """As far as last week was at this time, which is what this week compares with."""
    when: Fortnight


class Hours:
    """When a business was open, by its present hours and holidays; each day is looked up once."""

    def __init__(self, calendar: BusinessCalendar) -> None:
        self._calendar = calendar
        self._known: dict[date, Sequence[Window]] = {}

    def were_open(self, at: datetime) -> bool:
        on = self._calendar.date_of(at)
        if on not in self._known:
            self._known[on] = self._calendar.hours(on)
        return any(hours.start <= at < hours.end for hours in self._known[on])


def weeks(
    calls: Sequence[CallAnswered],
    booked: Sequence[BookedTally],
    when: Fortnight,
    hours: Hours,
    usual_cents: Callable[[str | None], int],
) -> Weeks:
    """`booked` is counted by the periods of `when`; `usual_cents` is what a kind of work usually
    costs, for visits that nobody put a value on."""

    def week(since: datetime, until: datetime | None, *periods: int) -> Week:
        answered = [
            one for one in calls if since <= one.began and (until is None or one.began < until)
        ]
        made = [one for one in booked if one.period in periods]
        return Week(
            calls_answered=len(answered),
            booked=sum(one.visits for one in made),
            saved_from_voicemail=sum(
                one.is_served and not hours.were_open(one.began) for one in answered
            ),
            estimated_value=dollars(sum(_cents(one, usual_cents) for one in made)),
        )

    return Weeks(
        this_week=week(when.monday, None, 2),
        last_week=week(when.last_monday, when.monday, 0, 1),
        same_time_last_week=week(when.last_monday, when.same_time, 0),
        when=when,
    )


def _cents(one: BookedTally, usual_cents: Callable[[str | None], int]) -> int:
    return one.estimated_cents + (one.visits - one.valued) * usual_cents(one.service_type)
