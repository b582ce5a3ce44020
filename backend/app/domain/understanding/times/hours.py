"""Find the hours a caller names: clock times with their bounds and ranges, and parts of the day."""

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from app.domain.understanding.times.clocks import Clock, find_clocks
from app.domain.understanding.times.hour_phrases import find_phrases
from app.domain.understanding.times.spans import HourMention, Hours
from app.domain.understanding.times.vocabulary import FOLLOWS_A_TIME

_NOON = time(12)
_LOOK_BACK = 60
_never = r"(?:not|nothing|no|cant|dont|wont|isnt|never|unable|arent|except|without)"
_about = r"(?: (?:at|about|around|the|on|or|like|@+))*"
_later = r"(?:after|past|later than|from|starting|beginning|onwards from|since)"
_sooner = r"(?:before|by|earlier than|sooner than|prior to|until|till|til|up to|no later than)"
_leave_work = (
    r"(?:(?:get|getting|gets|got|be|am|im|is) (?:off|home|out|back|done|through|free)|off work"
    r"|home|off)"
)
_busy = (
    r"(?:shift|class|school|work|working|busy|meeting|tied up|appointment|occupied|booked"
    r"|gone|out|away)"
)
_must_go = r"(?:leave|leaving|be at work|be gone|go to work|head out|be out|have to go)"

# What stands right before a clock time, and the bound it makes. The first that matches wins.
_LATEST_BEFORE = tuple(
    re.compile(rf"\b{words}{_about} ?$")
    for words in (
        rf"{_must_go}(?: \w+){{0,2}} (?:at|by|around|before)",
        rf"{_never}(?: [a-z]+){{0,3}} {_later}",
    )
)
_EARLIEST_BEFORE = tuple(
    re.compile(rf"\b{words}{_about} ?$")
    for words in (
        rf"{_never}(?: [a-z]+){{0,4}} {_sooner}",
        rf"{_leave_work}(?: \w+){{0,2}} (?:at|by|around)",
        rf"{_busy}(?: \w+){{0,2}} (?:until|till|til|ends at|is over at)",
        r"after (?:\w+ ){1,4}(?:at|ends at|around|is over at)",
        _later,
    )
)
_SOONER_BEFORE = re.compile(rf"\b{_sooner}{_about} ?$")
_OR_LATER = re.compile(
    r" ?(?:%+ )?(?:(?:or|and) (?:later|after|any time after|on)\b|onwards?\b|on(?= *$)"
    r"|(?:\w+ ){0,4}after (?:that|then)\b)"
)
_OR_SOONER = re.compile(
    r" ?(?:or|and) (?:earlier|before|sooner)\b| (?:\w+ ){0,4}before (?:that|then)\b"
)

_RANGE_JOIN = re.compile(r" ?(?:and|to|through|thru|until|till|til)(?: at)? ")
_ANY_JOIN = re.compile(r" ?(?:and|or|to|through|thru|until|till|til)(?: (?:at|around|maybe))? ")
_RANGE_LEAD = re.compile(r"\b(?:between|from|any ?time)(?: about| around| at)? ?$")
_LED_AS_TIME = re.compile(
    r"(?:\b(?:at|around|by|after|before|between|from|until|till|til|past|than|make it|anywhere from"
    rf"|starting|say)(?: the| about| around| maybe)*|[@%]{_about}) ?$"
)
_NEXT_TO_TIME = re.compile(r" ?(?:(?:in|at|on|of)(?: the)? )?[@%]")
_ONE = time(13)
_LEADS_ONE = re.compile(r"(?:^|\b(?:yes|yeah|ok|okay|maybe|for|do|about|or|and|then|well|sure)) ?$")
_COUNTED = re.compile(
    r"\b(?:a|an|the|option|number|have|got|has|there|are|these|those|all|only|of) ?$"
)


def find_hours(text: str, asked: bool) -> list[HourMention]:
    """Hours in a text whose days are masked, in the order spoken."""
    mentions, text = find_phrases(text)
    clocks = _times_among(find_clocks(text), text, asked)
    while clocks:
        clock, *clocks = clocks
        if clocks and _is_range(text, clock, clocks[0]):
            other, *clocks = clocks
            mentions.append(_range(clock, other))
        else:
            mentions.append(_bounded(text, clock))
    return sorted(mentions, key=lambda mention: mention.start)


