"""How much fits into a text, which is sent in parts.

A part holds 160 characters of the GSM 03.38 alphabet, 153 where there are several; a single
character outside of it makes that 70 and 67 (3GPP TS 23.038, TS 23.040).
"""

from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE: Final = frozenset("^{}\\[~]|€")
"""Each takes the room of two."""
_PLAINER: Final = str.maketrans("áíóúÁÍÓÚ’‘“”–—", "aiouAIOU''\"\"--")
"""What Spanish and word processors write, as the alphabet has it."""


def plainer(text: str) -> str:
    """With marks left out that would more than double the parts; é, ñ and ü may stay."""
    return text.translate(_PLAINER)


def fits(text: str, parts: int) -> bool:
    if all(sign in _BASIC or sign in _DOUBLE for sign in text):
        length = len(text) + sum(sign in _DOUBLE for sign in text)
        return length <= (160 if parts == 1 else 153 * parts)
    length = len(text.encode("utf-16-le")) // 2
    return length <= (70 if parts == 1 else 67 * parts)
