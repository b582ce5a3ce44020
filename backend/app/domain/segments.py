"""How many text messages a text is billed and sent as.

A text in the GSM 7-bit alphabet (3GPP TS 23.038) holds 160 characters, or 153 in each part of
several; one character outside that alphabet makes it UCS-2, with 70, or 67 in each part.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Each takes two places: an escape comes before it."""
_LOOK_ALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
        "…": "...",
        "\t": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Segments:
    is_gsm: bool
    """False: UCS-2, as soon as one character is outside the GSM alphabet."""
    count: int


def segments_of(text: str, *, smart: bool = False) -> Segments:
    """`smart`: typographic quotes, dashes and spaces are sent as their plain look-alikes."""
    sent = text.translate(_LOOK_ALIKES) if smart else text
    if all(one in _BASIC or one in _EXTENDED for one in sent):
        return Segments(True, _parts((2 if one in _EXTENDED else 1 for one in sent), 160, 153))
    return Segments(False, _parts((2 if ord(one) > 0xFFFF else 1 for one in sent), 70, 67))


def _parts(widths: Iterable[int], single: int, each: int) -> int:
    """Characters of two places are never cut in half."""
    taken = list(widths)
    if sum(taken) <= single:
        return 1
    parts, used = 1, 0
    for width in taken:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return parts
