"""Windows to offer for a wish: reading no more of the schedule than the answer needs."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from zlib import crc32

from app.domain.appointments import Window
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.domain.scheduling import Crew, Found, Wanted, WhyNot, find_windows, find_wished
from app.domain.scheduling.crews import crews
from app.domain.understanding.wishes import HORIZON_DAYS, TimeOption, TimeWish
from app.ports import UnitOfWork
from app.services.promises import Moment

SOON_DAYS: Final = 14
OFFERS: Final = 2
RUSH: Final = 2
"""Windows lost to others after which the caller is sent well away from them."""
MOST_APART: Final = 64
"""Windows that callers in a rush are spread over."""


class Offers:
    def __init__(self, uow: UnitOfWork, at: Moment, conversation_id: str) -> None:
        self._uow = uow
        self._now = at.now
        self._calendar = at.profile.calendar
        self._conversation_id = conversation_id

    def found(self, ask: o.FindWindows) -> e.WindowsFound:
        """The days of the wish answer most callers, two weeks nearly all; only when they do not
        is all the horizon read."""
        if ask.collisions >= RUSH and not ask.is_emergency:
            return self._far_and_wide(ask)
        found = self._as_wished(ask)
        for days in () if found else (SOON_DAYS, HORIZON_DAYS):
            found = self._near(ask, days)
            if found.windows and found.why_not is None:
                break
        found = found or Found(())
        return e.WindowsFound(self._apart(found.windows, ask), found.why_not)

    def _far_and_wide(self, ask: o.FindWindows) -> e.WindowsFound:
        """Everybody wants the same days: any hour from the first of them on, far apart."""
        today = self._now.astimezone(self._calendar.zone).date()
        options = ask.wish.options if ask.wish else ()
        first_on = max([today, *(option.first_on for option in options[:1])])
        last_on = today + timedelta(days=HORIZON_DAYS)
        anytime = TimeOption(first_on=min(first_on, last_on), last_on=last_on)
        found = self._near(replace(ask, wish=TimeWish(options=(anytime,))), HORIZON_DAYS)
        why_not = WhyNot.FULL if options and found.windows else found.why_not
        return e.WindowsFound(self._apart(found.windows, ask), why_not)

    def _as_wished(self, ask: o.FindWindows) -> Found | None:
        options = ask.wish.options if ask.wish else ()
        if not options or not ask.wish or not ask.wish.has_day:
            return None
        zone = self._calendar.zone
        first = datetime.combine(min(o.first_on for o in options), time(), tzinfo=zone)
        last = datetime.combine(max(o.last_on for o in options), time(), tzinfo=zone)
        if last - first > timedelta(days=SOON_DAYS):
            return None
        span = Window(first - timedelta(days=1), last + timedelta(days=2))
        candidates = self._crews(ask, span)
        wanted = _wanted(ask, HORIZON_DAYS)
        return find_wished(self._now, self._calendar, candidates, wanted, count=_count(ask))

    def _near(self, ask: o.FindWindows, days: int) -> Found:
        span = Window(self._now - timedelta(days=1), self._now + timedelta(days=days + 2))
        candidates = self._crews(ask, span)
        wanted = _wanted(ask, days)
        return find_windows(self._now, self._calendar, candidates, wanted, count=_count(ask))

    def _crews(self, ask: o.FindWindows, span: Window) -> tuple[Crew, ...]:
        held = self._uow.appointments.list_holding(span)
        others = [one for one in held if one.appointment_id != ask.visit_id]
        return crews(self._uow.technicians.list(), others)

    def _apart(self, windows: tuple[Window, ...], ask: o.FindWindows) -> tuple[Window, ...]:
        """Callers who lost a window in the same rush are sent to different ones, or all but one
        of them would lose the next as well."""
        if len(windows) <= OFFERS:
            return windows
        seed = f"{self._conversation_id} {ask.collisions}".encode()
        at = crc32(seed) % (len(windows) - OFFERS + 1)
        return windows[at : at + OFFERS]


def _wanted(ask: o.FindWindows, days: int) -> Wanted:
    return Wanted(
        length=timedelta(minutes=ask.minutes),
        wish=ask.wish,
        is_emergency=ask.is_emergency,
        refused=ask.refused,
        earlier_than=ask.earlier_than,
        later_than=ask.later_than,
        reach_days=days,
    )


def _count(ask: o.FindWindows) -> int:
    if not ask.collisions or ask.is_emergency:
        return OFFERS
    return min(OFFERS << 2 * ask.collisions, MOST_APART)
