"""Windows to offer for a wish: reading no more of the schedule than the answer needs."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from zlib import crc32

from app.domain.appointments import AppointmentId, Window
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.domain.scheduling import Crews, Found, Wanted, WhyNot, find_windows, find_wished
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.ports import UnitOfWork
from app.services.availability import job_of, owner_rules, read_schedule
from app.services.business_facts import Moment

SOON_DAYS: Final = 14
OFFERS: Final = 2
RUSH: Final = 2
"""Windows lost to others after which the caller is sent well away from them."""
MOST_APART: Final = 64
"""Windows that callers in a rush are spread over."""


class Offers:
    def __init__(self, uow: UnitOfWork, at: Moment, conversation_id: str) -> None:
        self._uow = uow
        self._at = at
        self._now = at.now
        self._rules = at.profile.rules
        self._conversation_id = conversation_id

    def found(self, ask: o.FindWindows) -> e.WindowsFound:
        """The days of the wish answer most callers, two weeks nearly all; only when they do not
        is all the horizon read."""
        if ask.visit_id is not None:
            ask = self._for_visit(ask, ask.visit_id)
        if ask.collisions >= RUSH and not ask.is_emergency:
            return self._far_and_wide(ask)
        found = self._as_texted(ask) or self._as_wished(ask)
        horizon = self._rules.horizon_days
        for days in () if found else sorted({min(SOON_DAYS, horizon), horizon}):
            found = self._near(ask, days)
            if found.windows and found.why_not is None:
                break
        found = found or Found(())
        windows = self._apart(found.windows, ask)
        return e.WindowsFound(windows, found.why_not, found.is_on_call)

    def _for_visit(self, ask: o.FindWindows, visit_id: AppointmentId) -> o.FindWindows:
        """A visit that moves stays what it is, and where it is."""
        self._rules = owner_rules(self._at)
        visit = self._uow.appointments.get(visit_id)
        job = job_of(self._at, visit)
        return replace(
            ask,
            minutes=int(job.length / timedelta(minutes=1)),
            skills=tuple(sorted(job.skills)),
            zip_code=job.zip_code,
            is_emergency=job.is_emergency,
        )

    def _as_texted(self, ask: o.FindWindows) -> Found | None:
        """Whoever wants to come sooner, and was texted a time, hears that one if it is free."""
        if ask.visit_id is None or ask.earlier_than is None:
            return None
        for waiting in self._uow.waitlist.list_open():
            if waiting.appointment_id == ask.visit_id and waiting.offered is not None:
                start = waiting.offered.start.astimezone(self._rules.calendar.zone)
                on, at = start.date(), start.time()
                texted = TimeOption(first_on=on, last_on=on, exact=at)
                return self._as_wished(replace(ask, wish=TimeWish(options=(texted,), has_day=True)))
        return None

    def _far_and_wide(self, ask: o.FindWindows) -> e.WindowsFound:
        """Everybody wants the same days: any hour from the first of them on, far apart."""
        today, horizon = self._at.local_now.date(), self._rules.horizon_days
        options = ask.wish.options if ask.wish else ()
        first_on = max([today, *(option.first_on for option in options[:1])])
        last_on = today + timedelta(days=horizon)
        anytime = TimeOption(first_on=min(first_on, last_on), last_on=last_on)
        found = self._near(replace(ask, wish=TimeWish(options=(anytime,))), horizon)
        why_not = WhyNot.FULL if options and found.windows else found.why_not
        return e.WindowsFound(self._apart(found.windows, ask), why_not)

    def _as_wished(self, ask: o.FindWindows) -> Found | None:
        options = ask.wish.options if ask.wish else ()
        if not options or not ask.wish or not ask.wish.has_day:
            return None
        zone = self._rules.calendar.zone
        first = datetime.combine(min(o.first_on for o in options), time(), tzinfo=zone)
        last = datetime.combine(max(o.last_on for o in options), time(), tzinfo=zone)
        if last - first > timedelta(days=SOON_DAYS):
            return None
        span = Window(first - timedelta(days=1), last + timedelta(days=2))
        candidates = self._crews(ask, span)
        wanted = _wanted(ask, self._rules.horizon_days)
        return find_wished(self._now, self._rules, candidates, wanted, count=_count(ask))

    def _near(self, ask: o.FindWindows, days: int) -> Found:
        span = Window(self._now - timedelta(days=1), self._now + timedelta(days=days + 2))
        candidates = self._crews(ask, span)
        wanted = _wanted(ask, days)
        return find_windows(self._now, self._rules, candidates, wanted, count=_count(ask))

    def _crews(self, ask: o.FindWindows, span: Window) -> Crews:
        return read_schedule(self._uow, self._at, span).crews(self._rules, without=ask.visit_id)

    def _apart(self, windows: tuple[Window, ...], ask: o.FindWindows) -> tuple[Window, ...]:
        """Callers who lost a window in the same rush are sent to different ones, or all but one
        of them would lose the next as well."""
        if len(windows) <= OFFERS:
            return windows
        seed = f"{self._conversation_id} {ask.collisions}".encode()
        at = crc32(seed) % (len(windows) - OFFERS + 1)
        return windows[at : at + OFFERS]


def soonest(uow: UnitOfWork, at: Moment, ask: o.FindWindows, count: int) -> Found:
    """At most `count` windows as a caller would be offered them who takes any."""
    rules, found = at.profile.rules, Found(())
    for days in sorted({min(SOON_DAYS, rules.horizon_days), rules.horizon_days}):
        span = Window(at.now - timedelta(days=1), at.now + timedelta(days=days + 2))
        crews = read_schedule(uow, at, span).crews(rules)
        found = find_windows(at.now, rules, crews, _wanted(ask, days), count=count)
        if found.windows:
            break
    return found


def _wanted(ask: o.FindWindows, days: int) -> Wanted:
    return Wanted(
        length=timedelta(minutes=ask.minutes),
        skills=frozenset(ask.skills),
        zip_code=ask.zip_code,
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
