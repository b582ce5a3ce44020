"""The ways callers lead into their name, and how far each may be believed."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from app.domain.understanding.names.words import Word


class Trust(Enum):
    """GIVEN: what follows is a name. KNOWN: only if it begins with a usual first name.

    NICKNAME is like KNOWN, and gives way to any other name.
    """

    GIVEN = auto()
    KNOWN = auto()
    NICKNAME = auto()
    LAST_NAME = auto()
    FIRST_NAME = auto()


class Introduction(NamedTuple):
    trust: Trust
    begins: int
    name_at: int
    words: str


_SOMEONE_ELSES = "".join(
    f"(?<!{owner} )"
    for owner in (
        "'s", "her", "his", "their", "your", "street", "company", "business", "dog", "brand",
        "whose", "what", "person", "contact", "first", "last", "user", "in",
    )
)  # fmt: skip
_IS = r"(?:'s|s| is| was| would be| will be| es)"
_NAME_IS = rf"(?:my (?:full |real |legal )?|the (?:full )?|{_SOMEONE_ELSES})name{_IS}"
_GIVEN = (
    _NAME_IS,
    r"(?:^|my |full )name(?= )",
    r"me llamo",
    r"mi nombre(?: completo)? es",
    r"a nombre de",
    r"under the name(?: of)?",
    r"(?:put|book|schedule|have) (?:it|me|that|us) (?:down )?(?:under|as)(?: me)?",
    r"(?:it's|its|is|be|booked|booking|appointment|visit|reservation|account|order) under(?: me)?",
    r"(?:you're|you are) (?:speaking|talking) (?:with|to)",
    r"^speaking with",
)
_KNOWN = (
    r"(?:it's|it is|that's|name's) (?:going to|gonna) be",
    r"(?:it's|this is) me(?: again)?",
    r"(?<!think )(?<!if )this(?: is| would be|'s)",
    r"(?:it's|it is|its|i'm|i am|im|it'd be|that would be|that'd be)",
    r"soy",
    r"(?:les? )?habla",
    r"de parte de",
    r"^(?:(?:hi|hello|hey|yes|yeah|good morning|good afternoon) )*(?:hi|hello|hey)"
    r"(?= \w+ (?:\w+ )?(?:from|with|over at) )",
)
_NICKNAME = (r"calls? me",)
_LAST_NAME = (rf"(?:last name|surname|family name|apellido){_IS}?",)
_FIRST_NAME = (rf"first name{_IS}?",)


def _alternatives(patterns: Sequence[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


_INTRODUCTION = re.compile(
    rf"(?<![\w'])(?:(?P<LAST_NAME>{_alternatives(_LAST_NAME)})"
    rf"|(?P<FIRST_NAME>{_alternatives(_FIRST_NAME)})"
    rf"|(?P<NICKNAME>{_alternatives(_NICKNAME)})"
    rf"|(?P<GIVEN>{_alternatives(_GIVEN)})"
    rf"|(?P<KNOWN>{_alternatives(_KNOWN)}))(?= )"
)


def introductions(words: Sequence[Word]) -> Iterator[Introduction]:
    """Every lead-in, in the order said, with the place where a name would begin."""
    text = " ".join(word.plain for word in words)
    for match in _INTRODUCTION.finditer(text):
        begins = text.count(" ", 0, match.start())
        name_at = text.count(" ", 0, match.end()) + 1
        yield Introduction(Trust[match.lastgroup or "KNOWN"], begins, name_at, match[0])
