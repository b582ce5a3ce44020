"""Whether a text is nothing but a thank-you or a goodbye, which needs no answer."""

import re
from typing import Final

from app.domain.folding import fold

_MERE: Final = re.compile(
    r"(?:(?:ok|okay|k|great|perfect|cool|awesome|thanks|thank you|thank u|thx|ty|so much|very much"
    r"|a lot|bye|goodbye|good bye|see you|see you then|you too|have a (?:good|nice|great) day"
    r"|perfecto|bien|muy bien|muchas|gracias|adios|hasta luego|nos vemos|igualmente) )+"
)


def is_farewell(words: str) -> bool:
    """ "Ok, thank you!" is; "ok, and what about Friday?" is not."""
    plain = " ".join(re.findall(r"[^\W_]+", fold(words)))
    return _MERE.fullmatch(f"{plain} ") is not None
