"""Parts of what a caller said that name something only to rule it out.

"I don't smell gas, but my drain is clogged" is about a drain. Denials that are the trouble itself
("no hot water", "it won't drain") are not among them.
"""

import re
from typing import Final

_UP_TO: Final = (
    r"[^,.;:!?]*?(?=[,.;:!?]|\b(?:but|just|only|though|although|it's|it is|pero|sino|solo)\b|$)"
)
_DENIALS: Final = (
    r"(?:do|does|did|can|could)(?:n't| not|nt) (?:smell|see|hear|notice|need|want)\b",
    r"(?:do|does|did)(?:n't| not|nt) (?:think|believe)(?: (?:it|that|this)(?:'s| is))?\b",
    r"(?:can|could)not (?:smell|see|hear)\b",
    r"(?:it|that|this)(?:'s| is) not (?:the|a|an|my|about|really)\b",
    r"(?:it|that|this) is(?:n't|nt) (?:the|a|an|my|about|really)\b",
    r"(?:no|without any) (?:smell of )?(?:gas|smoke)(?: smell)?\b",
    r"no (?:huelo|huele a|veo|creo|necesito|quiero|es (?:el|la|un|una|mi))\b",
)
_DENIED: Final = re.compile(rf"\b(?:{'|'.join(_DENIALS)}){_UP_TO}", re.IGNORECASE)


def without_denied(words: str) -> str:
    """The words without those parts; nothing may be left."""
    return _DENIED.sub(" ", words.replace("\u2019", "'"))
