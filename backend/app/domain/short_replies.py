"""Replies of a letter or a word to a text about a visit: C confirms, R asks for another time.

YES and NO answer whatever was asked last, so they count as such a reply only to whoever knows that
a text about a visit came last.
"""

import re
from enum import StrEnum
from typing import Final

from app.domain.folding import fold


class ShortReply(StrEnum):
    CONFIRM = "confirm"
    YES = "yes"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    NO = "no"


_WORDS: Final = {
    ShortReply.CONFIRM: (
        *("c", "confirm", "confirmed", "i confirm", "confirming", "please confirm"),
        *("confirmar", "confirmo", "confirmada", "confirmado", "confirma"),
    ),
    ShortReply.YES: (
        *("y", "yes", "yep", "yeah", "yup", "ok", "okay", "k", "sure", "sounds good", "will do"),
        *("yes confirm", "yes confirmed", "see you then", "that works", "works for me", "correct"),
        *("si", "si confirmo", "claro", "vale", "de acuerdo", "esta bien", "perfecto", "listo"),
    ),
    ShortReply.RESCHEDULE: (
        *("r", "reschedule", "re schedule", "reschedule it", "need to reschedule"),
        *("reprogramar", "reagendar", "cambiar", "cambiarla", "cambio", "otra hora", "otro dia"),
    ),
    ShortReply.CANCEL: (
        *("cancel", "cancel it", "cancel visit", "cancel appointment"),
        *("cancelar", "cancela", "cancelarla", "cancelar cita"),
    ),
    ShortReply.NO: (
        *("n", "no", "nope", "nah", "i cant", "cant", "i cant make it", "cant make it"),
        *("no puedo", "no puede ser", "no voy a poder"),
    ),
}
_MEANINGS: Final = {word: reply for reply, words in _WORDS.items() for word in words}
_POLITE: Final = re.compile(
    r"^(?:(?:please|hi|hello|hola|por favor) )+"
    r"|(?: (?:please|thanks|thank you|thx|sir|maam|por favor|muchas gracias|gracias))+$"
)
_THUMBS_UP: Final = "\N{THUMBS UP SIGN}"

MEANT: Final = {
    ("en", ShortReply.CONFIRM): "when is my visit",
    ("es", ShortReply.CONFIRM): "cuándo es mi cita",
    ("en", ShortReply.RESCHEDULE): "I need to reschedule my visit",
    ("es", ShortReply.RESCHEDULE): "necesito cambiar mi cita",
    ("en", ShortReply.CANCEL): "I need to cancel my visit",
    ("es", ShortReply.CANCEL): "necesito cancelar mi cita",
}
"""What a reply says, in words that anybody might use."""


def short_reply(words: str) -> ShortReply | None:
    """None for whatever says more, or something else."""
    if words.strip().startswith(_THUMBS_UP):
        return ShortReply.YES
    joined = fold(words).replace("'", "").replace("\u2019", "")
    plain = " ".join(re.findall(r"[^\W_]+", joined))
    return _MEANINGS.get(plain) or _MEANINGS.get(_POLITE.sub("", plain))
