"""Parts of the day ("late morning", "first thing", "after work") and the hours they mean."""

import re
from datetime import time

from app.domain.understanding.times.spans import HourMention, Hours
from app.domain.understanding.times.vocabulary import template


def _part(earliest: int | None, latest: int | None) -> Hours:
    return Hours(
        earliest=time(earliest) if earliest is not None else None,
        latest=time(latest) if latest is not None else None,
        is_part_of_day=True,
        is_half_known=True,
    )


_in_the = r"(?: in| part of)?(?: the)?"

# Longest first: the first pattern to match a place wins it.
_PHRASES: tuple[tuple[re.Pattern[str], Hours], ...] = (
    (template(r"1st thing(?: in the (?:am|morning))?(?: morning)?"), _part(None, 9)),
    (template(r"as early as (?:you|they) (?:can|open)"), _part(None, 9)),
    (template(r"(?:bright and |really |very |pretty )early" + _in_the + r"(?: mornings?)?"),
     _part(None, 9)),
    (template(r"not (?:too|so|super|very|that) early(?: in the morning)?"), _part(10, None)),
    (template(r"not (?:too|so|super|very|that) late(?: in the (?:day|evening|afternoon))?"),
     _part(None, 16)),
    (template(r"early" + _in_the + r" mornings?|mornings? early"), _part(8, 10)),
    (template(r"mid" + _in_the + r" mornings?"), _part(9, 11)),
    (template(r"(?:late|later)" + _in_the + r" mornings?|mornings? late"), _part(10, 12)),
    (template(r"early" + _in_the + r" afternoons?|afternoons? early"), _part(12, 14)),
    (template(r"mid" + _in_the + r" afternoons?"), _part(13, 15)),
    (template(r"(?:late|later)" + _in_the + r" afternoons?|afternoons? late"), _part(15, 17)),
    (template(r"early" + _in_the + r" evenings?"), _part(17, 19)),
    (template(r"(?:late|later)" + _in_the + r" (?:evenings?|nights?)"), _part(18, 21)),
    (template(r"by (?:the )?(?:end|close) of (?:the |my )?(?:business )?day"), _part(None, 17)),
    (template(r"(?:the )?(?:end|last thing|late) (?:of|in) (?:the |my )?(?:business )?day"),
     _part(15, 17)),
    (template(r"(?:early in|beginning of|start of) the day"), _part(8, 10)),
    (template(r"(?:middle of|mid) (?:the )?day"), _part(11, 14)),
    (template(r"after (?:the |my )?lunch(?: ?time)?(?: hour)?"), _part(13, None)),
    (template(r"before (?:the |my )?lunch(?: ?time)?"), _part(None, 12)),
    (template(r"(?:after|off) (?:i get off )?(?:from )?(?:my |the )?(?:work|shift|hours|dinner)"
              r"(?! (?:at|by|around|about|ends|until|is over|@))"),
     _part(17, None)),
    (template(r"when i get (?:off|home)(?: from)?(?: work)?|once i am off(?: work)?"),
     _part(17, None)),
    (template(r"after (?:the kids get (?:home|out) from )?school"), _part(15, None)),
    (template(r"before (?:i go to |i leave for |i have to go to )?(?:my )?(?:work|school)"),
     _part(None, 9)),
    (template(r"lunch(?: ?time| hour| break)?"), _part(12, 13)),
    (template(r"mornings?|in the am"), _part(8, 12)),
    (template(r"afternoons?|in the pm"), _part(12, 17)),
    (template(r"evenings?"), _part(17, 20)),
    (template(r"nights?"), _part(17, 21)),
    (template(r"(?<!too )early(?= *$| @)|(?<=@ )early"), _part(8, 10)),
    (template(r"(?<=@ )late(?= *$)|late(?= @)"), _part(15, 17)),
)  # fmt: skip


def find_phrases(text: str) -> tuple[list[HourMention], str]:
    """Parts of the day, and the text with their words masked by `%` (same length)."""
    mentions = []
    for pattern, hours in _PHRASES:
        mentions += [
            HourMention(start=match.start(), end=match.end(), hours=hours)
            for match in pattern.finditer(text)
        ]
        if mentions:
            text = pattern.sub(lambda match: "%" * len(match[0]), text)
    return sorted(mentions, key=lambda mention: mention.start), text
