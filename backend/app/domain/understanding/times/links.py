"""How what a caller names hangs together: alternatives, corrections, and what they rule out."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from app.domain.understanding.times import exclusions
from app.domain.understanding.times.spans import DayMention, HourMention
from app.domain.understanding.times.vocabulary import template

Mention: TypeAlias = DayMention | HourMention


class Link(Enum):
    """How a mention follows the one before it."""

    NEXT = auto()
    OR = auto()
    OTHERWISE = auto()
    """Second best: "if not, then Friday"."""
    CORRECTION = auto()


@dataclass(frozen=True, slots=True)
class Linked:
    mention: Mention
    link: Link
    is_excluded: bool
    is_for_good: bool
    """Excluded for good ("any day but Friday"), not just this once."""


_wait = r"(?:no wait|wait|no sorry|sorry|scratch that|correction|on 2nd thought|no)"
_rather = r"(?:actually|i mean|i meant|or rather|better yet|instead)"
_make_it = r"(?:make (?:it|that)|lets (?:do|make it|try))"
_CORRECTION = re.compile(rf"\b(?:{_wait}|{_rather}|{_make_it})\b")
_TOUCHING = 9
_WORDS_OF_A_JOIN = 2
_INSTEAD = re.compile(r"^[^@]{0,24}\binstead\b(?! of)")
_OTHERWISE = re.compile(r"\b(?:otherwise|if not|or else|if (?:you|that|they|its|there)|then)\b")
_OR = re.compile(r"^(?:[^@]{0,24}\b)?(?:or|and|either|nor|also)\b")


def link_mentions(mentions: list[Mention], text: str) -> list[Linked]:
    """`mentions` in order; `text` with its days masked by `@`."""
    ends = [0, *(mention.end for mention in mentions)]
    starts = [*(mention.start for mention in mentions), len(text)]
    gaps = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    linked: list[Linked] = []
    for index, mention in enumerate(mentions):
        before, after = gaps[index], gaps[index + 1]
        link = _link(before) if index else Link.NEXT
        if _INSTEAD.match(after) and _replaces(mention, mentions[:index]):
            link = Link.CORRECTION
        is_excluded = (
            exclusions.refuses(before, after)
            or exclusions.refuses_all(before, text[mention.start : mention.end])
            or _inherits_exclusion(linked, mention, link, before, after)
        )
        for_good = is_excluded and exclusions.is_for_good(before)
        linked.append(Linked(mention, link, is_excluded, for_good))
    return _spread_back(linked)


def _inherits_exclusion(
    linked: list[Linked], mention: Mention, link: Link, before: str, after: str
) -> bool:
    """ "Not Monday morning" rules both out; "not Monday, mornings are best" does not."""
    if not linked or exclusions.wants(after):
        return False
    return _shares_exclusion(linked[-1], mention, link, before)


def _link(gap: str) -> Link:
    if _CORRECTION.search(gap):
        return Link.CORRECTION
    if _OTHERWISE.search(gap):
        return Link.OTHERWISE
    return Link.OR if _OR.match(gap.strip()) else Link.NEXT


def _replaces(mention: Mention, earlier: list[Mention]) -> bool:
    """Whether "instead" after a mention has something of its kind to replace."""
    of_its_kind = [other for other in earlier if type(other) is type(mention)]
    if not of_its_kind:
        return False
    # "10:30 in the morning instead" is one hour in two mentions.
    is_same_hour = mention.start - of_its_kind[-1].end < _TOUCHING
    return isinstance(mention, DayMention) or not is_same_hour


def _shares_exclusion(previous: Linked, mention: Mention, link: Link, before: str) -> bool:
    """ "Not Tuesday or Wednesday", "not Tuesday morning"."""
    if not previous.is_excluded:
        return False
    if type(previous.mention) is type(mention):
        return link is Link.OR and len(before.split()) <= _WORDS_OF_A_JOIN
    return not before.strip()


def _spread_back(linked: list[Linked]) -> list[Linked]:
    """ "Tuesday or Wednesday won't work", "Tuesday morning is bad": both words are meant."""
    for index in range(len(linked) - 1, 0, -1):
        later, earlier = linked[index], linked[index - 1]
        touches = later.mention.start - earlier.mention.end <= 1
        is_or = later.link is Link.OR and later.mention.start - earlier.mention.end <= 5
        same_kind = type(later.mention) is type(earlier.mention)
        if later.is_excluded and not earlier.is_excluded and (touches or (is_or and same_kind)):
            linked[index - 1] = Linked(earlier.mention, earlier.link, True, False)
    return linked


_RESCHEDULE = re.compile(
    r"\b(?:move|moved|change|changed|switch|switched|push|bump|reschedul\w+)\b"
)
_FROM_TO = re.compile(r"\bfrom (?P<old>.{1,40}?) to\b")
_TO_DAY = template(
    r"to (?=(?:the |next |this |on )*(?:{weekday}|tomorrow|today|{nth}|{month}|week))"
)


def with_moves_as_corrections(text: str) -> str:
    """ "Move it from Tuesday to Friday" corrects Tuesday; it is not a span of days."""
    if not _RESCHEDULE.search(text):
        return text
    return _TO_DAY.sub("i mean ", _FROM_TO.sub(r"\g<old> i mean", text))
