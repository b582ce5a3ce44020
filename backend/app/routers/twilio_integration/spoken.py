"""Text into sentences fit to be spoken: no marks that a voice would read out, never too long."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

LONGEST_SENTENCE: Final = 300
MOST_PIECES: Final = 10
"""Nobody listens to more; and a document has a limit."""
LONGEST_TEXT: Final = 10_000

UNFIT_FOR_XML: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 forbids, and the control characters it advises against."""

NOTHING_TO_SAY: Final = {
    "en": "Sorry, I didn't get that. Could you say it again?",
    "es": "Perdón, no le entendí. ¿Me lo puede repetir?",
}

_LINK: Final = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_LINE_START: Final = re.compile(r"^\s*(?:#{1,6}\s+|>+\s*|[-*+•]\s+)", re.MULTILINE)
_MARKS: Final = re.compile(r"[*`~|<>{}\[\]\\^]+|_{2,}|(?<!\w)_|_(?!\w)")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\s])")
_CLAUSE_END: Final = re.compile(r"(?<=[,;:])\s+")
_BEFORE_MARK: Final = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")
_SPEAKABLE: Final = re.compile(r"\w")
_SILENT: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Sk", "So"})
_KEPT: Final = frozenset("°")

_NORTH_AMERICAN: Final = re.compile(
    r"(?<![\w$+.])(?:\+?1[ .-]?)?(?:\((\d{3})\) ?|(\d{3})[ .-]?)(\d{3})[ .-]?(\d{4})(?![\w-]|\.\d)"
)
_SPELLED: Final = re.compile(
    r"(?<![\w$+.])(?<!\d )(?:\+?1 )?(\d \d \d) (\d \d \d) (\d \d \d \d)(?! ?\d)"
)
_FOREIGN: Final = re.compile(r"(?<!\w)\+\d{8,15}(?!\w)")


def sentences(text: str, language: str) -> tuple[str, ...]:
    """At least one piece of text, each of whole sentences where they fit into a piece.

    `language`: "en" or "es". Prices and times of day are left to the voice, which reads them well.
    """
    pieces = _packed(_sentences(readable(text)))
    return tuple(islice(pieces, MOST_PIECES)) or (NOTHING_TO_SAY[language],)


def readable(text: str) -> str:
    """Without Markdown, web addresses, emoji and control characters; phone numbers in groups."""
    plain = _ADDRESS.sub(" ", _LINK.sub(r"\1", _TAG.sub(" ", text[:LONGEST_TEXT])))
    plain = _MARKS.sub(" ", _LINE_START.sub("", plain))
    heard = "".join(one if _is_heard(one) else " " for one in plain)
    lines = (_BEFORE_MARK.sub("", " ".join(line.split())) for line in heard.split("\n"))
    return grouped("\n".join(line for line in lines if _SPEAKABLE.search(line)))


def without_unfit(text: str) -> str:
    return UNFIT_FOR_XML.sub("", text)


def grouped(text: str) -> str:
    """`+19135550100` or `9 1 3 5 5 5 0 1 0 0` -> `9 1 3, 5 5 5, 0 1 0 0`.

    Digits that stand together are read as a quantity, and ten in a row cannot be written down.
    """
    text = _SPELLED.sub(r"\1, \2, \3", text)
    text = _NORTH_AMERICAN.sub(lambda m: _spelled(m[1] or m[2], m[3], m[4]), text)
    return _FOREIGN.sub(lambda m: _spelled(*_threes(m[0][1:])), text)


def _is_heard(character: str) -> bool:
    return character == "\n" or character in _KEPT or unicodedata.category(character) not in _SILENT


def _spelled(*groups: str) -> str:
    return ", ".join(" ".join(group) for group in groups)


def _threes(digits: str) -> Iterator[str]:
    return (digits[start : start + 3] for start in range(0, len(digits), 3))


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        for sentence in _SENTENCE_END.split(line):
            yield from _short(sentence)


def _short(sentence: str) -> Iterator[str]:
    """A sentence; in parts if it is too long for one breath."""
    if len(sentence) <= LONGEST_SENTENCE:
        yield sentence
        return
    for clause in _packed(_CLAUSE_END.split(sentence)):
        yield from _packed(_pieces(clause)) if len(clause) > LONGEST_SENTENCE else (clause,)


def _pieces(clause: str) -> Iterator[str]:
    for word in clause.split():
        for start in range(0, len(word), LONGEST_SENTENCE):
            yield word[start : start + LONGEST_SENTENCE]


def _packed(parts: Iterable[str]) -> Iterator[str]:
    """As many parts together as fit: a voice sounds better the more it may read at once."""
    piece = ""
    for part in parts:
        if piece and len(piece) + 1 + len(part) > LONGEST_SENTENCE:
            yield piece
            piece = ""
        piece = f"{piece} {part}".strip()
    if _SPEAKABLE.search(piece):
        yield piece
