"""What a text from somebody on the ladder means: they take it, they cannot, or something else."""

import re
from enum import StrEnum
from typing import Final

from app.domain.folding import fold


class Answer(StrEnum):
    TAKES = "takes"
    PASSES = "passes"


_TAKES_EXACTLY: Final = frozenset({"1", "mine", "mio", "mia", "yo", "voy", "me", "si voy"})
_PASSES_EXACTLY: Final = frozenset({"2", "no", "nope", "pass", "paso", "not me", "yo no", "cant"})
_TAKES: Final = re.compile(
    r"(?:ack|acknowledged?|got it|got this|i got (?:it|this)|ive got (?:it|this)|i have it"
    r"|on my way|omw|im on my way|on it|im on it|i am on it|im going|heading (?:there|over|out)"
    r"|taking it|i(?:ll| will) (?:take|get) it|im taking it"
    r"|recibido|enterad[oa]|entendido|lo tengo|la tengo|lo tomo|la tomo|yo voy|ya voy"
    r"|voy (?:en camino|para alla|ya|ahora)|en camino|estoy en camino|me encargo|yo me encargo)\b"
)
"""At the beginning: "on my way, 20 minutes" counts."""
_PASSES: Final = re.compile(
    r"(?:pass (?:it|on|this|please)|i pass|cant (?:take|make|do|go|come)|i cant|i cannot|cannot"
    r"|im not able|not able|unable|im unable|not available|unavailable|im (?:sick|off|away)"
    r"|no puedo|paso (?:esta|por)|no estoy disponible|no disponible)\b"
)
_TAKEN_BACK: Final = re.compile(
    r"\b(?:cant|cannot|not|unable|no|but|pero|wont|dont|never|wrong|stop|someone else|otro)\b"
)
"""Makes a taking doubtful. Nobody relies on a doubtful one: the ladder goes on."""
_NO_MATTER: Final = re.compile(r"\b(?:no (?:problem\w*|prob|worries|hay problema)|not far)\b")


def answer_of(body: str) -> Answer | None:
    """None for other words, which are read as anybody's."""
    words = _plain(body)
    if words in _TAKES_EXACTLY:
        return Answer.TAKES
    if words in _PASSES_EXACTLY or _PASSES.match(words):
        return Answer.PASSES
    found = _TAKES.match(words)
    if found is None or _TAKEN_BACK.search(_NO_MATTER.sub("", words[found.end() :])):
        return None
    return Answer.TAKES


def _plain(body: str) -> str:
    """`"¡Voy en camino!"` -> `"voy en camino"`."""
    joined = fold(body).replace("'", "").replace("\u2019", "")
    return " ".join(re.findall(r"[^\W_]+", joined))
