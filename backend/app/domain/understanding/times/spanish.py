"""Spanish words for days and hours turned into the English ones the grammars read."""

import re

from app.domain.understanding.data_files import read_data
from app.domain.understanding.times.number_words import ordinal
from app.domain.understanding.times.vocabulary import template

_data = read_data("spanish_time_phrases")
_PHRASES: dict[str, str] = _data["phrases"]
# Words that show a text to be Spanish; "once" or "no" alone could be either language.
MARKERS = frozenset(_data["markers"])

_longest_first = sorted(_PHRASES, key=len, reverse=True)
_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, _longest_first))})\b")

_MINUTES_AFTER = re.compile(r"\b(?P<hour>\d{1,2}) and (?P<minutes>5|10|20|25|40|45|50)\b")
_THE_NUMBER = re.compile(r"\bthe (?P<number>[1-9]|[12]\d|3[01])\b(?! ?[:/\d])")
_NUMBER_TO_NUMBER = re.compile(r"\b(?:of|from) (\d{1,2}) (?:a|at) (\d{1,2})\b")
_OF_NUMBER_TO_NUMBER = re.compile(r"\bof (?P<first>\d{1,2}) to the (?P<last>\d{1,2})\b")
_WEEKDAY_TO_WEEKDAY = template("{weekday} a(?: the)? {weekday_2}")
_WEEKDAY_COMING = template("{weekday} coming")
_WEEKDAY_LAST = template("{weekday} last")
_AGO = re.compile(r"\bago (\d+ \w+|a \w+)")


def is_spanish(text: str) -> bool:
    return not MARKERS.isdisjoint(text.split())


def to_english(text: str) -> str:
    """Word for word, only as good English as the grammars need. Accents are already folded."""
    text = _PHRASE.sub(lambda match: _PHRASES[match[0]], text)
    if "between" not in text:
        text = _MINUTES_AFTER.sub(r"\g<hour>:\g<minutes>", text)
    text = _OF_NUMBER_TO_NUMBER.sub(r"from the \g<first> to the \g<last>", text)
    text = _THE_NUMBER.sub(lambda match: f"the {ordinal(int(match['number']))}", text)
    text = _NUMBER_TO_NUMBER.sub(r"from \1 to \2", text)
    text = _WEEKDAY_TO_WEEKDAY.sub(r"\g<weekday> to \g<weekday_2>", text)
    text = _WEEKDAY_COMING.sub(r"coming \g<weekday>", text)
    text = _WEEKDAY_LAST.sub(r"last \g<weekday>", text)
    return _AGO.sub(r"\1 ago", text)
