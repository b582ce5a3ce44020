"""Which of the offered windows the caller means."""

import re
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from app.domain.appointments import ArrivalWindow, Window
from app.domain.understanding.times import find_wish
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.wishes import TimeOption, TimeWish

FIRST = re.compile(
    r"\b(first|1st|former|the earlier|earliest|(?:number|option) (?:one|1)|primer[ao]?|temprano)\b"
)
SECOND = re.compile(
    r"\b(second|2nd|latter|the later|the last|(last|later|other) (one|option|choice)|"
    r"whichever(?: one)? is later|(?:number|option) (?:two|2)|"
    r"segund[ao]|otra|la última|la ultima)\b"
)
NEITHER = re.compile(r"\b(?:neither|(?:can't|cannot|can not|don't|won't) \w+ either|ningun[ao]?)\b")
NOT_THE_FIRST = re.compile(r"\bnot the (?:first|earlier)|no la primera\b")
AFTER_A_NO = re.compile(r"^(?:no|nope|nah)[,.!]? ")
EITHER = re.compile(
    r"\b(either|whichever|any of (those|them)|both|you (pick|choose)|cualquiera|la que sea)\b"
)


THE_ONE = re.compile(
    r"(?:the|that) (.+?) (?:one|slot|window|option|time|spot)(?:,? (?:please|works|is good))?"
    r"|(?:la|el|esa) de ((?:las? )?[\w:]+(?: a (?:las? )?[\w:]+)?)(?: por favor)?"
)


A_MINUTE: Final = timedelta(minutes=1)
"""Spans of hours are understood to end at 10:59 or at 11:00."""
SHORT = 6
"""Words; in a longer answer a weekday may be anything."""
ELSEWHERE = frozenset(("next", "after", "before", "following", "not", "próximo", "siguiente"))
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "lunes"),
            ("tuesday", "martes"),
            ("wednesday", "miércoles", "miercoles"),
            ("thursday", "jueves"),
            ("friday", "viernes"),
            ("saturday", "sábado", "sabado"),
            ("sunday", "domingo"),
        )
    )
    for name in names
}


def pick(said: Utterance, offered: tuple[Window, ...]) -> Window | None:
    """The window meant by "the second one", "ten works", a key press; None when none is."""
    if not offered:
        return None
    for by in (_by_key, _by_order, _by_weekday, _by_time):
        window = by(said, offered)
        if window is not None:
            return window
    return None


def _by_key(said: Utterance, offered: tuple[Window, ...]) -> Window | None:
    if said.key in ("1", "2") and int(said.key) <= len(offered):
        return offered[int(said.key) - 1]
    return None


def _by_order(said: Utterance, offered: tuple[Window, ...]) -> Window | None:
    words = said.words.lower().replace("’", "'")
    if len(offered) < 2 or NEITHER.search(words):
        return None
    if NOT_THE_FIRST.search(words):
        return offered[1]
    if said.is_no:
        return _after_a_no(words, offered)
    if SECOND.search(words) and not FIRST.search(words):
        return offered[1]
    return offered[0] if EITHER.search(words) or FIRST.search(words) else None


def _after_a_no(words: str, offered: tuple[Window, ...]) -> Window | None:
    """ "No, the second one", of two, is a choice."""
    rest = AFTER_A_NO.sub("", words)
    if rest == words or len(rest.split()) > SHORT:
        return None
    if SECOND.search(rest):
        return offered[1]
    return offered[0] if FIRST.search(rest) else None


def _by_weekday(said: Utterance, offered: tuple[Window, ...]) -> Window | None:
    """ "Tuesday", of a Tuesday and a Wednesday that were offered, is that very Tuesday."""
    words = said.words.lower().replace(".", " ").replace(",", " ").split()
    if said.is_no or len(words) > SHORT or any(word in ELSEWHERE for word in words):
        return None
    if _compares(said):
        return None
    named = {WEEKDAYS[word] for word in words if word in WEEKDAYS}
    zone = said.setting.now.tzinfo
    meant = [w for w in offered if w.start.astimezone(zone).weekday() in named]
    return meant[0] if len(named) == 1 and len(meant) == 1 else None


def _compares(said: Utterance) -> bool:
    """ "Later on Tuesday" is another time than the Tuesday that was offered."""
    return said.wish is not None and (said.wish.wants_earlier or said.wish.wants_later)


def _by_time(said: Utterance, offered: tuple[Window, ...]) -> Window | None:
    wish, zone = _hours_named(said), said.setting.now.tzinfo
    if said.is_no or wish is None or not wish.options or _compares(said):
        return None
    named = [w for w in offered if _is_named(w, wish, zone)]
    if not named and any(_is_other_arrival(w, wish) for w in offered):
        return None
    meant = named or [w for w in offered if suits(w, wish, zone)]
    return meant[0] if len(meant) == 1 else None


def _is_other_arrival(window: Window, wish: TimeWish) -> bool:
    """ "Nine to eleven", of eight to ten and ten to noon, is neither: it may be looked for."""
    if not isinstance(window, ArrivalWindow):
        return False
    arrival = window.arrival_ends_at - window.start
    return any(_length(option) in (arrival, arrival - A_MINUTE) for option in wish.options)


def _length(option: TimeOption) -> timedelta | None:
    if option.earliest is None or option.latest is None:
        return None
    first, last = (datetime.combine(option.first_on, at) for at in (option.earliest, option.latest))
    return last - first


def _hours_named(said: Utterance) -> TimeWish | None:
    """ "The eight to ten one" says "eight to ten"."""
    words = THE_ONE.fullmatch(said.words.strip(" .,!?").lower())
    if words is None:
        return said.wish
    hours = next(part for part in words.groups() if part)
    return find_wish(hours, said.setting.now, asked=True) or said.wish


def _is_named(window: Window, wish: TimeWish, zone: tzinfo | None) -> bool:
    """ "Eight to ten" is the window from eight to ten, not also the one that starts at ten."""
    if not isinstance(window, ArrivalWindow) or not suits(window, wish, zone):
        return False
    first = window.start.astimezone(zone).time()
    last = window.arrival_ends_at.astimezone(zone).time()
    return any((option.earliest, option.latest) == (first, last) for option in wish.options)


def suits(window: Window, wish: TimeWish, zone: tzinfo | None) -> bool:
    """Whether a window is within what was wished for; an hour within its arrival hours is."""
    start = window.start.astimezone(zone)
    if start.date() in wish.excluded_on:
        return False
    ends = window.arrival_ends_at.astimezone(zone) if isinstance(window, ArrivalWindow) else start
    return any(_within(start, ends, option) for option in wish.options)


def _within(start: datetime, ends: datetime, option: TimeOption) -> bool:
    clock = start.time()
    return (
        option.first_on <= start.date() <= option.last_on
        and (option.exact is None or _arrives_at(option.exact, start, ends))
        and (option.earliest is None or option.earliest <= clock)
        and (option.latest is None or clock <= option.latest)
    )


def _arrives_at(exact: time, start: datetime, ends: datetime) -> bool:
    """ "Nine" is between eight and ten; "ten" is when the next window begins."""
    clock = start.time()
    return clock == exact or (start.date() == ends.date() and clock < exact < ends.time())
