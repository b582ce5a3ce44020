"""Single clock times as callers say them: "two thirty", "half past four", "10:15 am", "noon"."""

import re
from dataclasses import dataclass
from datetime import time

from app.domain.understanding.times.vocabulary import template

_AFTERNOON_FROM, _AFTERNOON_TO = 1, 6
"""A bare hour in here is in the afternoon; any other bare hour is in the morning, or noon."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock time; unless `is_sure`, a bare number that only its surroundings make a time."""

    start: int
    end: int
    at: time
    is_half_known: bool
    is_sure: bool


_minutes = r"(?P<m>5|10|15|20|25|quarter)(?: minutes?| mins?)?"
_PAST = template(r"(?:a )?half past (?P<h>\d{1,2})\b")
_MINUTES_PAST = template(rf"(?:a )?{_minutes} (?:past|after) (?P<h>\d{{1,2}})\b(?![:\d])")
_MINUTES_TO = template(r"(?P<at>at |around |by |after |before )?(?P<quarter>a )?" + _minutes
                       + r" (?P<to>to|till|til|of|before) (?P<h>\d{1,2})\b(?![:\d])")  # fmt: skip
_LESS_QUARTER = template(r"(?P<h>\d{1,2}) less quarter")
_NOON = template(r"(?:12 )?noon")

_hour = r"(?P<h>1\d|2[0-3]|0?\d)"
_with_colon = r":(?P<m>[0-5]\d)"
_with_space = r" (?P<spoken>[0-5]\d)\b(?! (?:to|and|past) \d)"
_meridiem = r" ?(?P<ap>am|pm|oclock(?: am| pm)?)"
_CLOCK = re.compile(
    rf"(?<![\d/#:]){_hour}(?![\d/])(?!st|nd|rd|th)(?:{_with_colon}|{_with_space})?(?:{_meridiem}\b)?"
)


def spell_out(text: str) -> str:
    """Clock phrases as figures: "quarter to four" is "3:45", "noon" is "12 pm"."""
    text = _NOON.sub("12 pm", text)
    text = _PAST.sub(r"\g<h>:30", text)
    text = _LESS_QUARTER.sub(lambda match: _minutes_before(match["h"], 15), text)
    text = _MINUTES_PAST.sub(lambda match: f"{match['h']}:{_minute(match['m']):02d}", text)
    return _MINUTES_TO.sub(_minutes_to, text)


def _minutes_to(match: re.Match[str]) -> str:
    """ "Ten to two" alone is a span from ten to two; "at ten to two" is 1:50."""
    is_clock = match["at"] or "quarter" in match["m"] or match["to"] in ("till", "til")
    if not (is_clock or "min" in match[0] or match["m"] in ("20", "25")):
        return match[0]
    return (match["at"] or "") + _minutes_before(match["h"], _minute(match["m"]))


def _minutes_before(hour: str, minutes: int) -> str:
    return f"{(int(hour) - 2) % 12 + 1}:{60 - minutes:02d}"


def _minute(word: str) -> int:
    return 15 if word == "quarter" else int(word)


def find_clocks(text: str) -> list[Clock]:
    return [clock for match in _CLOCK.finditer(text) if (clock := _read(match))]


def _read(match: re.Match[str]) -> Clock | None:
    hour, minute = int(match["h"]), int(match["m"] or match["spoken"] or 0)
    meridiem = match["ap"] or ""
    is_pm, is_am = meridiem.endswith("pm"), meridiem.endswith("am")
    if hour > 23 or (hour == 0 and not match["m"]):
        return None
    is_half_known = is_pm or is_am or hour > 12 or match["h"].startswith("0")
    if is_pm or (not is_half_known and _AFTERNOON_FROM <= hour <= _AFTERNOON_TO):
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif is_am:
        hour %= 12
    return Clock(
        match.start(), match.end(), time(hour, minute), is_half_known,
        is_sure=bool(meridiem or match["m"]),
    )  # fmt: skip
