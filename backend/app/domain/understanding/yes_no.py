"""Whether the caller agreed, refused, asked for a change, or said neither."""

import json
import re
from enum import StrEnum
from importlib.resources import files

from app.domain.understanding.text import plain


class Agreement(StrEnum):
    """What an answer to a yes-or-no question comes to; HEDGED is a yes that wants a change."""

    YES = "yes"
    NO = "no"
    HEDGED = "hedged"
    KEEP = "keep"
    UNCLEAR = "unclear"


_LEXICON = json.loads((files(__package__) / "data" / "agreement.json").read_text("utf-8"))
_PARTS: dict[str, str] = _LEXICON["parts"]
_PART = re.compile(r"<([a-z ]+)>")


def _spelled_out(pattern: str) -> str:
    """The pattern with its named parts, such as <good>, put in."""
    return _PART.sub(lambda match: _spelled_out(_PARTS[match[1]]), pattern)


def _any_of(name: str, *, at_start: bool = False) -> re.Pattern[str]:
    start = r"^(?:" if at_start else r"(?<![\w'])(?:"
    return re.compile(start + "|".join(map(_spelled_out, _LEXICON[name])) + r")(?![\w'])")


_SOFT_OPENERS = re.compile(rf"^(?:(?:{'|'.join(_LEXICON['soft_openers'])}) )+(?=.)")
_YES_OPENER = _any_of("yes_openers", at_start=True)
_YES_PHRASE = _any_of("yes_phrases")
_YES_PHRASE_AT_START = _any_of("yes_phrases", at_start=True)
_YES_WORD = re.compile(r"(?<!\w)(?:yes|yeah|yep|yup|correct|absolutely|definitely|sí)(?!\w)")
_NO_OPENER = _any_of("no_openers", at_start=True)
_NO_PHRASE = _any_of("no_phrases")
_NO_STATEMENT = _any_of("no_statements")
_NO_WORD = re.compile(r"(?<!\w)(?:no|nope|nah|false|incorrect|wrong|negative)(?!\w)")
_UNSURE = _any_of("unsure")
_QUESTION = _any_of("questions", at_start=True)
_KEEP = _any_of("keep")
_NOT_KEEP = _any_of("not_keep")
_CHANGE = _any_of("change")
_BUT = _any_of("but")
_HARMLESS_BUT = _any_of("harmless_but")
_LAST_WORD_YES = _any_of("last_word_yes")
_LAST_WORD_NO = _any_of("last_word_no")
_AMBIGUOUS_NO = _any_of("ambiguous_no")
_DECLINES = _any_of("declines")
_NOT_DECLINES = _any_of("not_declines")

# A yes or no deep inside a long sentence is usually about something else.
_SHORT_ANSWER_WORDS = 12


def agreement(words: str) -> Agreement:
    """What the caller's answer comes to. In doubt UNCLEAR: asking again beats a wrong yes."""
    answer = _SOFT_OPENERS.sub("", plain(words))
    if _is_keep(answer):
        return Agreement.KEEP
    if _LAST_WORD_NO.search(answer):
        return Agreement.NO
    if _LAST_WORD_YES.search(answer):
        return Agreement.YES
    if _is_unsure(answer):
        return Agreement.UNCLEAR
    if _is_refusal(answer):
        return Agreement.NO
    if _NO_STATEMENT.search(answer):
        return Agreement.UNCLEAR if _YES_OPENER.search(answer) else Agreement.NO
    if _is_assent(answer):
        return Agreement.HEDGED if _wants_a_change(answer) else Agreement.YES
    return _from_a_single_word(answer)


def declines(words: str) -> bool:
    """Whether the caller does not want to book now, though perhaps later."""
    answer = plain(words)
    return bool(_DECLINES.search(answer)) and not _NOT_DECLINES.search(answer)


def _is_keep(answer: str) -> bool:
    return bool(_KEEP.search(answer)) and not _NOT_KEEP.search(answer)


def _is_unsure(answer: str) -> bool:
    if _UNSURE.search(answer) or _AMBIGUOUS_NO.search(answer):
        return not (_YES_OPENER.search(answer) and _wants_a_change(answer))
    return bool(_QUESTION.search(answer)) and not _YES_PHRASE_AT_START.search(answer)


def _is_refusal(answer: str) -> bool:
    if _YES_PHRASE_AT_START.search(answer):
        return False
    if _NO_PHRASE.search(answer):
        return True
    return bool(_NO_OPENER.search(answer)) and not _says_yes_after_no(answer)


def _says_yes_after_no(answer: str) -> bool:
    """ "no that's ok, go ahead": the second half decides."""
    return (
        re.search(r"^no+ (?:that's|it's) .*(?:go ahead|do it|sounds good|works)", answer)
        is not None
    )


def _is_assent(answer: str) -> bool:
    if _YES_OPENER.search(answer) or _YES_PHRASE_AT_START.search(answer):
        return True
    return len(answer.split()) <= _SHORT_ANSWER_WORDS and bool(_YES_PHRASE.search(answer))


def _wants_a_change(answer: str) -> bool:
    settled = _HARMLESS_BUT.sub("", answer)
    return bool(_BUT.search(settled) or _CHANGE.search(settled))


def _from_a_single_word(answer: str) -> Agreement:
    if len(answer.split()) > _SHORT_ANSWER_WORDS:
        return Agreement.UNCLEAR
    if _NO_WORD.search(answer):
        return Agreement.NO
    if _YES_WORD.search(answer):
        return Agreement.HEDGED if _wants_a_change(answer) else Agreement.YES
    return Agreement.UNCLEAR
