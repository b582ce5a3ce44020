"""Parts of what a caller said that name something only to rule it out.

"I don't smell gas, but my drain is clogged" is about a drain. Kept narrow: most denials are the
trouble itself ("no hot water", "it won't drain", "I don't think my heater works").
"""

import re
from typing import Final

_ENDS: Final = (
    r"[,.;:!?]|\b(?:but|just|only|though|although|it's|it is|that's|i|we|my|pero|sino|solo)\b|$"
)
_NOT_THAT: Final = r"(?:the|a|an|my|about|really)\b"
_WHOLE: Final = (
    r"(?:it|that|this)(?:'s| is) not " + _NOT_THAT,
    r"(?:it|that|this) is(?:n't|nt) " + _NOT_THAT,
    r"do(?:n't| not|nt) (?:think|believe) (?:it|that)(?:'s| is)\b",
    r"no es (?:el|la|un|una|mi)\b",
)
"""All that follows, up to the next breath."""
_ALONE: Final = (
    r"(?:(?:do|does|did|could)(?:n't| not|nt)|ca(?:n't|nt)|can ?not)"
    r" (?:smell|see|hear|notice)(?: any| a| the)? (?:gas|smoke|leaks?|sparks)\b",
    r"no (?:smell of (?:gas|smoke)|(?:gas|smoke) smell)\b",
    r"no (?:huelo(?: a)?|huele a) (?:gas|humo)\b",
)
_DENIED: Final = re.compile(
    rf"\b(?:(?:{'|'.join(_WHOLE)})(?:(?!{_ENDS}).)*|{'|'.join(_ALONE)})", re.IGNORECASE
)


def without_denied(words: str) -> str:
    """The words without those parts; nothing may be left."""
    return _DENIED.sub(" ", words.replace("\u2019", "'"))