def _times_among(clocks: Sequence[Clock], text: str, asked: bool) -> list[Clock]:
    """Leave out bare numbers that nothing shows to be a time of day."""
    kept = {clock.start for clock in clocks if _is_time(text, clock, asked)}
    for clock, other in pairwise(clocks):
        joined = _ANY_JOIN.fullmatch(text[clock.end : other.start])
        if joined and (clock.start in kept and FOLLOWS_A_TIME.match(text, other.end)):
            kept.add(other.start)
        elif joined and other.start in kept:
            kept.add(clock.start)
    return [clock for clock in clocks if clock.start in kept]


def _is_time(text: str, clock: Clock, asked: bool) -> bool:
    if clock.is_sure:
        return True
    before = text[max(0, clock.start - _LOOK_BACK) : clock.start]
    if _NEXT_TO_TIME.match(text, clock.end):
        return True
    if _COUNTED.search(before):
        return False
    is_led = _LED_AS_TIME.search(before) or (asked and not _is_pronoun(clock, before))
    return bool(is_led) and FOLLOWS_A_TIME.match(text, clock.end) is not None


def _is_pronoun(clock: Clock, before: str) -> bool:
    """ "Find me one" is not one o'clock; "one", "maybe one" and "for one" may be."""
    return clock.at == _ONE and not _LEADS_ONE.search(before)


def _is_range(text: str, first: Clock, second: Clock) -> bool:
    join = _RANGE_JOIN.fullmatch(text[first.end : second.start])
    if not join:
        return False
    led = _RANGE_LEAD.search(text[max(0, first.start - _LOOK_BACK) : first.start])
    return bool(led) or "and" not in join[0]


def _range(first: Clock, second: Clock) -> HourMention:
    """ "Ten to two" runs over noon; "between one and four p m" is all afternoon."""
    start, end = first.at, second.at
    if second.is_half_known and not first.is_half_known:
        earlier = [at for at in (_morning(start), _afternoon(start)) if at < end]
        start = max(earlier, default=start)
    elif not second.is_half_known:
        later = [at for at in (_morning(end), _afternoon(end)) if at > start]
        end = min(later, default=end)
    if end < start:
        start, end = end, start
    is_half_known = first.is_half_known or second.is_half_known or start < _NOON <= end
    hours = Hours(earliest=start, latest=end, is_half_known=is_half_known)
    return HourMention(start=first.start, end=second.end, hours=hours)


def _morning(at: time) -> time:
    return at.replace(hour=at.hour % 12)


def _afternoon(at: time) -> time:
    return at.replace(hour=at.hour % 12 + 12)


def _bounded(text: str, clock: Clock) -> HourMention:
    before = text[max(0, clock.start - _LOOK_BACK) : clock.start]
    later, sooner = _OR_LATER.match(text, clock.end), _OR_SOONER.match(text, clock.end)
    known = clock.is_half_known
    if sooner or any(pattern.search(before) for pattern in _LATEST_BEFORE):
        hours = Hours(latest=clock.at, is_half_known=known)
    elif later or any(pattern.search(before) for pattern in _EARLIEST_BEFORE):
        hours = Hours(earliest=clock.at, is_half_known=known)
    elif _SOONER_BEFORE.search(before):
        hours = Hours(latest=clock.at, is_half_known=known)
    else:
        hours = Hours(exact=clock.at, is_half_known=known)
    suffix = later or sooner
    return HourMention(start=clock.start, end=suffix.end() if suffix else clock.end, hours=hours)


def within_part(hours: Hours, part: Hours) -> Hours:
    """ "Evening, after six": a clock time put into the half of the day, and bounds, of a part."""
    moved = hours if hours.is_half_known else _moved_into(hours, part)
    if moved.exact:
        return moved
    earliest = moved.earliest or part.earliest
    latest = moved.latest or part.latest
    if earliest and latest and earliest >= latest:
        return moved
    return Hours(earliest=earliest, latest=latest, is_half_known=True)


def _moved_into(hours: Hours, part: Hours) -> Hours:
    start = part.earliest or part.latest or _NOON
    move = _afternoon if start >= _NOON else _early if start < time(11) else _unmoved
    return Hours(
        earliest=move(hours.earliest) if hours.earliest else None,
        latest=move(hours.latest) if hours.latest else None,
        exact=move(hours.exact) if hours.exact else None,
        is_half_known=True,
    )


def _early(at: time) -> time:
    """Twelve stays noon, even "in the morning"."""
    return at if at.hour == _NOON.hour else _morning(at)


def _unmoved(at: time) -> time:
    return at
