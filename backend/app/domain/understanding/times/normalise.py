"""A caller's words in the one form the grammars read: lower case, plain, digits, English."""

import re
import unicodedata

from app.domain.understanding.times.number_words import NUMBER_WORDS, to_digits
from app.domain.understanding.times.spanish import is_spanish, to_english

_MARKS = re.compile(r"[\u0300-\u036f]")
_NOT_SPOKEN = re.compile(r"[^a-z0-9:/'#@ -]+")
_STRAY = re.compile(r"(?<!\d)[:/-]|[:/-](?!\d)|@")
_OH_CLOCK = re.compile(r"\bo ?['\"]? ?clock\b")
_MERIDIEM = re.compile(r"(?<![a-z'])(?P<letter>[ap])\.? ?m\b\.?")
_MERIDIEM_RANGE = re.compile(r"(?<=[ap]m) ?- ?(?=\d)")
_GLUED_MERIDIEM = re.compile(r"(?<=\d)(?P<meridiem>[ap]m?)\b")
_GLUED_CLOCK = re.compile(r"\b(?P<hour>1[0-2]|[1-9])(?P<minutes>[0-5]\d) (?=[ap]m\b)")
_DIGIT_RANGE = re.compile(r"(?<![\d-])(\d{1,2}(?::\d\d)?(?: [ap]m)?) ?- ?(?=\d{1,2}\b(?!-))")
_IS = re.compile(r"(?<=[a-z])(?<!year)(?<!valentine)(?<!president)(?<!patrick)'s\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
# "No, Tuesday" wants Tuesday; the pause is all that tells it from "not Tuesday" in Spanish.
_NO_PAUSE = re.compile(r"\bno[,.]")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_ISH = re.compile(rf"\b(?P<about>{'|'.join(NUMBER_WORDS)}|noon|[\d:]+)[ -]?ish\b")

_FILLERS = re.compile(
    r"\b(?:um+|uh+|er+m?|hm+|like|i guess|i think|you know|kind of|sort of|please|probably|sharp"
    r"|or so|exactly|right around|possibly|preferably|ideally)\b"
)
_SPLIT_WORDS = (
    (re.compile(r"\bto morrow\b"), "tomorrow"),
    (re.compile(r"\bafter noon\b(?= on|$)"), "afternoon"),
    (re.compile(r"\bwensdays?\b"), "wednesday"),
    (re.compile(r"\b(?:tmr?o?w|tomm?orr?ow)\b"), "tomorrow"),
    (re.compile(r"(?<=\bon )sat\b|(?<=\bthis )sat\b|(?<=\bnext )sat\b|^sat\b"), "saturday"),
    (re.compile(r"(?<=\bon )sun\b|(?<=\bthis )sun\b|(?<=\bnext )sun\b|^sun\b"), "sunday"),
    (re.compile(r"\btonight\b|\btonite\b"), "this evening"),
    (re.compile(r"\bnoontime\b|\bmid ?day\b"), "noon"),
)  # fmt: skip

# Where a clock time is due, speech recognition writes "two" as "to" and "eight" as "ate".
_before_clock = r"(?P<before>at|around|by|after|before) "
_clock_follows = r"(?= *$| (?:thirty|fifteen|forty|oclock|[ap]m|tomorrow|today|on)\b)"
_SOUNDS_LIKE = (("too|to|tu", "two"), ("for|fore", "four"), ("ate", "eight"), ("won", "one"))
_HOMOPHONES = tuple(
    (re.compile(rf"\b{_before_clock}(?:{heard}){_clock_follows}"), rf"\g<before> {meant}")
    for heard, meant in _SOUNDS_LIKE
)

_AROUND = re.compile(
    r"\b(?:about|approximately|roughly|say|somewhere around|close to)(?= +(?:\d|noon))"
)
_lengths = r"(?= (?:minutes?|hours?|days?|nights?|weeks?|months?|years?)\b)"
_COUPLE = re.compile(rf"\b(?:a )?couple(?: of)?{_lengths}")
_FEW = re.compile(rf"\b(?:a )?few{_lengths}")
_HALF_HOUR = re.compile(r"\b(?:a )?half (?:an |a )?hour\b")
_SPACES = re.compile(r" {2,}")


def fold(words: str) -> str:
    """Lower case without accents: "Miércoles" is "miercoles"."""
    lowered = words.lower()
    if lowered.isascii():
        return lowered
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", lowered.replace("\u2019", "'")))
    return plain.replace("\u2013", "-").replace("\u2014", " ")


def normalise(folded: str) -> str:
    """`folded` words with their numbers as digits, spelling repaired and fillers gone."""
    text = _punctuate(folded)
    if is_spanish(text):
        text = to_english(text)
    for pattern, repaired in _SPLIT_WORDS + _HOMOPHONES:
        text = pattern.sub(repaired, text)
    text = to_digits(_SPACES.sub(" ", _FILLERS.sub(" ", text)))
    text = _FEW.sub("3", _COUPLE.sub("2", _HALF_HOUR.sub("30 minutes", text)))
    return _SPACES.sub(" ", _AROUND.sub("around", text)).strip()


def _punctuate(folded: str) -> str:
    text = _NO_PAUSE.sub("no well ", folded)
    text = _DECIMAL.sub(" point ", _THOUSANDS.sub("", text))
    text = _ISH.sub(r"around \g<about>", _OH_CLOCK.sub("oclock", text))
    text = _MERIDIEM_RANGE.sub(" to ", _MERIDIEM.sub(r"\g<letter>m", text))
    text = _NOT_SPOKEN.sub(" ", _IS.sub(" is", text))
    text = _GLUED_MERIDIEM.sub(r" \g<meridiem>", _STRAY.sub(" ", text)).replace("'", "")
    text = _GLUED_CLOCK.sub(r"\g<hour>:\g<minutes> ", text)
    return _SPACES.sub(" ", _DIGIT_RANGE.sub(r"\1 to ", text)).strip()
