"""How texts are written and counted: GSM-7 where the alphabet allows it, UCS-2 where it does not.

GSM 03.38: 160 characters fit one segment and 153 each of several, some of them counting double.
One character from outside makes the whole text UCS-2, of which 70 and 67 units fit (3GPP TS
23.040). Every segment is paid for, so look-alikes from typography are exchanged for plain ones.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE: Final = frozenset("^{}\\[~]|€\f")
LONGEST: Final = 1_600
"""Characters that a provider takes (Twilio's error 21617)."""

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
        "\u2026": "...",
        "\u00d7": "x",
        "\u00ba": "o",
        "\u00aa": "a",
    }
)


@dataclass(frozen=True, slots=True)
class Size:
    encoding: Literal["GSM-7", "UCS-2"]
    segments: int


def size_of(body: str) -> Size:
    """As it would be sent, without any exchange of characters; an empty text is no segment."""
    if is_gsm(body):
        return Size("GSM-7", _parts([1 + (c in GSM_DOUBLE) for c in body], 160, 153))
    return Size("UCS-2", _parts([1 + (ord(c) > 0xFFFF) for c in body], 70, 67))


def is_gsm(body: str) -> bool:
    return all(c in GSM or c in GSM_DOUBLE for c in body)


def written(body: str) -> str:
    """The text as it is sent: at most 1,600 characters, quotes and dashes plain.

    Accents that GSM-7 lacks (á, í, ó, ú) go only where that makes the text fewer segments, as is
    usual in Spanish texts; ñ, é and ü stay. What is written in another alphabet stays as it is.
    """
    plain = unicodedata.normalize("NFC", body).translate(_PLAIN)[:LONGEST]
    bare = "".join(c if c in GSM or c in GSM_DOUBLE else _bare(c) for c in plain)
    saves = is_gsm(bare) and size_of(bare).segments < size_of(plain).segments
    return bare if saves else plain


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


def _parts(widths: Iterable[int], alone: int, each: int) -> int:
    """What counts double is not torn apart at the end of a part."""
    sizes = list(widths)
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    parts, left = 1, each
    for size in sizes:
        if size > left:
            parts, left = parts + 1, each
        left -= size
    return parts
