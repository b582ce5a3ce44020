"""What was heard in one plain spelling, for everything that reads words."""

import re
from typing import NamedTuple

from app.domain.understanding.word_lists import word_set

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": " "}
)
_AM_PM = re.compile(r"\b([ap])\.?\s?m\b\.?")
_THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MARK_NOT_INSIDE_A_NUMBER = re.compile(r"(?<!\d)[.:/\-]+|[.:/\-]+(?!\d)")
_OTHER_MARKS = re.compile(r"[^\w\s'$#%@&+.:/\-]|_")
_LOOSE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_ANSWER = r"uh (?:huh|uh|oh)|mm+ hm+"
_FILLER = r"u+m+|u+h+|erm?|hm+|ah+"
_ANSWER_OR_FILLER = re.compile(rf"(?<!\w)(?:({_ANSWER})|{_FILLER})(?!\w)")

_CONTRACTIONS = word_set(
    "don't can't won't isn't doesn't didn't wasn't haven't hasn't wouldn't couldn't shouldn't "
    "aren't ain't that's what's i'm i've you're they're"
)
_DROPPED_APOSTROPHES = {word.replace("'", ""): word for word in sorted(_CONTRACTIONS)}
_DROPPED_APOSTROPHE = re.compile(rf"\b(?:{'|'.join(_DROPPED_APOSTROPHES)})\b")

_WORD = re.compile(r"\$?\w+(?:['.:/&\-]\w+)*|#")
_PAUSE = re.compile(r"[,.;:!?…\n]|--|\s-\s")
_FILLERS = word_set("um umm ummm uh uhh uhhh er erm hm hmm hmmm ah ahh eh")


def plain(words: str) -> str:
    """Lower case, straight quotes, no fillers, single spaces; punctuation stays only in numbers.

    Contractions get the apostrophe speech recognisers drop: "dont" is "don't".
    "uh huh", "uh uh" and "mm hmm" are answers, not fillers, and stay.
    """
    lowered = _AM_PM.sub(r"\1m", words.translate(_QUOTES).lower())
    unmarked = _OTHER_MARKS.sub(" ", _THOUSANDS_COMMA.sub("", lowered))
    unmarked = _MARK_NOT_INSIDE_A_NUMBER.sub(" ", unmarked)
    spaced = " ".join(_LOOSE_APOSTROPHE.sub(" ", unmarked).split())
    spelled = _DROPPED_APOSTROPHE.sub(lambda match: _DROPPED_APOSTROPHES[match[0]], spaced)
    return " ".join(_ANSWER_OR_FILLER.sub(r"\1", spelled).split())


class Token(NamedTuple):
    """One word: plain, as it was written, and whether a mark after it shows a pause."""

    word: str
    said: str
    pause: bool = False


def tokens(words: str) -> list[Token]:
    """The words in order, fillers left out, with their own capitals and pauses kept."""
    folded = _THOUSANDS_COMMA.sub("", words.translate(_QUOTES))
    found = list(_WORD.finditer(folded))
    ends = [*(match.start() for match in found), len(folded)][1:]
    read: list[Token] = []
    for match, end in zip(found, ends, strict=True):
        pause = _PAUSE.search(folded[match.end() : end]) is not None
        token = Token(match[0].lower(), match[0], pause)
        if token.word not in _FILLERS:
            read.append(token)
        elif pause and read:
            read[-1] = read[-1]._replace(pause=True)
    return read
