"""The windows to offer for a wish, best first, with the reason when they are not what was asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from app.domain.appointments import ArrivalWindow, Window
from app.domain.scheduling.crews import Crews
from app.domain.scheduling.explaining import reason
from app.domain.scheduling.lookout import Lookout
from app.domain.scheduling.on_call import on_call_windows
from app.domain.scheduling.reasons import WhyNot
from app.domain.scheduling.rules import Rules
from app.domain.scheduling.wanted import Wanted
from app.domain.understanding.wishes import TimeOption, TimeWish

MOST_COMPARED: Final = 60
APART: Final = timedelta(hours=2)
"""Two offers closer together than this are hardly a choice."""


@dataclass(frozen=True, slots=True)
class Found:
    windows: tuple[Window | ArrivalWindow, ...]
    why_not: WhyNot | None = None
    is_on_call: bool = False
    """Outside opening hours: whoever is on call comes."""


def find_windows(
    now: datetime, rules: Rules, crews: Crews, wanted: Wanted, *, count: int = 2
) -> Found:
    """At most `count` free windows for the wish, else the nearest ones and why."""
    search = Lookout(now, rules, crews, wanted)
    never = search.fitting.never()
    if never:
        return Found((), never[0])
    found = _soonest(search, count)
    if found.windows or not search.is_bound:
        return found
    # With nothing earlier, or later, what was offered stands.
    return replace(_soonest(search.unbounded(), count), why_not=found.why_not)


def _soonest(search: Lookout, count: int) -> Found:
    found = _in_hours(search, count)
    return _on_call(search, found) or found


def find_wished(
    now: datetime, rules: Rules, crews: Crews, wanted: Wanted, *, count: int = 2
) -> Found | None:
    """At most `count` free windows just as wished, looking at no other days than the wish's own;
    None when there are none."""
    search = Lookout(now, rules, crews, wanted)
    if search.fitting.never():
        return None
    found = _wished(search, count)
    return (_on_call(search, found) if found else None) or found


def _in_hours(search: Lookout, count: int) -> Found:
    found = _wished(search, count)
    if found is not None:
        return found
    options = search.options
    nearest = _choose(search, options, search.wish, count) or _nearest(search, options, count)
    return Found(nearest, reason(search, options))


def _wished(search: Lookout, count: int) -> Found | None:
    options = search.options
    fitting = _choose(search, options, search.wish, count)
    exact = next((window for window in fitting if search.is_exact(window)), None)
    exact = exact or search.exact_on_another_day()
    if exact is not None:
        return Found((exact,))
    return Found(fitting) if fitting and not any(o.exact for o in options) else None


def _on_call(search: Lookout, found: Found) -> Found | None:
    """Somebody on call, where they come sooner than anybody within opening hours."""
    for window in on_call_windows(search.fitting, search.soonest):
        if found.windows and window.start >= min(w.start for w in found.windows):
            return None
        if not search.may_be_outside_hours(window):
            continue
        if search.is_wished_outside_hours(window):
            return Found((window,), is_on_call=True)
        if found.why_not is not None and search.is_no_sooner_than_wished(window):
            return Found((window,), found.why_not, is_on_call=True)
    return None


def _choose(
    search: Lookout, options: Sequence[TimeOption], wish: TimeWish, count: int
) -> tuple[Window, ...]:
    """The best of each option, then more of the first: "Tuesday or Thursday" offers both."""
    free = [search.free(option, wish) for option in options]
    firsts = [next(windows, None) for windows in free[:count]]
    chosen = [window for window in dict.fromkeys(firsts) if window is not None]
    for windows in free:
        if len(chosen) < count:
            chosen += _more(chosen, windows, count - len(chosen))
    return tuple(chosen[:count])


def _more(chosen: Sequence[Window], free: Iterable[Window], count: int) -> list[Window]:
    """Windows well apart from the chosen ones and each other, else simply the next ones."""
    apart: list[Window] = []
    others: list[Window] = []
    for window in islice(free, MOST_COMPARED):
        if all(abs(window.start - c.start) >= APART for c in (*chosen, *apart)):
            apart.append(window)
        elif window not in chosen:
            others.append(window)
        if len(apart) == count:
            break
    return (apart or others)[:count]


def _nearest(search: Lookout, options: Sequence[TimeOption], count: int) -> tuple[Window, ...]:
    """The same days at other hours, else later days at the same hours, else the soonest."""
    open_days = replace(search.wish, avoid=())
    anytime = [replace(option, earliest=None, latest=None) for option in options]
    later = [
        replace(option, last_on=search.last_on, days_open_ended=True) for option in options[:1]
    ]
    for relaxed in (anytime, later, [search.any_time()]):
        found = _choose(search, relaxed, open_days, count)
        if found:
            return found
    return ()
